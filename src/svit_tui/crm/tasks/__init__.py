"""What is planned: tasks and events."""
