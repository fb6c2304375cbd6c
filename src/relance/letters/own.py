"""The firm's own wordings, as they are asked for: by runs, and by the page where they are edited."""

from collections.abc import Mapping

from relance.company.models import Company
from relance.letters.models import OwnWording
from relance.letters.rules.editing import assembled

Key = tuple[str, str]
"""A language and the name of a step's words."""


def versions(company: Company, language: str, name: str) -> list[OwnWording]:
    """Every version of a wording, newest first; none where it was always the original."""
    return list(OwnWording.objects.filter(company=company, language=language, name=name))


def in_force(company: Company) -> dict[Key, OwnWording]:
    """The newest version of every wording that was ever changed."""
    rows = OwnWording.objects.filter(company=company).order_by("version")
    return {(row.language, row.name): row for row in rows}


def texts(company: Company) -> Mapping[Key, str]:
    """Every wording that differs from the original, as the text to be filled in."""
    made = {key: assembled(*key, row.texts) for key, row in in_force(company).items() if row.texts}
    return {key: text for key, text in made.items() if text}
