"""Who gets what of a file. Pure."""

from collections.abc import Mapping
from enum import StrEnum


class Purpose(StrEnum):
    """For whom the file is made."""

    LAWYER = "lawyer"
    AGENCY = "agency"
    COURT = "court"


EVERYTHING = (
    *("procedure", "claim", "invoices", "payments", "contacts", "messages", "notices", "acknowledgements"),
    *("agreements", "decisions", "private", "timeline"),
)
"""The chapters; `decisions` is why the firm did what it did, `private` the words of notes and of what was said."""

OUTSIDE = frozenset(EVERYTHING) - {"decisions", "private"}

CHAPTERS: Mapping[Purpose, frozenset[str]] = {
    Purpose.LAWYER: frozenset(EVERYTHING),
    Purpose.COURT: OUTSIDE,
    Purpose.AGENCY: OUTSIDE,
}
"""A lawyer gets all of it. A court and an agency get what was contacted, agreed and booked, and how the claim is made:
an agency has to know of a dispute or a promise as a judge does."""

EXCHANGED = frozenset({"contact", "payment", "notice_served", "policy_accepted", "notice_signed"})
"""Happenings whose words went from one side to the other, or prove that something did: never a private note."""

INWARD = frozenset({"note", "flag_raised", "flag_ended", "excepted", "exception_ended", "reduced", "copy_made"})
"""Happenings that were never between the two: what is on file about a person, and how the firm treats them. Of these
not even the facts go out; the chain keeps their place by their hash."""


def shows_words(purpose: Purpose, kind: str, facts: Mapping[str, object]) -> bool:
    """Whether the words of a happening go to such a reader. Of contacts only those that were a message of ours."""
    if "private" in CHAPTERS[purpose]:
        return True
    return kind in EXCHANGED and (kind != "contact" or bool(facts.get("message")))


def shows_facts(purpose: Purpose, kind: str, facts: Mapping[str, object]) -> bool:
    """Whether such a reader learns what happened, or only that something did. That a reason is personal is private."""
    return "private" in CHAPTERS[purpose] or (kind not in INWARD and not facts.get("personal"))
