"""Relance: get paid for work done, calmly, exactly and lawfully. Rooms are listed in ARCHITECTURE.md."""

__version__ = "0.1.0"
