"""What a letter says in words of ours: its sentences, without names, and its table as facts."""

from collections.abc import Iterable, Sequence

from relance.letters.rules.blocks import Block
from relance.letters.tone.records import Draft

SAID = ("text", "security")
"""Blocks that are prose. What else is in a letter are names, figures and days."""

SHORTEST_NAME = 3


def spoken(
    blocks: Sequence[Block], language: str, names: Iterable[str] = (), stage: str = "", debtor: str = ""
) -> Draft:
    """The letter as it is checked: what is charged is computed by the law, and not judged again.

    `names` of people and firms are left out: nobody chose them to insult.
    """
    said = [line for block in blocks if block.kind in SAID for line in block.lines]
    facts = [cell for block in blocks if block.kind == "items" for row in block.rows for cell in row]
    text = "\n".join(said)
    for name in sorted({*_words(names), *facts}, key=len, reverse=True):
        if len(name) >= SHORTEST_NAME and not name.isdigit():
            text = text.replace(name, "…")
    return Draft("\n".join((text, " ".join(facts))).strip(), language, stage, debtor)


def _words(names: Iterable[str]) -> set[str]:
    """Each name whole, and each of its words that begins with a capital: people are greeted by their last name."""
    whole = {name.strip() for name in names if name.strip()}
    return whole | {word for name in whole for word in name.split() if word[:1].isupper()}
