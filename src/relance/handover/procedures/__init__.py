"""The figures of the local simplified procedure: one file a place, found by its name; `_default` where there is none.

`title`, `citation`, `source`, `confidence`, `checked`, and `fields` in the order of the form: a `key` (see KEYS in
../forms.py), what the form calls it in English and French, and `each = true` where it asks for it invoice by invoice.
`currency` is the only one that the form knows; `remarks` are what to know before it is used, where need be only of a
`creditor` or a `debtor` of a kind.
"""
