"""Files that were dropped in the browser: kept until their questions are answered and a person says yes."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from relance.company.models import Company
from relance.intake import actions
from relance.intake.actions import Options, Report, kept, preview
from relance.intake.gate.content import Content
from relance.intake.models import Import
from relance.intake.originals import Gone, content_of, keep
from relance.intake.reading import Progress, open_file

KEPT_FOR = timedelta(days=7)
"""A dropped file that nobody imports is forgotten after it."""
QUICK = 400_000
"""Bytes that are read while the browser waits; a longer file is read in the background."""


def drop(company: Company, name: str, data: Content, *, by: str, now: datetime) -> Import:
    """Keep a file for its preview. Raises Rejected, and keeps nothing then."""
    module, _ = open_file(name, data)
    return keep(
        data,
        company=company,
        name=name[:200],
        format=module.__name__.rpartition(".")[2],
        state=Import.State.DROPPED,
        imported_at=now,
        by=by,
    )


def look_at(company: Company, import_id: int, *, today: date) -> Report | None:
    """Read a dropped file and remember what it would do. A file that turns out to be none is forgotten.

    None where it is gone. Raises Rejected.
    """
    dropped = Import.objects.filter(company=company, pk=import_id, state=Import.State.DROPPED).first()
    if dropped is None:
        return None
    try:
        data = content_of(dropped)
    except Gone:
        return None
    try:
        said, telling = options_of(dropped), _telling(company, import_id)
        report = preview(company, dropped.name, data, said, today=today, progress=telling, guided=True)
    except actions.Rejected:
        if not dropped.answers:
            forget(company, import_id)
        # A wrong answer does not lose the file: what was said about it is forgotten instead.
        waiting(company).filter(pk=import_id).update(answers={}, report={}, progress=0)
        raise
    report.import_id = dropped.pk
    waiting(company).filter(pk=import_id).update(report=kept(report), progress=0)
    return report


def waiting(company: Company) -> "QuerySet[Import]":
    """Dropped files that are not in the book yet, in the order they came."""
    return Import.objects.filter(company=company, state=Import.State.DROPPED).order_by("pk")


def options_of(dropped: Import) -> Options:
    """What was answered about a file so far."""
    return Options(**dropped.answers)


def _telling(company: Company, import_id: int) -> Progress:
    """Progress that the page can read."""

    def tell(rows: int) -> None:
        Import.objects.filter(company=company, pk=import_id).update(progress=rows)

    return tell


def answer(company: Company, import_id: int, given: Options) -> None:
    """Add an answer to those given before; what was understood has to be looked at again."""
    with transaction.atomic():
        dropped = Import.objects.select_for_update().get(company=company, pk=import_id, state=Import.State.DROPPED)
        said = given.over(options_of(dropped))
        dropped.answers = {key: value for key, value in asdict(said).items() if value}
        dropped.report = {}
        dropped.save(update_fields=["answers", "report"])


def forget(company: Company, import_id: int) -> None:
    """Let go of a dropped file, if it still is one."""
    _let_go(waiting(company).filter(pk=import_id))


def forget_old(company: Company, now: datetime) -> None:
    """Let go of what nobody came back to."""
    _let_go(waiting(company).filter(imported_at__lt=now - KEPT_FOR))


@transaction.atomic
def _let_go(rows: "QuerySet[Import]") -> None:
    """Delete what waits, under its lock: what somebody took in the meantime is in the book, and stays."""
    Import.objects.filter(pk__in=[row.pk for row in rows.select_for_update()]).delete()


@transaction.atomic
def take(company: Company, import_id: int, *, by: str, now: datetime, today: date) -> Report | None:
    """Put a dropped file into the book. The caller reconsiders `touched`.

    None where it is gone or in the book already: two clicks are one. Raises Unanswered, Rejected.
    """
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    waits = Import.objects.select_for_update().filter(company=company, pk=import_id, state=Import.State.DROPPED)
    dropped = waits.first()
    if dropped is None:
        return None
    data = content_of(dropped)
    before = Import.objects.filter(company=company, sha256=dropped.sha256, state=Import.State.DONE).first()
    if before is not None:
        dropped.delete()
    report = actions.import_file(
        company,
        dropped.name,
        data,
        options_of(dropped),
        by=by,
        now=now,
        today=today,
        dropped=before or dropped,
        progress=None,
    )
    return report


def shown(report: Mapping[str, object]) -> Report | None:
    """A stored report, as it was; None where the file was not looked at yet."""
    return Report(**report) if report else None  # type: ignore[arg-type]
