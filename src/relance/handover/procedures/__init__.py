"""The figures of the local simplified procedure: one file a place, found by its name; `_default` where there is none.

`title`, `citation`, `source`, `confidence`, `checked`, and `fields` in the order of the form: a `key` (see KEYS in
../figures.py) and what the form calls it, in English and French.
"""
