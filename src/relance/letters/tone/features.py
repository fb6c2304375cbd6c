"""The words and pairs of words that a message is weighed by."""

import re
from itertools import pairwise

from relance.letters.tone.folding import fold

_FIGURES = re.compile(r"\d[\d.,/-]*")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|#|[?!]")


def features(text: str) -> frozenset[str]:
    """Each word and each pair of neighbours, once; every number is alike."""
    words = _WORD.findall(_FIGURES.sub("#", fold(text)))
    return frozenset(words) | {f"{one} {two}" for one, two in pairwise(words)}
