"""Policies: what a firm has decided to do about open invoices, in versions.

Belongs here: the ladder and its rhythm, presets as folders of data, published versions.
Never here: which customer is on which step, or whether a message may leave now.
"""
