"""How fast the road is, beside a floor of plain SQL and plain tuples doing the same rows in the same run.

Belongs here: the invented book, the floor, the measured parts. `./relance bench` puts them together.
"""
