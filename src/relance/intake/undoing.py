"""Taking an import back within thirty days: every entry it brought by its opposite, unless something followed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction

from relance.accounts.actions import lock
from relance.company.models import Company
from relance.intake.actions import read_again
from relance.intake.models import Import, Listed
from relance.intake.queries import UNDO_WITHIN
from relance.ledger import actions as ledger
from relance.ledger import queries as ledger_queries
from relance.ledger import standing as ledger_standing
from relance.ledger.rules import EntryKind
from relance.matching import undoing as matching
from relance.outbox import queries as outbox_queries
from relance.values.batches import batched
from relance.values.marking import mark as _

REASON = "import undone"
"""What the book keeps as the reason of an opposite; a page says it in the reader's language."""


class Happened(StrEnum):
    """What may happen to a document after it was imported, and cannot be unmade."""

    ASKED = "asked"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, order=True)
class Followed:
    """A document that was asked for, or settled by what came later, and the day of it."""

    number: str
    what: Happened
    on: date


class CannotUndo(ValueError):
    """Something followed from the import since. `because` lists what, document by document.

    As text it is English. `intake.words.of_no_undo` says it in the reader's language.
    """

    says_what_to_do = True

    def __init__(self, template: str, because: Sequence[Followed] = ()) -> None:
        listed = "; ".join(f"{one.number} {one.what} {one.on}" for one in because)
        super().__init__(f"{template} {listed}".strip())
        self.template, self.because = template, tuple(because)


@dataclass(frozen=True, slots=True)
class Undone:
    """How many entries were taken back, and on which accounts."""

    entries: int
    touched: tuple[int, ...]


@transaction.atomic
def undo(company: Company, import_id: int, *, by: str, now: datetime, today: date) -> Undone:
    """Take back what an import brought. The caller reconsiders the touched accounts.

    Raises CannotUndo after thirty days, twice, or where something was sent or matched since.
    """
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    source = Import.objects.select_for_update().filter(company=company, pk=import_id).first()
    if source is None or source.state != Import.State.DONE:
        raise CannotUndo(_("There is no such import that stands."))
    if now - source.imported_at > UNDO_WITHIN:
        said = _("An import can be undone for 30 days. Correct what is wrong with a credit note or a newer list.")
        raise CannotUndo(said)
    entry_ids = list(Listed.objects.filter(company=company, first=source).values_list("entry_id", flat=True))
    accounts = ledger_standing.accounts_of(company, entry_ids)
    for ids in batched(sorted(accounts), 500):
        lock(company, ids)
    because = what_followed(company, source, entry_ids)
    if because:
        raise CannotUndo(_("This import cannot be undone any more."), because)
    others = _lists_that_hold(company, source)
    _take_back(company, entry_ids, by, now, today)
    lines = source.report.get("bank_lines", [])
    forgotten = matching.forget(company, lines, on=today, reason=REASON, by=by, now=now)
    accounts |= set(forgotten.touched)
    source.state, source.undone_at, source.undone_by = Import.State.UNDONE, now, by
    source.save(update_fields=["state", "undone_at", "undone_by"])
    for other in others:
        # What this list had changed, or was the first to bring, is again as the others say: their originals are kept.
        again = read_again(company, other, by=by, now=now, today=today)
        accounts |= set(again.touched)
    return Undone(len(entry_ids) + len(forgotten.entries), tuple(sorted(accounts)))


def what_followed(company: Company, source: Import, entry_ids: Sequence[int]) -> list[Followed]:
    """What was sent about these entries, or matched with them, since they came."""
    found: set[Followed] = set()
    for slice_ in batched(entry_ids, 500):
        for number, day in outbox_queries.asked_for(company, slice_):
            found.add(Followed(number, Happened.ASKED, day))
        for number, on in ledger_standing.matched_since(company, slice_, entry_ids, source.imported_at):
            found.add(Followed(number, Happened.SETTLED, on))
    return sorted(found)


def _take_back(company: Company, entry_ids: Sequence[int], by: str, now: datetime, today: date) -> None:
    """Opposites of what was brought and stands."""
    standing = [
        entry.pk
        for entry in ledger_standing.entries(company, entry_ids)
        if entry.kind != EntryKind.REVERSAL and not ledger_queries.is_taken_back(entry)
    ]
    if standing:
        ledger.reverse_all(company, standing, on=today, reason=REASON, by=by, now=now)


def _lists_that_hold(company: Company, source: Import) -> list[Import]:
    """The lists that hold when this one is undone, oldest first: newer ones that tell of what it brought, and the
    newest of its kind before it, where it had changed something.
    """
    brought = Listed.objects.filter(company=company, first=source)
    stand = Import.objects.filter(company=company, state=Import.State.DONE).exclude(pk=source.pk)
    wanted = set(stand.filter(seen__in=brought).values_list("pk", flat=True))
    if source.report.get("updated") or brought.filter(entry__kind=EntryKind.REVERSAL).exists():
        before = stand.filter(like=source.like, id__lt=source.pk).order_by("-id").first()
        wanted |= {before.pk} if before else set()
    return list(stand.filter(pk__in=wanted).order_by("pk"))
