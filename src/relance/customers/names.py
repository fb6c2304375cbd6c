"""How like two names are. Pure, and cautious: a proposal too few costs little, one too many costs trust.

A name is read into words without accents, titles, joining words and legal forms. Marks are words that tell namesakes
apart (Père and Fils, Résidence A and B, numbers): where they differ, the two are two.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from relance.customers.given_names import GIVEN_NAMES
from relance.customers.rules import Kind, KindFrom


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "’": "'", "`": "'"})
_DOTTED = re.compile(r"\b(?:\w\.){2,}(?:\w\b)?")
_ELIDED = re.compile(
    r"\b(?:[cdjlmnst]|qu)'|'s\b|(?<=[^\W\d_]{2} )[dl] (?!(?:est|ouest|east)\b)(?=[aeiouyh][^\W\d_]{2})"
)
_JOINING = _set("et and und och og the la le les de du des of")
_FAMILIES = (
    *(_set("sarl eurl selarl"), _set("sas sasu selas"), _set("sa"), _set("snc scop scs sca"), _set("ei eirl")),
    *(_set("ltd limited"), _set("llc llp lp"), _set("plc"), _set("inc incorporated corp corporation"), _set("pty pte")),
    *(_set("gmbh mbh ug"), _set("ag"), _set("kg ohg gbr"), _set("bv nv vof"), _set("srl spa"), _set("sl slu")),
    *(_set("ab oy oyj as aps"), _set("kft sro")),
)
"""Legal forms; those of one family are often mixed up, those of two make two companies."""
_FORMS = {form: min(family) for family in _FAMILIES for form in family} | {"cie": "", "co": "", "company": ""}
_AT_THE_END = _set("ab ag as co cie company ei kg lp nv oy sl spa ug bv")
"""Forms that may be a name, or its initials, where they do not stand at its end."""
_GENERIC = _set("ets etablissement etablissements ste societe")
_MEN, _WOMEN = _set("m mr monsieur herr"), _set("mme mrs ms miss mlle madame mademoiselle frau")
_TITLES = _MEN | _WOMEN | {"dr"}
_RELATIONS = _set(
    "pere mere fils fille freres frere soeur soeurs aine jeune junior senior jr sr father mother son sons brothers"
    " vater sohn nord sud est ouest north south east west sci sccv holding"
)
_ROMAN = re.compile(r"(?=.)x{0,3}(?:ix|iv|v?i{0,3})")
SHORTEST = 5
"""Letters below which another letter makes another word: Lyon and Lion."""


class Verdict(StrEnum):
    """How two names stand to each other. APART speaks against, whatever else they share."""

    SAME = "same"
    NEAR = "near"
    WITHIN = "within"
    UNLIKE = "unlike"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared. `marks` are those of its words that tell namesakes apart."""

    words: tuple[str, ...]
    marks: tuple[str, ...]
    forms: frozenset[str]
    titles: frozenset[str]
    is_person: bool

    @property
    def ordered(self) -> tuple[str, ...]:
        """The words in one order, whatever theirs is."""
        return tuple(sorted(self.words))


def fold(text: str) -> str:
    """Without accents and case; ligatures in two letters."""
    lower = text.casefold().translate(_LETTERS)
    if lower.isascii():
        return lower
    return "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))


def read_name(text: str, kind: str = "") -> Name:
    """A name as it is compared."""
    folded = _ELIDED.sub(" ", fold(text))
    folded = _DOTTED.sub(lambda found: found[0].replace(".", ""), folded.replace("'", ""))
    words = [word for word in re.findall(r"[^\W_]+", folded) if word not in _JOINING]
    titles = _TITLES.intersection(words) if words and words[0] in _TITLES else frozenset()
    words = [word for word in words if word not in titles] or words
    words, forms = _without_forms(words)
    words = [word for word in words if word not in _GENERIC] or words
    is_person = kind == Kind.PERSON or bool(titles)
    genders = {"man" for _ in titles & _MEN} | {"woman" for _ in titles & _WOMEN}
    return Name(tuple(words), _marks(words, is_person), forms, frozenset(genders), is_person)


def guess_kind(text: str) -> tuple[Kind, KindFrom]:
    """A business where a legal form stands in the name, a person where a title does; else a business, as most are."""
    name = read_name(text)
    if name.forms:
        return Kind.BUSINESS, KindFrom.FORM
    if name.is_person and not _TITLES.issuperset(name.words):
        return Kind.PERSON, KindFrom.TITLE
    return Kind.BUSINESS, KindFrom.USUAL


def _without_forms(words: list[str]) -> tuple[list[str], frozenset[str]]:
    """The words without legal forms, of which some count only at the end; one word is always left."""
    kept, forms = list(words), set()
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        if word in _FORMS and len(kept) > 1 and (word not in _AT_THE_END or place == len(kept) - 1):
            del kept[place]
            forms.add(_FORMS[word])
    return kept, frozenset(forms - {""})


def _marks(words: list[str], is_person: bool) -> tuple[str, ...]:
    """A single letter is an initial in a person's name, else it tells apart."""
    return tuple(sorted(word for word in words if _is_mark(word) and not (is_person and len(word) == 1)))


@lru_cache(maxsize=50_000)
def _is_mark(word: str) -> bool:
    return len(word) == 1 or word in _RELATIONS or any(c.isdigit() for c in word) or bool(_ROMAN.fullmatch(word))


def compare(one: Name, other: Name) -> Verdict:
    """How two names stand to each other."""
    shared = set(one.words) & set(other.words)
    if shared and one.titles and other.titles and one.titles != other.titles:
        return Verdict.APART
    if one.marks != other.marks:
        return _by_marks(one, other)
    if one.is_person or other.is_person:
        return _people(one, other, shared)
    if one.words and (one.ordered == other.ordered or "".join(one.words) == "".join(other.words)):
        return Verdict.SAME
    return Verdict.NEAR if slip(one, other) else _differing(one, other, shared)


def _by_marks(one: Name, other: Name) -> Verdict:
    """Marks differ: two namesakes where the rest is alike, else simply two names."""
    mine, theirs = ({word for word in name.words if word not in name.marks} for name in (one, other))
    return Verdict.APART if mine and theirs and (mine <= theirs or theirs <= mine) else Verdict.UNLIKE


def _differing(one: Name, other: Name, shared: set[str]) -> Verdict:
    """Neither the same nor a slip away: one within the other, two given names, or simply two names."""
    mine, theirs = set(one.words) - shared, set(other.words) - shared
    if not mine or not theirs:
        return Verdict.WITHIN if any(len(word) >= 4 for word in shared) else Verdict.UNLIKE
    return Verdict.APART if shared and mine & GIVEN_NAMES and theirs & GIVEN_NAMES else Verdict.UNLIKE


def _people(one: Name, other: Name, shared: set[str]) -> Verdict:
    """People with one surname and other given names are other people; a surname alone says little."""
    if one.ordered == other.ordered:
        return Verdict.SAME if len(one.words) > 1 else Verdict.WITHIN
    mine, theirs = sorted(set(one.words) - shared), sorted(set(other.words) - shared)
    if slip(one, other):
        return Verdict.NEAR
    if shared and len(mine) == len(theirs) == 1 and mine[0][0] == theirs[0][0] and 1 in map(len, mine + theirs):
        return Verdict.WITHIN
    surname_alone = min(len(one.words), len(other.words)) == 1 and not (mine and theirs)
    if one.is_person and other.is_person and shared and not surname_alone:
        return Verdict.APART
    return _differing(one, other, shared)


def slip(one: Name, other: Name) -> tuple[str, str] | None:
    """The one word in each that differs by a slip of typing, if that is all that differs."""
    mine, theirs = list(one.words), list(other.words)
    for word in one.words:
        if word in theirs:
            mine.remove(word)
            theirs.remove(word)
    if len(mine) != 1 or len(theirs) != 1:
        return None
    return (mine[0], theirs[0]) if _is_slip(mine[0], theirs[0], one.is_person or other.is_person) else None


def _is_slip(one: str, other: str, strict: bool) -> bool:
    """What the hand does; in longer words also one letter too many, too few or another, unless `strict`."""
    if min(len(one), len(other)) < SHORTEST or not (one + other).isalpha() or {one, other} <= GIVEN_NAMES:
        return False
    if _is_made_by_hand(one, other):
        return True
    careful = strict or one in GIVEN_NAMES or other in GIVEN_NAMES or one[0] != other[0]
    return not careful and len(one + other) > 2 * SHORTEST and OSA.distance(one, other, score_cutoff=1) <= 1


def _is_made_by_hand(one: str, other: str) -> bool:
    """A letter doubled, or two neighbours that changed places: no other name is made so."""
    if len(one) == len(other):
        return sorted(one) == sorted(other) and OSA.distance(one, other, score_cutoff=1) <= 1
    return abs(len(one) - len(other)) == 1 and _undoubled(one) == _undoubled(other)


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word)
