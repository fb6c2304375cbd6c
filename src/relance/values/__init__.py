"""Money, dates, working days, the clock: words that every room uses.

Belongs here: values without an owner and without a table.
Never here: anything that knows a firm, a customer, a law or a page.
"""
