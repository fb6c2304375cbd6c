"""Who gets what, and the figures of a procedure in the order of its form. Pure."""

from collections.abc import Mapping
from enum import StrEnum


class Purpose(StrEnum):
    """For whom the file is made."""

    LAWYER = "lawyer"
    AGENCY = "agency"
    COURT = "court"


EVERYTHING = (
    *("claim", "invoices", "payments", "contacts", "messages", "notices", "acknowledgements", "agreements"),
    *("decisions", "timeline", "private"),
)
"""The chapters; `private` are the words of notes and of what was said, `decisions` is why the firm did what it did."""

CHAPTERS: Mapping[Purpose, frozenset[str]] = {
    Purpose.LAWYER: frozenset(EVERYTHING),
    Purpose.COURT: frozenset(EVERYTHING) - {"decisions", "private"},
    Purpose.AGENCY: frozenset(EVERYTHING) - {"decisions", "private", "agreements"},
}
"""A court gets what was exchanged and how the claim is made; an agency what it needs to ask for the money."""

EXCHANGED = frozenset({"contact", "notice_served", "policy_accepted", "notice_signed"})
"""Happenings whose words were said or sent to the other side, or prove that something was: never a private note."""


def shows_words(purpose: Purpose, kind: str, facts: Mapping[str, object]) -> bool:
    """Whether the words of a happening go to such a reader. Of contacts only those that were a message of ours."""
    if "private" in CHAPTERS[purpose]:
        return True
    return kind in EXCHANGED and (kind != "contact" or bool(facts.get("message")))
