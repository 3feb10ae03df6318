"""What screens ask over themselves: forms and pickers, a file a subject.

Each is a coroutine that takes the screen first, asks, writes, and returns what was written, or none
if the user left. It is to be run in a worker of the screen.
"""
