"""Words that pure code has for people: marked where they are written, translated where they are shown."""


def mark(text: str) -> str:
    """The text as it is. Imported as `_`, so that it is collected for translation."""
    return text
