"""Law: what the law of a place says, as dated and cited data.

Belongs here: one folder per place, the reading of it, answers with the rules behind them.
Never here: a customer, a firm's own choices, a table, the clock; and no place is named in code.
"""
