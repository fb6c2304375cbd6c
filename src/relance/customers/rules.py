"""How a customer's name is compared, and what kind of customer it seems to be. Pure."""

import re
import unicodedata
from enum import StrEnum


class Kind(StrEnum):
    """The law and the wording differ for businesses and private persons."""

    BUSINESS = "business"
    PERSON = "person"


_TITLES = re.compile(r"^(m|mr|mrs|ms|miss|mme|mlle|monsieur|madame|mademoiselle|dr)\.?\s", re.IGNORECASE)


def name_key(name: str) -> str:
    """One spelling of a name for look-ups: no accents, no case, no doubled spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())[:200]


def guess_kind(name: str) -> Kind:
    """A person where a title says so; otherwise a business, as most books are."""
    return Kind.PERSON if _TITLES.match(name.strip()) else Kind.BUSINESS


def make_reference(number: int) -> str:
    """The neutral reference shown to a customer, such as C-00042."""
    return f"C-{number:05d}"
