"""The commands of `./relance`, one module each, found by name.

Belongs here: what a command asks, and how it shows the answer.
Never here: what the answer is. The rooms know.
"""
