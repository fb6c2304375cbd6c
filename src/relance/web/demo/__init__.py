"""The sample firm: an invented plumber's book, the same for everybody who asks on the same day.

Belongs here: facts that make the pages worth looking at, and what loads them.
Never here: real names, real numbers, anything another room needs to work.
"""
