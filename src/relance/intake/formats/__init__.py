"""Formats: one folder each, found by its name. A format reads a file; intake.rules says what its rows mean.

`data` is a `gate.content.Content`: read it in pieces, never whole, where the format allows it.

A folder exports LABEL (shown to people), RANK (the lower is asked first; 50 where nothing speaks for another
place), `claims(name, data) -> bool` (quick: a look at the beginning, never a parse) and
`read(data) -> Tables | Drafts | Statement`, which raises `Rejected` where the whole file cannot be taken.
Row numbers are physical lines of the file, from 1.
"""
