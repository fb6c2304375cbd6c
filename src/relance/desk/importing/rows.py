"""The rows of the page: files that wait, files that were refused, and what is in the book already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext, ngettext

from relance.company.models import Company
from relance.desk.importing import background, words
from relance.intake import dropping, queries
from relance.intake.actions import Options, Report

MOST = 60
"""Waiting files that are listed."""
LATELY = timedelta(hours=1)
"""So long an imported file stays in the list of those just dropped."""


class Stage(StrEnum):
    """Where a file stands for the person who dropped it."""

    READING = "reading"
    TAKING = "taking"
    FAILED = "failed"
    NAMING = "naming"
    ASKING = "asking"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A dropped file. `report` is what was understood, None while it is being read; `why` says what went wrong."""

    id: int
    name: str
    stage: Stage
    report: Report | None
    said: Options
    read: int = 0
    why: str = ""

    @property
    def is_busy(self) -> bool:
        """Whether the page looks again by itself."""
        return self.stage in {Stage.READING, Stage.TAKING}

    @property
    def icon(self) -> str:
        """What kind of file it is, as a drawing."""
        return icon_of(self.report.kind if self.report and not self.report.needs else "", self.name)

    @property
    def what(self) -> str:
        """What kind of file it is, in words."""
        if self.report and self.report.needs:
            return f"{words.rows(self.report.rows)}, {words.SOURCES[self.report.format]}"
        return words.described(self.report) if self.report else ""

    @property
    def status(self) -> str:
        """Where it stands, in two words."""
        report = self.report
        if self.stage is Stage.READING:
            return gettext("%(rows)s read…") % {"rows": words.rows(self.read)} if self.read else gettext("Being read…")
        if self.stage is Stage.TAKING:
            return gettext("Being imported…")
        if self.stage is Stage.FAILED or report is None:
            return gettext("Not finished")
        if self.stage is Stage.NAMING:
            return gettext("Columns to name")
        if self.stage is Stage.ASKING:
            n = len(report.questions)
            return ngettext("One question", "%(n)s questions", n) % {"n": n}
        return to_correct(report.errors) if report.errors else gettext("Ready")


def to_correct(errors: int) -> str:
    """How many rows stay out."""
    return ngettext("%(n)s row to correct", "%(n)s rows to correct", errors) % {"n": words.say_count(errors)}


def waiting_of(company: Company, dropped: Any) -> Waiting:
    """A dropped file as the page shows it."""
    report, note = dropping.shown(dropped.report), background.note_of(company, dropped.pk)
    doing = note.doing if note else ""
    if doing == background.TAKING:
        stage = Stage.TAKING
    elif doing == background.FAILED:
        stage = Stage.FAILED
    elif report is None:
        stage = Stage.READING
    elif report.needs:
        stage = Stage.NAMING
    else:
        stage = Stage.ASKING if report.questions else Stage.READY
    why = words.say_rejection(note.template, note.values) if note and note.template else ""
    said = dropping.options_of(dropped)
    return Waiting(dropped.pk, dropped.name, stage, report, said, dropped.progress, why)


def all_waiting(company: Company) -> list[Waiting]:
    """Dropped files, in the order they came."""
    return [waiting_of(company, dropped) for dropped in dropping.waiting(company)[:MOST]]


def first_of(files: Iterable[Waiting]) -> Waiting | None:
    """The file to look at: the first that asks something, then that is ready, then any."""
    order = (Stage.ASKING, Stage.NAMING, Stage.READY, Stage.FAILED, Stage.READING, Stage.TAKING)
    return min(files, key=lambda file: order.index(file.stage), default=None)


def is_taken(known: Any) -> bool:
    """Whether a file became facts, undone since or not."""
    return known.state in {known.State.DONE, known.State.UNDONE}


def icon_of(kind: str, name: str) -> str:
    """A drawing for a file."""
    ending = name.lower().rpartition(".")[2]
    return words.ICONS.get(kind, "file-spreadsheet" if ending in {"xlsx", "xls"} else "file-text")


@dataclass(frozen=True, slots=True)
class Past:
    """A file that became facts."""

    id: int
    name: str
    at: datetime
    by: str
    kind: str
    counted_as: str
    new: int
    updated: int
    errors: int
    filled: int
    may_undo: bool
    undone_at: datetime | None
    undone_by: str

    @property
    def icon(self) -> str:
        """What kind of file it was."""
        return icon_of(self.kind, self.name)

    @property
    def what(self) -> str:
        """What its rows were."""
        return words.kind_named(self.kind)

    @property
    def brought(self) -> str:
        """What it brought, in words."""
        said = [words.counted(words.BROUGHT.get(self.counted_as, words.BROUGHT_ENTRIES), self.new)] if self.new else []
        if self.updated:
            n = self.updated
            said.append(ngettext("%(n)s changed", "%(n)s changed", n) % {"n": words.say_count(n)})
        if self.filled and not said:
            completed = ngettext("%(n)s customer completed", "%(n)s customers completed", self.filled)
            said.append(completed % {"n": words.say_count(self.filled)})
        return ", ".join(said) or gettext("Nothing new")

    @property
    def to_correct(self) -> str:
        """How many rows stayed out."""
        return to_correct(self.errors)


_COLUMNS = ("pk", "name", "imported_at", "by", "state", "undone_at", "undone_by")
# Of the reports only what a row says: they may be long.
_SAID = (
    "kind",
    "new",
    "updated",
    "credit_notes__count",
    "problem_counts__error",
    "customers__new",
    "customers__filled",
    "bank__new",
)


def past(company: Company) -> Any:
    """Imports, newest first, as rows of columns; `past_row` makes sense of each."""
    return queries.imports(company).values(*_COLUMNS, *(f"report__{name}" for name in _SAID))


def past_row(row: dict[str, Any], now: datetime) -> Past:
    """One import as the page shows it."""
    kind = row["report__kind"] or "invoices"
    new = {"customers": row["report__customers__new"], "statement": row["report__bank__new"]}
    return Past(
        id=row["pk"],
        name=row["name"],
        at=row["imported_at"],
        by=row["by"],
        kind=kind,
        counted_as=words.counted_as(kind, int(row["report__credit_notes__count"] or 0)),
        new=int(new.get(kind, row["report__new"]) or 0),
        updated=int(row["report__updated"] or 0),
        errors=int(row["report__problem_counts__error"] or 0),
        filled=int(row["report__customers__filled"] or 0),
        may_undo=row["undone_at"] is None and now - row["imported_at"] <= queries.UNDO_WITHIN,
        undone_at=row["undone_at"],
        undone_by=row["undone_by"],
    )


def just_taken(company: Company, now: datetime) -> list[Past]:
    """What was imported within the hour and stands."""
    lately = past(company).filter(imported_at__gte=now - LATELY, undone_at=None).order_by("pk")[:MOST]
    return [past_row(row, now) for row in lately]
