"""What an import found and did, as it is shown, printed and kept."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from relance.customers.names import guess_kind
from relance.customers.rules import Kind
from relance.intake.booking import Batch
from relance.intake.reading import Understood, sample
from relance.intake.rules.cells import text_of, tidy
from relance.intake.rules.naming import LONGEST, clean_header
from relance.intake.rules.records import DocumentDraft, Draft, PartyDraft, PaymentDraft, Problem, Rejected, Severity
from relance.intake.spool import MOST_LISTED, Spool
from relance.ledger.rules import EntryKind

MOST_SHOWN = 1000
"""Rows whose name and date are told one by one."""


def _nothing() -> dict[str, Any]:
    return {"count": 0, "total_minor": {}}


@dataclass(slots=True)
class Report:
    """Totals are minor units by currency; credit notes negative. Counts of documents are what the file holds.

    `header`, `fields` and `sample` show the columns of a table: its words, what each holds, and its first rows.
    `new`, `updated`, `unchanged` and `missing` compare it with the book. `touched` are accounts with new facts.
    `message` is English; `message_template` and `message_values` are the same to be said in the reader's language.
    `open_count` is how many invoices the file leaves open, None where its payments do not say what they pay;
    `settled_total_minor` what it closes that no payment of it pays. `customers` counts as `filled` known ones that got
    details, once it is imported. `needs` are fields without a column that no row can be read without.
    `corrects` says that its rows are those of an earlier list that stayed out. `set_apart` is what the firm's books tie
    together and does not balance: visible, neither chased nor netted.
    """

    file: str
    outcome: str = "import"
    reject_reason: str = ""
    message: str = ""
    message_template: str = ""
    message_values: dict[str, str | int] = field(default_factory=dict)
    format: str = ""
    label: str = ""
    kind: str = "invoices"
    sheet: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    made_by: str = ""
    invoices: dict[str, Any] = field(default_factory=_nothing)
    credit_notes: dict[str, Any] = field(default_factory=_nothing)
    payments: dict[str, Any] = field(default_factory=_nothing)
    open_total_minor: dict[str, int] = field(default_factory=dict)
    late_total_minor: dict[str, int] = field(default_factory=dict)
    open_count: int | None = 0
    settled_total_minor: dict[str, int] = field(default_factory=dict)
    set_apart: dict[str, int] = field(default_factory=dict)
    customers: dict[str, int] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    problem_counts: dict[str, int] = field(default_factory=dict)
    skipped_rows: list[int] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    missing: int = 0
    only_open: bool = True
    corrects: bool = False
    first_issued: str = ""
    bank: dict[str, int] = field(default_factory=dict)
    bank_lines: list[int] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)
    needs: list[list[str]] = field(default_factory=list)
    rows: int = 0
    touched: list[int] = field(default_factory=list)
    import_id: int = 0

    @property
    def errors(self) -> int:
        """Rows that stayed out."""
        return self.problem_counts.get("error", 0)

    def shown(self) -> dict[str, Any]:
        """For a program to read: without what only the house needs."""
        told = asdict(self)
        for inner in (
            "message_template",
            "message_values",
            "touched",
            "problem_counts",
            "only_open",
            "corrects",
            "first_issued",
            "bank_lines",
            "header",
            "fields",
            "sample",
            "needs",
        ):
            del told[inner]
        told["questions"] = [
            {key: asked[key] for key in ("field", "text", "choices", "guess")} for asked in self.questions
        ]
        if self.outcome == "reject":
            return {key: told[key] for key in ("file", "outcome", "reject_reason", "message")}
        return {key: value for key, value in told.items() if key not in {"reject_reason", "message"}}


@dataclass(slots=True)
class Tally:
    """Adds up a report, batch by batch. What was due before `today` is late."""

    report: Report
    today: date
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    totals: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    open: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    late: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    settled: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    apart: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    people: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    problems: list[Problem] = field(default_factory=list)

    def add(self, groups: Iterable[Iterable[Draft]], batch: Batch) -> None:
        """The drafts of a batch and what becomes of them."""
        refused = {(p.row) for plan in batch.plans.values() for p in plan.problems if p.severity is Severity.ERROR}
        for drafts in groups:
            for draft in drafts:
                if draft.row not in refused:
                    self._draft(draft)
        for key, party in batch.parties.items():
            self.people[party.kind or guess_kind(party.name)[0]] += 1
            self.people["new"] += key in batch.whose.fresh
        for plan in batch.plans.values():
            self.problems += plan.problems
            self.report.new += plan.new
            self.report.updated += plan.updated
            self.report.unchanged += plan.unchanged
            for currency, minor in plan.settled.items():
                self.settled[currency] += minor
            for currency, used in plan.used.items():
                self.open[currency] += used
            for currency, rest in plan.held.items():
                self.apart[currency] += rest

    def _draft(self, draft: Draft) -> None:
        if len(self.report.names) < MOST_SHOWN:
            self.report.names[str(draft.row)] = draft.party.name
            if not isinstance(draft, PartyDraft):
                on = draft.on if isinstance(draft, PaymentDraft) else draft.issued_on
                self.report.dates[str(draft.row)] = on.isoformat()
        if isinstance(draft, DocumentDraft):
            self._document(draft)
        elif isinstance(draft, PaymentDraft):
            self._count("payments", draft.currency, draft.amount)
            if not draft.group:
                left = draft.amount if draft.open is None or draft.amount < 0 else draft.open
                if left:
                    # It settles invoices that the file does not name.
                    self.report.open_count = None
                self.open[draft.currency] -= left

    def _document(self, draft: DocumentDraft) -> None:
        sign = -1 if draft.kind == EntryKind.CREDIT_NOTE else 1
        issued = draft.issued_on.isoformat()
        self.report.first_issued = min(self.report.first_issued or issued, issued)
        self.report.only_open &= draft.open is not None and draft.open > 0
        if not draft.other:
            self._count("credit_notes" if sign < 0 else "invoices", draft.currency, sign * draft.total)
        paid = draft.paid_on is not None and sign > 0
        left = (0 if paid else draft.total) if draft.open is None else draft.open
        if paid and draft.open is None:
            # The day alone tells of a payment. Beside a status or a balance it only dates what they say.
            self._count("payments", draft.currency, draft.total)
        if not draft.group:
            self.open[draft.currency] += sign * left
            if sign > 0 and left and not draft.other and self.report.open_count is not None:
                self.report.open_count += 1
            if sign > 0:
                self.late[draft.currency] += _late_of(draft, left, self.today)

    def _count(self, what: str, currency: str, amount: int) -> None:
        self.counts[what] += 1
        self.totals[what][currency] += amount

    def close(self, spool: Spool, understood: Understood) -> Report:
        """The report, when every batch has been added."""
        report = self.report
        for what in ("invoices", "credit_notes", "payments"):
            totals = dict(sorted(self.totals[what].items()))
            setattr(report, what, {"count": self.counts[what], "total_minor": totals})
        report.open_total_minor = dict(sorted(self.open.items()))
        # Credits are set off before anything is asked for: never more late than there is to receive.
        late = {currency: min(minor, self.open[currency]) for currency, minor in sorted(self.late.items())}
        report.late_total_minor = {currency: minor for currency, minor in late.items() if minor > 0}
        report.settled_total_minor = {currency: minor for currency, minor in sorted(self.settled.items()) if minor}
        report.rows = spool.rows
        report.set_apart = {currency: minor for currency, minor in sorted(self.apart.items()) if minor}
        report.customers = {
            "count": self.people[Kind.BUSINESS] + self.people[Kind.PERSON],
            "new": self.people["new"],
            "businesses": self.people[Kind.BUSINESS],
            "persons": self.people[Kind.PERSON],
            "filled": self.people["filled"],
        }
        report.kind = self._kind(understood)
        problems = sorted([*spool.problems, *self.problems], key=lambda p: (p.row, p.reason))
        report.problem_counts = {
            "error": spool.errors + sum(p.severity is Severity.ERROR for p in self.problems),
            "warning": spool.warnings + sum(p.severity is Severity.WARNING for p in self.problems),
        }
        report.problems = [asdict(problem) for problem in problems[:MOST_LISTED]]
        report.skipped_rows = spool.skipped
        return report

    def _kind(self, understood: Understood) -> str:
        if understood.drafts:
            return understood.drafts.kind
        documents = self.counts["invoices"] + self.counts["credit_notes"]
        if documents and self.counts["payments"]:
            return "mixed"
        if self.counts["payments"]:
            return "payments"
        columns = understood.columns
        return "customers" if columns and columns.kind == "customers" else "invoices"


def _late_of(draft: DocumentDraft, left: int, today: date) -> int:
    """What is late of an invoice: what is settled of it settled its first parts."""
    later = sum(amount for due, amount in draft.parts or ((draft.due_on, draft.total),) if due >= today)
    return max(0, left - later)


def begun(name: str, understood: Understood) -> Report:
    """A report before any row was read."""
    columns = understood.columns
    return Report(
        name,
        format=understood.format,
        label=understood.label,
        sheet=understood.found.table.name if understood.found else "",
        columns=columns.shown() if columns else {},
        corrects=understood.is_correction,
        made_by=columns.export.name if columns and columns.export else "",
        questions=[asdict(question) for question in understood.questions],
        header=[clean_header(head)[:LONGEST] for head in columns.headers] if columns else [],
        fields=list(columns.fields) if columns else [],
        needs=[list(each) for each in understood.needs],
        rows=understood.survey.rows if understood.survey else 0,
        sample=[[tidy(text_of(cell))[:80] for cell in row.cells] for row in sample(understood)],
    )


def rejection(name: str, rejected: Rejected) -> Report:
    """The report of a file that was not taken."""
    return Report(
        name,
        outcome="reject",
        reject_reason=rejected.reason,
        message=str(rejected),
        message_template=rejected.template,
        message_values=rejected.values,
    )
