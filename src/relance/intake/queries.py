"""What doors may ask about imports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, QuerySet, Sum

from relance.company.models import Company
from relance.intake.models import Answer, Import, Listed
from relance.intake.reading import Options
from relance.intake.report import Report
from relance.intake.rules.records import DocumentDraft
from relance.intake.spool import Spool
from relance.ledger import standing as ledger_standing
from relance.ledger.rules import EntryKind, number_key
from relance.values.batches import batched

UNDO_WITHIN = timedelta(days=30)


def answers(company: Company | None) -> dict[str, Options]:
    """Earlier answers by kind of file."""
    if company is None:
        return {}
    rows = Answer.objects.filter(company=company).values_list("like", "given")
    return {
        like: Options(given.get("currency", ""), given.get("date_order", ""), given.get("mapping", {}))
        for like, given in rows
    }


def imports(company: Company) -> "QuerySet[Import]":
    """Files that became facts, newest first."""
    done = [Import.State.DONE, Import.State.UNDONE]
    return Import.objects.filter(company=company, state__in=done)


def get(company: Company, import_id: int) -> Import | None:
    """One file of this firm, in any state."""
    return Import.objects.filter(company=company, pk=import_id).first()


def may_undo(one: Import, now: datetime) -> bool:
    """Whether the days in which an import can be undone are not over."""
    return one.state == Import.State.DONE and now - one.imported_at <= UNDO_WITHIN


def is_undone(one: Import) -> bool:
    """Whether it was taken back."""
    return one.state == Import.State.UNDONE


@dataclass(frozen=True, slots=True)
class Missing:
    """An open document that an earlier list of the same kind had and the newest has not."""

    entry_id: int
    account_id: int
    number: str
    currency: str
    open: int


def missing(company: Company, import_id: int) -> list[Missing]:
    """Open documents that an earlier list of this kind had and this one, the newest, has not."""
    source = get(company, import_id)
    if source is None or source.state != Import.State.DONE or source.report.get("corrects"):
        return []
    rows = _open_in(company, source.like).filter(last_id__lt=source.pk)
    if not source.report.get("only_open"):
        # A list of all invoices of a period says nothing of those before it.
        rows = rows.filter(entry__document__issued_on__gte=source.report.get("first_issued") or date.max)
    columns = ("entry_id", "entry__account_id", "entry__document__number", "entry__currency")
    found = rows.values_list(*columns).annotate(open=Sum("entry__document__parts__open")).order_by("entry_id")
    return [Missing(*row) for row in found]


@dataclass(frozen=True, slots=True)
class SettledMissing:
    """A document that a person said was settled elsewhere, because a list has it no more. `amount` is what was open."""

    settlement_id: int
    entry_id: int
    account_id: int
    number: str
    currency: str
    amount: int


def settled_as_missing(company: Company, import_id: int) -> list[SettledMissing]:
    """What a person settled because this list lacks it, and nobody has taken back since."""
    made = Listed.objects.filter(company=company, first=import_id, entry__kind=EntryKind.SETTLED_ELSEWHERE)
    rows = made.filter(entry__reversed_by=None, first__state=Import.State.DONE)
    accounts = dict(rows.values_list("entry_id", "entry__account_id"))
    found: list[SettledMissing] = []
    for ids in batched(sorted(set(accounts.values())), 500):
        for account, entries in ledger_standing.standing(company, ids).items():
            for one in entries:
                apart = ((pk, sum_) for pk, sum_ in one.aparts if pk in accounts)
                found += [SettledMissing(pk, one.entry_id, account, one.number, one.currency, n) for pk, n in apart]
    # What the list itself has as settled was settled by the list.
    held = Listed.objects.filter(company=company, last=import_id, entry__in=[one.entry_id for one in found])
    by_list = set(held.values_list("entry_id", flat=True))
    return sorted((one for one in found if one.entry_id not in by_list), key=lambda one: one.entry_id)


def last_settled(company: Company, import_id: int) -> int:
    """The newest entry that came with this list, or was made because of it; nought where there is none."""
    rows = Listed.objects.filter(company=company, first=import_id)
    return int(rows.aggregate(last=Max("entry_id"))["last"] or 0)


def _open_in(company: Company, like: str) -> "QuerySet[Listed]":
    """Open invoices that lists of one kind have brought or seen."""
    rows = Listed.objects.filter(company=company, last__like=like, last__state=Import.State.DONE)
    return rows.filter(
        entry__kind=EntryKind.INVOICE, entry__reversed_by=None, entry__document__parts__open__gt=0
    ).exclude(last__like="")


def missing_if(company: Company, like: str, spool: Spool, report: Report) -> int:
    """How many documents would be missing if these rows were imported. Rows to correct are no whole list."""
    if report.corrects:
        return 0
    rows = _open_in(company, like)
    if not report.only_open:
        rows = rows.filter(entry__document__issued_on__gte=report.first_issued or date.max)
    known = set(rows.values_list("entry__document__number_key", flat=True)) - spool.refused
    for groups in spool.customers() if known else ():
        for drafts in groups:
            known -= set(_keys(drafts))
    return len(known)


def _keys(drafts: Iterable[object]) -> list[str]:
    return [number_key(draft.number) for draft in drafts if isinstance(draft, DocumentDraft)]
