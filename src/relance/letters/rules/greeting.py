"""How somebody is greeted: by title and surname where both are known, else by the name as it was given."""

from collections.abc import Mapping, Sequence

Titles = Mapping[str, str]
"""A title as it is said, by the ways it is written before a name."""

_WRITTEN = "de du des d la le les l van von der den di da dos mac mc o st saint"
_PARTICLES = frozenset(_WRITTEN.split())
_JOINED = frozenset({"et", "and", "&", "ou", "or", "und"})


def greeted(contact: str, name: str, is_business: bool, titles: Titles) -> str:
    """Whom a message greets: the contact, else a private person by their name; empty where nobody is known."""
    return _polite(contact or ("" if is_business else name), titles)


def titles_of(data: Mapping[str, Sequence[str]]) -> Titles:
    """The titles of a language as its file has them: the ways each is written, by how it is said."""
    return {writing.casefold(): said for said, writings in data.items() for writing in writings}


def _polite(who: str, titles: Titles) -> str:
    """`M. Jean Papier` becomes `Monsieur Papier`. Two people under one name stay as they are written."""
    title, _, rest = who.partition(" ")
    said = titles.get(title.rstrip(".").casefold(), "")
    words = rest.split()
    return f"{said} {_surname(words)}" if said and words and not _JOINED & set(map(str.casefold, words)) else who


def _surname(words: list[str]) -> str:
    """What stands in capitals among words that do not; else from the first particle on; else the last word."""
    loud = [word for word in words if word.isupper() and len(word) > 1 and not word.endswith(".")]
    if loud and len(loud) < len(words):
        return " ".join(loud)
    first = next((at for at, word in enumerate(words) if _is_particle(word)), len(words) - 1)
    return " ".join(words[first:])


def _is_particle(word: str) -> bool:
    """`de`, `Le`, `d’Artagnan`, `O'Neill`."""
    before = word.casefold().replace("’", "'").partition("'")[0].rstrip(".")
    return before in _PARTICLES
