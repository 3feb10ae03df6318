"""The Textual application: its screens and threads, how it begins and ends, what is due."""
