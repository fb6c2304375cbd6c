"""Text as the rules see it: small letters without accents."""

import unicodedata


def fold(text: str) -> str:
    """Small letters without accents, one for one: every place in it is the same place in the text."""
    return "".join(_folded(character) for character in text)


def _folded(character: str) -> str:
    if character.isascii():
        return character.lower()
    if character in "’‘ʼ´`":
        return "'"
    plain = unicodedata.normalize("NFKD", character)[:1].lower()
    return plain if len(plain) == 1 else character
