"""From the bytes of a file to what it says: format, header, habits, questions. Writes nothing."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from relance.intake import formats, gate
from relance.intake.gate.content import Content
from relance.intake.rules.columns import Columns, lacking
from relance.intake.rules.harmless import MARK, as_it_was
from relance.intake.rules.layouts import plain
from relance.intake.rules.records import Draft, Drafts, Problem, Reading, Rejected, Row, Statement, Tables
from relance.intake.rules.rows import Outcome, Reader
from relance.intake.rules.shared import whole
from relance.intake.rules.survey import Survey, survey
from relance.intake.rules.tables import Found, choose, closest, shape
from relance.intake.spool import Spool
from relance.values.marking import mark as _
from relance.values.money import is_iso_currency

Progress = Callable[[int], None]
HOPELESS = 3
"""Rows that were all wrong: then it is the list that was not understood, not its rows."""
NOT_ONE_ROW = _(
    "Not one row could be read as an invoice or a payment (see lines %(lines)s). If it is such a list, say what its "
    "columns are, for example --map amount=COLUMN."
)
"""The advice is for the command line; a page has words of its own."""
EVERY = 1000
"""Rows between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a person said about a file beside the file.

    `mapping` is a column by field, by its header or its letter; empty where the field is in no column.
    """

    currency: str = ""
    date_order: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)

    def over(self, other: "Options") -> "Options":
        """These, and what the others say where these say nothing. A column has one field: the one said here."""
        taken = set(filter(None, self.mapping.values()))
        mapping = {field: column for field, column in other.mapping.items() if column not in taken} | dict(self.mapping)
        return Options(self.currency or other.currency, self.date_order or other.date_order, mapping)


@dataclass(frozen=True, slots=True)
class Question:
    """Something the file cannot tell and money or a debtor hangs on. `guess` would be taken without an answer.

    `text` is English; `template`, filled in with `values`, is the same to be said in the reader's language.
    """

    field: str
    text: str
    choices: tuple[str, ...]
    guess: str
    template: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the firm that the file is for; the careful defaults where there is none."""

    currency: str = "EUR"
    country: str = ""
    known: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """How a file is read. `like` is the same for files of one kind, `statement` is set for a bank's file.

    `needs` are the fields that a person has to find columns for first: of those beside each other one is enough.
    `is_guided` says that somebody is looking on and finds them one by one, because the header does not tell.
    """

    format: str
    label: str
    like: str
    reading: Reading
    questions: tuple[Question, ...] = ()
    found: Found | None = None
    survey: Survey | None = None
    drafts: Drafts | None = None
    statement: Statement | None = None
    needs: tuple[tuple[str, ...], ...] = ()
    is_guided: bool = False

    @property
    def columns(self) -> Columns | None:
        """The header, where the file is a table."""
        return self.found.columns if self.found else None

    @property
    def is_correction(self) -> bool:
        """Whether it is our own file of rows that stayed out: it holds no more of the list than those."""
        return self.found is not None and MARK in self.found.columns.headers

    @property
    def per_customer(self) -> bool:
        """Whether numbers are each customer's own: in books of accounts, not in lists of invoices."""
        return self.drafts is not None

    def outcomes(self) -> Iterator[Outcome | Draft | Problem]:
        """What each row says."""
        if self.drafts:
            yield from self.drafts.read(self.reading)
        elif self.found and self.survey:
            habits = replace(self.survey.habits(), keeps_blanks=self.found.table.keeps_blanks)
            reader = Reader(self.found.columns, self.reading, habits)
            rows = _whole(self.found)
            yield from reader.read(as_it_was(rows) if self.is_correction else rows)

    def spool(self) -> Spool:
        """An empty store fit for these rows."""
        return Spool(self.found.columns.lines if self.found else "", per_customer=self.per_customer)


@cache
def known_formats() -> tuple[ModuleType, ...]:
    """Every folder of formats, those that speak for themselves first."""
    names = sorted(found.name for found in iter_modules(formats.__path__))
    modules = [import_module(f"{formats.__name__}.{name}") for name in names]
    return tuple(sorted(modules, key=lambda module: module.RANK))


def open_file(name: str, data: Content) -> tuple[ModuleType, Tables | Drafts | Statement]:
    """The format of a file, and what it hands over. Raises Rejected with a reason, within seconds."""
    gate.check(name, data)
    module = next(module for module in known_formats() if module.claims(name, data))
    return module, module.read(data)


def understand(
    name: str,
    data: Content,
    options: Options,
    remembered: Mapping[str, Options],
    setting: Setting,
    today: date,
    *,
    guided: bool = False,
) -> Understood:
    """Everything that must be known before a row is read. `remembered` are earlier answers by kind of file.

    Where somebody is `guided`, a table whose header says too little is understood as one that `needs` columns.
    Raises Rejected.
    """
    module, contents = open_file(name, data)
    short = module.__name__.rpartition(".")[2]
    if isinstance(contents, Tables):
        choice = _choose(contents, options, remembered)
        if choice.refusal and not guided:
            raise choice.refusal
        understood = _table(short, module.LABEL, choice, setting, today)
        return _guided(contents, choice, understood) if guided else understood
    like = _digest(short)
    said = options.over(remembered.get(like, Options()))
    if isinstance(contents, Statement):
        reading = Reading(said.currency or setting.currency, "ymd", today)
        return Understood(short, module.LABEL, like, reading, statement=contents)
    reading = Reading(said.currency or contents.currency or setting.currency, "ymd", today)
    return Understood(short, module.LABEL, like, reading, drafts=contents)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Choice:
    """The table that was chosen, with what was said of it now and before, or the reason why it says too little."""

    found: Found
    said: Options
    like: str
    refusal: Rejected | None


def _table(short: str, label: str, choice: _Choice, setting: Setting, today: date) -> Understood:
    found, said = choice.found, choice.said
    walked = survey(_whole(found), found.columns, today)
    if not walked.rows:
        raise Rejected("no_data", _("The file has a header and no rows below it. Export it again with its rows."))
    order, ask_order = _order(said, found.columns, walked, setting)
    currency, ask_currency = _currency(said, found.columns, walked, setting)
    questions = [question for question in (ask_order, ask_currency, *_rivals(found.columns, said)) if question]
    reading = Reading(currency, order, today, walked.decimal_mark(), setting.country)
    return Understood(short, label, choice.like, reading, tuple(questions), found, walked)


def _whole(found: Found) -> Iterator[Row]:
    """The rows, each with what a cell above says for it too; where no cell can, as they are."""
    rows = found.table.rows()
    return whole(rows, found.columns) if found.columns.lines or not found.table.keeps_blanks else rows


def _choose(contents: Tables, options: Options, remembered: Mapping[str, Options]) -> _Choice:
    """The table and its header, with what was answered before about files like this one."""
    found, refusal = _found(contents, options.mapping)
    like = _like(found)
    said = options.over(remembered.get(like, Options()))
    if said.mapping != options.mapping:
        try:
            found, refusal = choose(contents.tables, said.mapping), None
        except Rejected:
            # Columns moved since: what was said of them was about another file.
            said = replace(said, mapping=options.mapping)
    return _Choice(found, said, like, refusal)


def _found(contents: Tables, mapping: Mapping[str, str]) -> tuple[Found, Rejected | None]:
    """The table that holds the documents; where no header says enough, what comes closest, and why it is not enough."""
    try:
        return choose(contents.tables, mapping), None
    except Rejected as refusal:
        found = closest(contents.tables, mapping)
        if found is None:
            raise
        return found, refusal


def _like(found: Found) -> str:
    """The same for tables of one kind."""
    heads = [plain(header) if header != MARK else "" for header in found.columns.headers]
    # The column that we add to rows to correct, and the empty ones beside it, do not make another kind of list.
    while heads and not heads[-1]:
        heads.pop()
    return _digest("table", *heads) if heads else _digest("table without a header", *shape(found))


def _guided(contents: Tables, choice: _Choice, understood: Understood) -> Understood:
    """What columns are still to be found, where the header without a person's answers says too little."""
    assert understood.survey is not None
    alone, refusal = _found(contents, {}) if choice.said.mapping else (choice.found, choice.refusal)
    if refusal is None and not lacking(alone.columns, headings=understood.survey.lonely > 0):
        if choice.refusal:
            # An answer that unmakes a list is none.
            raise choice.refusal
        return understood
    needs = lacking(choice.found.columns, headings=understood.survey.habits().headings)
    return replace(understood, needs=needs, questions=() if needs else understood.questions, is_guided=True)


def _order(said: Options, columns: Columns, walked: Survey, setting: Setting) -> tuple[str, Question | None]:
    """How dates are read: what was said, what the file proves, what its maker always writes, else a question."""
    told = said.date_order or walked.order() or (columns.export.dates if columns.export else "")
    if told:
        return told, None
    guess = walked.likely_order("mdy" if setting.country == "US" else "dmy")
    if walked.is_sure(guess):
        return guess, None
    text = _("The dates can be read with the day first or with the month first.")
    return guess, _ask("date_order", text, ("dmy", "mdy"), guess)


def _ask(name: str, template: str, choices: tuple[str, ...], guess: str, **values: str) -> Question:
    return Question(name, template % values, choices, guess, template, values)


DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD")
YENS = ("JPY", "CNY")


def _currency(said: Options, columns: Columns, walked: Survey, setting: Setting) -> tuple[str, Question | None]:
    """The currency of amounts that do not name theirs."""
    if said.currency or columns.currency:
        return said.currency or columns.currency, None
    iso = {code: count for code, count in walked.currencies.items() if is_iso_currency(code)}
    if len(iso) == 1:
        return next(iter(iso)), None
    for sign, choices in (("$", DOLLARS), ("¥", YENS)):
        if walked.signs[sign]:
            return _signed(sign, choices, setting)
    if iso or setting.known:
        return setting.currency, None
    text = _("The file does not say in which currency its amounts are.")
    return setting.currency, _ask("currency", text, ("EUR", "USD", "GBP", "CHF", "CAD"), setting.currency)


def _signed(sign: str, choices: tuple[str, ...], setting: Setting) -> tuple[str, Question | None]:
    """A sign that several currencies share is the firm's own where it fits; else a question."""
    if setting.currency in choices:
        return setting.currency, None
    text = _("The amounts bear the sign %(sign)s, which several currencies share.")
    return choices[0], _ask("currency", text, choices, choices[0], sign=sign)


_SEVERAL = {
    "amount": _("Several columns may be the amount: %(columns)s."),
    "customer": _("Several columns may name the customer: %(columns)s."),
}
_ANY = _("Several columns may be meant: %(columns)s.")
_ONE = _("The column “%(columns)s” may name the customer, or something else.")


def _rivals(columns: Columns, said: Options) -> Iterator[Question]:
    """Two columns that may both be the amount, the customer or the number."""
    for name, places in columns.rivals.items():
        if name not in said.mapping:
            heads = tuple(columns.names[place] for place in places)
            text = _SEVERAL.get(name, _ANY) if len(heads) > 1 else _ONE
            yield _ask(name, text, heads, heads[0], columns=", ".join(heads))


def lay_down(understood: Understood, spool: Spool, progress: Progress | None = None) -> None:
    """Read every row into the store, telling how far it is."""
    spool.take(_told(understood.outcomes(), progress))
    if spool.is_empty and not spool.problems:
        raise Rejected("no_data", _("The file holds no invoice, payment or customer. Export it again with its rows."))
    if spool.is_empty and spool.errors >= HOPELESS and not understood.is_guided:
        lines = ", ".join(str(problem.row) for problem in spool.problems[:3])
        raise Rejected("not_a_table", NOT_ONE_ROW, lines=lines)


def _told(outcomes: Iterator[Outcome], progress: Progress | None) -> Iterator[Outcome]:
    count = 0
    for outcome in outcomes:
        # A remark stands beside a row that was counted.
        count += not isinstance(outcome, Problem)
        if progress and count % EVERY == 0 and not isinstance(outcome, Problem):
            progress(count)
        yield outcome


def sample(understood: Understood, most: int = 5) -> list[Row]:
    """The first rows below the header, to be shown."""
    rows: list[Row] = []
    if understood.found:
        for row in understood.found.table.rows():
            if row.line > understood.found.columns.line and sum(cell != "" for cell in row.cells) > 1:
                rows.append(row)
            if len(rows) >= most:
                break
    return rows
