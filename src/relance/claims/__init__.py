"""Claims: what is owed on a day, line by line, with the law behind every figure.

Belongs here: interest, fixed sums, costs, the day a claim lapses; which charges may be asked for, and the proof of it.
Never here: rates and rules themselves (law), what was paid (ledger), words to the customer (letters).
"""
