"""The whole road through the real command line, every command a process of its own, on both databases."""
