"""Reading and importing files, at once or, where they are long, in the background.

What happens meanwhile stands in the cache: if it is lost, a file is only read or imported again, and twice is once.
"""

import logging
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django_q.tasks import async_task
from django_scopes import scope

from relance.company.models import Company
from relance.dunning import actions as dunning
from relance.intake import dropping
from relance.intake.actions import Rejected, Report, Unanswered
from relance.values.clock import day_in

READING, TAKING, FAILED, REFUSED, STALE = "reading", "taking", "failed", "refused", "stale"
KEPT = 3600
"""Seconds that a note is believed."""
MOST_REFUSED = 20
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Note:
    """What happens with a file just now, or what went wrong with it: a refusal's words and what fills them in."""

    doing: str
    template: str = ""
    values: dict[str, str | int] = field(default_factory=dict)


def note_of(company: Company, import_id: int) -> Note | None:
    """What is known beside the file's own row."""
    kept = cache.get(_key(company, import_id))
    return Note(**kept) if kept else None


def is_long(dropped: Any) -> bool:
    """Whether the browser should not wait for this file."""
    return int(dropped.size) > dropping.QUICK


def read_later(company: Company, import_id: int) -> None:
    """Have a file read, once."""
    _begin(company, import_id, READING, "relance.web.jobs.read_dropped")


def take_later(company: Company, import_id: int, by: str) -> None:
    """Have a file imported, once however often it is asked for."""
    _begin(company, import_id, TAKING, "relance.web.jobs.take_dropped", by)


def _begin(company: Company, import_id: int, doing: str, job: str, *more: str) -> None:
    try_again(company, import_id)
    if cache.add(_key(company, import_id), asdict(Note(doing)), KEPT):
        # It may take longer than other work may. Should the queue start it twice, the second finds it done.
        async_task(job, company.pk, import_id, *more, timeout=KEPT, task_name=f"{doing} {import_id}")


def try_again(company: Company, import_id: int) -> None:
    """Forget what went wrong with a file, so that it is read anew."""
    note = note_of(company, import_id)
    if note and note.doing in {FAILED, STALE}:
        _end(company, import_id)


def read(company: Company, import_id: int, now: datetime) -> None:
    """The job: look at a file. What becomes of it is found by the page."""
    with scope(company=company):
        dropped = dropping.waiting(company).filter(pk=import_id).first()
        if dropped is None or dropped.report or read_now(company, dropped, now):
            _end_reading(company, import_id)


def read_now(company: Company, dropped: Any, now: datetime) -> bool:
    """Look at a file, come what may. Whether it is one."""
    today = day_in(now, company.zone)
    try:
        dropping.look_at(company, dropped.pk, today=today)
        return True
    except Rejected as rejected:
        if dropping.waiting(company).filter(pk=dropped.pk).exists():
            # A wrong answer was forgotten with it: what the file says without it can be seen again.
            return read_now(company, dropped, now)
        refuse(company, dropped.pk, dropped.name, rejected)
        return False
    except Exception:
        fail(company, dropped.pk)
        return True


def _end_reading(company: Company, import_id: int) -> None:
    note = note_of(company, import_id)
    if note and note.doing == READING:
        _end(company, import_id)


def take_now(company: Company, import_id: int, *, by: str, now: datetime) -> Report | None:
    """Import a file and let the consequences follow, in one transaction. None where it was done already."""
    with transaction.atomic():
        report = dropping.take(company, import_id, by=by, now=now, today=day_in(now, company.zone))
        if report is not None:
            dunning.reconsider(company, report.touched, by=by, now=now)
    book_changed(company)
    return report


def book_changed(company: Company) -> None:
    """What other files would do is told anew when somebody looks at them."""
    for import_id in dropping.waiting(company).values_list("pk", flat=True):
        cache.add(_key(company, import_id), asdict(Note(STALE)), KEPT)


def is_stale(company: Company, import_id: int) -> bool:
    """Whether the book changed since the file was looked at; asked once."""
    note = note_of(company, import_id)
    stale = note is not None and note.doing == STALE
    if stale:
        _end(company, import_id)
    return stale


def take(company: Company, import_id: int, by: str, now: datetime) -> None:
    """The job: import a file."""
    with scope(company=company):
        try:
            take_now(company, import_id, by=by, now=now)
            _end(company, import_id)
        except Rejected as rejected:
            _note(company, import_id, Note(FAILED, rejected.template, rejected.values))
        except Unanswered:
            _note(company, import_id, Note(FAILED))
        except Exception:
            fail(company, import_id)


def refuse(company: Company, import_id: int, name: str, rejected: Rejected) -> None:
    """Remember why a file is gone, until the page was seen and the next file comes."""
    _note(company, import_id, Note(REFUSED, rejected.template, rejected.values))
    told = [*refused(company), (name, rejected.template, rejected.values)][-MOST_REFUSED:]
    cache.set(_refused_key(company), told, KEPT)


def refused(company: Company) -> list[tuple[str, str, dict[str, str | int]]]:
    """Files that turned out to be none while they were read in the background: name, words, what fills them in."""
    return cache.get(_refused_key(company)) or []


def forget_refused(company: Company) -> None:
    """What was refused has been seen."""
    cache.delete(_refused_key(company))


def fail(company: Company, import_id: int) -> None:
    """Keep the error for who runs the house, and tell the page that the file is still there."""
    log.exception("file %s could not be finished", import_id)
    _note(company, import_id, Note(FAILED))


def _end(company: Company, import_id: int) -> None:
    cache.delete(_key(company, import_id))


def _note(company: Company, import_id: int, note: Note) -> None:
    cache.set(_key(company, import_id), asdict(note), KEPT)


def _key(company: Company, import_id: int) -> str:
    return f"import:{company.pk}:{import_id}"


def _refused_key(company: Company) -> str:
    return f"import:{company.pk}:refused"
