"""What a key asks before it acts: one module a subject, each a coroutine that a screen runs."""
