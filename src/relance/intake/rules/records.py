"""What a format hands over, and what becomes of it. Amounts are whole minor units, rows are physical lines."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from operator import attrgetter
from typing import Any

from relance.ledger.rules import EntryKind


class Rejected(ValueError):
    """The file cannot be taken at all. `reason` is a code; `template` says what to do, `values` fill it in.

    As text it is English. `intake.words.of_rejection` says it in the reader's language.
    """

    says_what_to_do = True

    def __init__(self, reason: str, template: str, **values: str | int) -> None:
        super().__init__(template % values)
        self.reason, self.template, self.values = reason, template, values


class Gap(Enum):
    """A cell of a workbook that holds no value that could be taken."""

    NO_VALUE = "formula without a stored value"
    ERROR = "#ERROR"


Cell = str | Decimal | date | Gap
"""Text as it stands; numbers and days only where the file itself types them, as workbooks do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. `line` is the 1-based physical line, or the row of the sheet.

    `spans` are values of cells above that were merged with its own empty ones, by their place.
    """

    line: int
    cells: tuple[Cell, ...]
    spans: tuple[tuple[int, Cell], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under some header, not found yet. `rows` starts from the first row at each call."""

    rows: Callable[[], Iterator[Row]]
    name: str = ""
    """The sheet; empty where a file has only one table."""
    keeps_blanks: bool = True
    """Whether a row holds its empty cells too, up to its end; workbooks keep only what is filled."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What a format of tables hands over."""

    tables: tuple[Table, ...]


class Severity(StrEnum):
    """An error keeps its row out; a warning comes in and is flagged."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row. `field` and `value` name the cell.

    `book` is the sum that the book has instead, where it has one: minor units and currency.
    """

    row: int
    reason: str
    severity: Severity
    field: str = ""
    value: str = ""
    book: tuple[int, str] | None = None


class Kept:
    """What is laid down on disk by the thousand: as its class and its values. A record would look up its fields."""

    __slots__ = ()

    def __reduce__(self) -> tuple[type["Kept"], tuple[Any, ...]]:
        kind: Any = type(self)
        return kind, _values_of(kind)(self)


@cache
def _values_of(kind: Any) -> Callable[[Kept], tuple[Any, ...]]:
    """What gets all values of such a record, of which it has two or more, in their order."""
    return attrgetter(*(each.name for each in fields(kind)))


@dataclass(frozen=True, slots=True)
class Party(Kept):
    """A customer as a file names it. `code` is its number in the firm's own books; unknown things are empty.

    `address` are the lines below the name, `country` is two letters.
    """

    name: str
    code: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    kind: str = ""
    contact: str = ""
    address: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class DocumentDraft(Kept):
    """An invoice or a credit note. `total` and `open` are positive; `open` is None where the file says nothing of it.

    `group` names what the file says was settled together (a FEC letter): it is closed where it balances.
    `parts` are the sums that fall due day by day, where it is not the total at once on `due_on`.
    `other` marks what is neither invoice nor credit note but changes what the customer owes (a FEC journal
    entry of another kind): it is kept, warned about and not counted among documents.
    """

    row: int
    party: Party
    kind: EntryKind
    number: str
    issued_on: date
    due_on: date
    currency: str
    total: int
    open: int | None = None
    paid_on: date | None = None
    group: str = ""
    other: bool = False
    parts: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PaymentDraft(Kept):
    """Money that arrived; a negative `amount` is a payment taken back. `open` is what settles nothing yet.

    `number` is the payment's own number, `reference` the text that may name what it pays.
    """

    row: int
    party: Party
    on: date
    currency: str
    amount: int
    number: str = ""
    reference: str = ""
    open: int | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class PartyDraft(Kept):
    """A customer without a document: a row of a list of customers."""

    row: int
    party: Party


Draft = DocumentDraft | PaymentDraft | PartyDraft


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read: what the user said, what the file proves, or the best guess.

    `currency` is that of amounts without one; `date_order` is dmy, mdy or ymd. `decimal_mark` is the point or the
    comma that the file's amounts show, `MIXED` where they show both, empty where they show none. `country` is the
    firm's own: that of addresses which do not name theirs.
    """

    currency: str
    date_order: str
    today: date
    decimal_mark: str = ""
    country: str = ""


MIXED = "mixed"
"""Both marks stand before decimals somewhere in the file."""


@dataclass(frozen=True, slots=True)
class Drafts:
    """What a format of bookkeeping entries hands over: it needs no columns, so it says what its lines mean itself.

    `read` yields good rows as drafts and the others as problems (a warning beside its draft). `currency` is the
    one the file names, empty where it names none. Nothing is held in memory that grows with the file, where
    the format allows it.
    """

    read: Callable[[Reading], Iterable[Draft | Problem]]
    kind: str = "ledger"
    currency: str = ""


@dataclass(frozen=True, slots=True)
class BankLine:
    """A booked line of a bank statement. `amount` is signed minor units, positive where money came in."""

    row: int
    account: str
    """IBAN or number of our bank account."""
    on: date
    currency: str
    amount: int
    bank_reference: str
    """The bank's own, unique within the account where the bank gives one."""
    payer: str = ""
    payer_account: str = ""
    references: tuple[str, ...] = field(default=())
    """Structured references first, then free text."""
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """What a format of bank statements hands over."""

    read: Callable[[], Iterable[BankLine | Problem]]
