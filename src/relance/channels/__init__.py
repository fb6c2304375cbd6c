"""The wires: one folder per channel, found by its name.

Belongs here: handing one message to one wire, and saying truthfully whether it was taken.
Never here: whether it may leave, what it says, or trying again.
"""
