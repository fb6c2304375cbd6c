"""How a customer's name is compared, and what kind of customer it seems to be. Pure."""

import unicodedata
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256


class KindFrom(StrEnum):
    """How a customer's kind is known: somebody said so, or it was guessed from the name."""

    SAID = ""
    TITLE = "title"
    FORM = "legal_form"
    USUAL = "usual"


class Kind(StrEnum):
    """The law and the wording differ for businesses and private persons."""

    BUSINESS = "business"
    PERSON = "person"


DEBTORS = {Kind.BUSINESS: "business", Kind.PERSON: "consumer"}
"""What the law calls our kinds of customers."""

UNKNOWN = ""
"""Of a debtor nobody knows enough: the law then protects most."""


def debtor_of(kind: str, kind_from: str, debtor: str) -> str:
    """What the law calls a customer: what somebody said, else what its kind says, unless that was only supposed."""
    if debtor:
        return debtor
    return UNKNOWN if kind_from == KindFrom.USUAL else DEBTORS.get(Kind(kind), UNKNOWN)


LONGEST_KEY = 200


@lru_cache(maxsize=20_000)
def name_key(name: str) -> str:
    """One spelling of a name for look-ups: no accents, no case, no doubled spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    key = " ".join(plain.casefold().split())
    # A key has a bounded length; two long names that begin alike are still two.
    return key if len(key) <= LONGEST_KEY else f"{key[:160]} {sha256(key.encode()).hexdigest()[:32]}"


def make_reference(number: int) -> str:
    """The neutral reference shown to a customer, such as C-00042."""
    return f"C-{number:05d}"
