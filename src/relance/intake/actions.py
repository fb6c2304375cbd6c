"""The only writer that turns a file into facts: all good rows in one transaction."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from relance.accounts.actions import lock
from relance.company.models import Company
from relance.customers import actions as customers
from relance.customers import queries as customer_queries
from relance.customers.actions import NewCustomer
from relance.customers.rules import name_key
from relance.intake import rules
from relance.intake.formats import delimited
from relance.intake.models import Import
from relance.intake.rules import Draft, Problem, Reading, Severity
from relance.ledger import actions as ledger
from relance.ledger import queries as ledger_queries
from relance.ledger.actions import NewDocument, NewPayment
from relance.ledger.rules import EntryKind, number_key
from relance.values.batches import batched
from relance.values.money import add_up


@dataclass(frozen=True, slots=True)
class Options:
    """What the user said about a file beside the file."""

    currency: str = ""
    date_order: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    today: date | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Something the file cannot tell and money hangs on. `guess` is what would be taken without an answer."""

    field: str
    text: str
    choices: tuple[str, ...]
    guess: str


@dataclass(slots=True)
class Report:
    """What an import found and did. Totals are minor units by currency; credit notes negative.

    `touched` are the accounts with new facts.
    """

    file: str
    outcome: str = "import"
    format: str = "delimited"
    kind: str = "invoices"
    columns: dict[str, str] = field(default_factory=dict)
    invoices: dict[str, Any] = field(default_factory=lambda: {"count": 0, "total_minor": {}})
    credit_notes: dict[str, Any] = field(default_factory=lambda: {"count": 0, "total_minor": {}})
    payments: dict[str, Any] = field(default_factory=lambda: {"count": 0, "total_minor": {}})
    problems: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    touched: list[int] = field(default_factory=list)

    @property
    def errors(self) -> int:
        """Rows that stayed out."""
        return sum(problem["severity"] == Severity.ERROR for problem in self.problems)


class Unanswered(ValueError):
    """The file can be read in two ways; nothing was imported. `question` says what to answer."""

    says_what_to_do = True

    def __init__(self, question: Question) -> None:
        super().__init__(
            f"{question.text} Answer with --{question.field.replace('_', '-')} {'|'.join(question.choices)}."
        )
        self.question = question


def import_file(
    company: Company, name: str, data: bytes, options: Options, *, by: str, now: datetime, guess: bool = False
) -> Report:
    """Read a file and put its good rows into the book. The caller reconsiders `touched` accounts.

    With `guess` an open question takes its guess and is listed; without, it raises Unanswered before
    anything is written. Raises delimited.Rejected for a file that cannot be read.
    """
    columns, rows = delimited.read(data, options.mapping)
    raw = list(rows)
    report = Report(name, columns=columns)
    reading = _reading(company, raw, options, now, report, guess)
    found = rules.sort_rows(raw, reading)
    if not found.drafts and not found.problems:
        raise delimited.Rejected("no_data", "The file has a header and no rows. Export it again with its rows.")
    with transaction.atomic():
        _into_the_book(company, found.drafts, found.problems, report, by, now)
        report.problems = [asdict(problem) for problem in sorted(found.problems, key=lambda p: (p.row, p.reason))]
        if options.dry_run:
            transaction.set_rollback(True)
        else:
            _keep(company, name, data, report, by, now)
    return report


def _reading(
    company: Company, raw: Sequence[rules.RawRow], options: Options, now: datetime, report: Report, guess: bool
) -> Reading:
    """How to read dates and amounts: what the user said, else what the file proves, else a question."""
    texts = [row.cells.get(name, "") for row in raw for name in ("issued", "due", "paid_on")]
    order = options.date_order or rules.date_order_of(texts)
    if order is None and any(texts):
        usual = "mdy" if company.country == "US" else "dmy"
        text = "The dates can be read with the day first or with the month first."
        _ask(Question("date_order", text, ("dmy", "mdy"), usual), report, guess)
        order = usual
    return Reading(options.currency or company.currency, order or "ymd", options.today or now.date())


def _ask(question: Question, report: Report, guess: bool) -> None:
    if not guess:
        raise Unanswered(question)
    report.questions.append(asdict(question))


def _into_the_book(
    company: Company, drafts: list[Draft], problems: list[Problem], report: Report, by: str, now: datetime
) -> None:
    # Two imports stand in line before they ask which customers are known: else both add the same.
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    accounts = customer_queries.accounts_by_name(company, {name_key(draft.customer) for draft in drafts})
    # All at once and in the house's order: two imports, or an import and a tick, stand in line.
    for ids in batched(sorted(set(accounts.values())), 500):
        lock(company, ids)
    fresh, known = _compare(company, drafts, accounts, problems, report)
    accounts |= _add_customers(company, [d for d in fresh if name_key(d.customer) not in accounts], by, now)
    touched: set[int] = set()
    for slice_ in batched(fresh, 500):
        news = [_document(draft, accounts[name_key(draft.customer)]) for draft in slice_]
        ledger.record_documents(company, news, by=by, now=now)
        touched |= {new.account_id for new in news}
    paid = [d for d in [*fresh, *known] if d.paid_on is not None and d.kind is EntryKind.INVOICE]
    touched |= _pay(company, paid, accounts, known, report, by, now)
    report.new = len(fresh)
    report.invoices = _sum_up(d for d in fresh if d.kind is EntryKind.INVOICE)
    report.credit_notes = _sum_up((d for d in fresh if d.kind is EntryKind.CREDIT_NOTE), sign=-1)
    report.kind = "mixed" if report.payments["count"] else "invoices"
    report.touched = sorted(touched)


def _add_customers(company: Company, drafts: list[Draft], by: str, now: datetime) -> dict[str, int]:
    """Accounts by name key of customers that the book does not know, with what the file says of them."""
    named: dict[str, Draft] = {}
    for draft in drafts:
        before = named.setdefault(name_key(draft.customer), draft)
        if draft.email and not before.email:
            named[name_key(draft.customer)] = draft
    added: dict[str, int] = {}
    for slice_ in batched(named.values(), 500):
        news = [NewCustomer(d.customer, language=d.language, email=d.email, phone=d.phone) for d in slice_]
        added |= {c.name_key: c.account_id for c in customers.add(company, news, by=by, now=now)}
    return added


def _compare(
    company: Company, drafts: list[Draft], accounts: Mapping[str, int], problems: list[Problem], report: Report
) -> tuple[list[Draft], list[Draft]]:
    """Which drafts are new and which the book has already; what contradicts the book becomes a problem."""
    book = ledger_queries.known_numbers(company, (draft.number for draft in drafts))
    fresh, known = [], []
    for draft in drafts:
        rows = book.get(number_key(draft.number), [])
        mine = [row for row in rows if row.account_id == accounts.get(name_key(draft.customer))]
        if not rows:
            fresh.append(draft)
        elif not mine:
            problems.append(Problem(draft.row, "number_of_another_customer", Severity.ERROR, "number", draft.number))
        elif (mine[0].total, mine[0].currency, mine[0].kind) != (draft.total, draft.currency, draft.kind):
            problems.append(Problem(draft.row, "differs_from_book", Severity.ERROR, "amount", draft.number))
        else:
            known.append(draft)
    report.unchanged = len(known)
    return fresh, known


def _document(draft: Draft, account_id: int) -> NewDocument:
    parts = ((draft.due_on, draft.total),) if draft.kind is EntryKind.INVOICE else ()
    return NewDocument(account_id, draft.kind, draft.number, draft.issued_on, draft.currency, draft.total, parts)


def _pay(
    company: Company,
    paid: list[Draft],
    accounts: Mapping[str, int],
    known: list[Draft],
    report: Report,
    by: str,
    now: datetime,
) -> set[int]:
    """Payments that the file tells of and the book has not: what is still open of each paid invoice."""
    open_ = ledger_queries.open_by_number(company, {accounts[name_key(d.customer)] for d in paid})
    news = []
    for draft in paid:
        assert draft.paid_on is not None
        account_id = accounts[name_key(draft.customer)]
        left = open_.get((account_id, number_key(draft.number)), 0)
        if left > 0:
            news.append(NewPayment(account_id, draft.currency, left, draft.paid_on, draft.number))
    for slice_ in batched(news, 500):
        ledger.record_payments(company, slice_, by=by, now=now)
    known_numbers = {draft.number for draft in known}
    updated = {new.reference for new in news} & known_numbers
    report.updated, report.unchanged = len(updated), report.unchanged - len(updated)
    report.payments = {
        "count": len(news),
        "total_minor": add_up((new.currency, new.amount) for new in news),
    }
    return {new.account_id for new in news}


def _sum_up(drafts: Any, sign: int = 1) -> dict[str, Any]:
    totals: dict[str, int] = defaultdict(int)
    count = 0
    for draft in drafts:
        count += 1
        totals[draft.currency] += sign * draft.total
    return {"count": count, "total_minor": dict(sorted(totals.items()))}


def _keep(company: Company, name: str, data: bytes, report: Report, by: str, now: datetime) -> Import:
    """The original, as it came, with what was made of it."""
    return Import.objects.create(
        company=company,
        name=name[:200],
        format=report.format,
        sha256=hashlib.sha256(data).hexdigest(),
        file=data,
        report=asdict(report),
        imported_at=now,
        by=by,
    )
