"""The desk: the pages a firm's people work on, one folder per page.

Belongs here: views, forms, templates, help and the tests of pages.
Never here: tables, rules about money, law or wording. A page calls rooms; it decides nothing.
"""
