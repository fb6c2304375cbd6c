"""How much may come in at once."""

LARGEST = 50 * 1024 * 1024
"""Bytes of a file."""
