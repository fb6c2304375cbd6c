"""The small language in which the word lists are written, and its translation into regular expressions.

A pattern is read as a sentence: words in their order, without accents or capitals, whatever stands between them.

    pay*            a word that begins so
    lawyers?        the last letter may be absent
    (man|men)       one of these; an alternative may have several words
    (very)?         may be absent
    ..              up to six words of any kind
    ...             up to fifteen
    #               a number, also with separators, or one that counts: 3rd, 1er
    @               a date in figures
    ~               a number with letters, such as K04YJ112 or 26/0418
    $               a sum of money
    %               a percentage
    {name}          any of the patterns of the list `name`, of the same language

Apostrophes and hyphens part words: `j'ai` is two. A gap never leaves the sentence: sentences are read one by one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from relance.letters.tone.folding import fold

SHORT, LONG = 6, 15
"""Words that the two gaps may hold."""

_TOKEN = re.compile(r"\s*(\.\.\.|\.\.|[()|#@$%~]|\{\w+\}|[^\s()|{}#@$%~]+)")
_SEPARATOR = r"\W+"
_FIGURES = r"\d[\d.,' ]*"
_SIGNS = r"[$€£¥]"
_COINS = (
    r"(?:€|\$|£|¥|eur|usd|gbp|cad|aud|nzd|chf|zar|euros?|dollars?|pounds?|quid|francs?|bucks|balles|rand|cents?|fr)"
)
_CODES = r"(?:eur|usd|gbp|cad|aud|nzd|chf|zar|r|fr)"
_SYMBOLS = {
    "..": rf"(?:\w+\W+){{0,{SHORT}}}?",
    "...": rf"(?:\w+\W+){{0,{LONG}}}?",
    "#": r"\d[\d.,']*(?:st|nd|rd|th|er|eme|e)?",
    "@": r"(?:\d{4}-\d\d-\d\d|\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?)",
    "~": r"[\w/.-]*\d[\w/.-]*",
    "%": r"\d[\d.,]* ?(?:%|percent|per cent|pour cent|p\. ?c\.)",
    "$": rf"(?:(?:us|ca?|au?|nz)?{_SIGNS} ?{_FIGURES}|{_CODES} ?{_FIGURES}|{_FIGURES} ?k? ?{_COINS})",
}
GAPS = (_SYMBOLS[".."], _SYMBOLS["..."])


class BadPattern(ValueError):
    """A pattern that cannot be read. The text names it."""


def compiled(patterns: Sequence[str], lists: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """One expression that finds any of these patterns in a folded sentence. Raises BadPattern."""
    return re.compile(r"(?<!\w)(?:" + "|".join(_translated(each, lists, ()) for each in patterns) + r")(?!\w)")


def _translated(pattern: str, lists: Mapping[str, Sequence[str]], within: tuple[str, ...]) -> str:
    tokens = list(_TOKEN.findall(pattern))
    if "".join(tokens) != "".join(pattern.split()):
        raise BadPattern(f"Cannot read the pattern “{pattern}”.")
    made = _sequence(iter([*tokens, ")"]), pattern, lists, within)
    if re.fullmatch(made, ""):
        raise BadPattern(f"The pattern “{pattern}” may be empty.")
    return made


def _sequence(tokens: Iterator[str], pattern: str, lists: Mapping[str, Sequence[str]], within: tuple[str, ...]) -> str:
    """Alternatives up to the closing bracket."""
    alternatives: list[list[tuple[str, bool]]] = [[]]
    for token in tokens:
        words = alternatives[-1]
        if token == ")":
            return "|".join(_joined(words) for words in alternatives)
        if token == "|":
            alternatives.append([])
        elif token == "?":
            words[-1] = (words[-1][0], True)
        elif token == "(":
            words.append((f"(?:{_sequence(tokens, pattern, lists, within)})", False))
        elif token.startswith("{"):
            words.append((_listed(token[1:-1], pattern, lists, within), False))
        else:
            words.append((_word(token), False))
    raise BadPattern(f"A bracket is open in the pattern “{pattern}”.")


def _listed(name: str, pattern: str, lists: Mapping[str, Sequence[str]], within: tuple[str, ...]) -> str:
    if name not in lists or name in within:
        raise BadPattern(f"No list “{name}” for the pattern “{pattern}”, or it names itself.")
    return "(?:" + "|".join(_translated(each, lists, (*within, name)) for each in lists[name]) + ")"


def _word(token: str) -> str:
    if token in _SYMBOLS:
        return _SYMBOLS[token]
    return _SEPARATOR.join(_escaped(part) for part in re.split(r"['’-]", token) if part)


def _escaped(part: str) -> str:
    plain = re.escape(fold(part)).replace(r"\*", r"\w*").replace(r"\?", "?")
    return plain.replace("oe", "(?:oe|œ)")


def _joined(words: Sequence[tuple[str, bool]]) -> str:
    """Words with what parts them; a gap has its own ends, an optional word takes its separator with it."""
    while words and words[-1][0] in GAPS:
        words = words[:-1]
    made, wants_separator = "", False
    for word, may_lack in words:
        if word in GAPS:
            made += (_SEPARATOR if wants_separator else "") + word
            wants_separator = False
            continue
        lead = _SEPARATOR if wants_separator else ""
        if may_lack and wants_separator:
            made += f"(?:{lead}{word})?"
        elif may_lack:
            made += f"(?:{word}{_SEPARATOR})?"
            continue
        else:
            made += lead + word
        wants_separator = True
    return made
