"""Facts in, the words of a text e-mail out. Pure, but for reading the wording files once.

Why plain substitution and no template language: the words are edited by translators, not by
programmers, and a value (a name, a number from a file) must never be read as a template. Every text
is filled in one pass; what was filled in is not looked at again.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from relance.values.money import add_up, format_money
from relance.values.words import say_date

FOLDER = Path(__file__).parent / "wording"

LONGEST_SUBJECT = 120
"""Characters. Longer subjects are cut by mail programs, usually in the reference."""

LONGEST_FIELD = 200
"""Characters of any one name or number in the body: above any honest one, below a flood."""

SUBJECT_FIELDS = frozenset({"sender", "account", "number"})
"""All that a subject may name; a subject to a private person is not even given the number."""

FIELDS = frozenset(
    {"name", "contact", "account", "number", "issued", "due_on", "answer_by"}
    | {"signer", "firm", "phone", "email", "items", "bank"}
)
"""What a wording file may name between braces, beside the pieces of its language."""

CONDITIONS = frozenset(
    {"one", "several", "business", "person", "contact", "no-contact", "dated", "undated", "late", "early"}
    | {"mixed", "part-paid", "bank", "no-bank", "signer", "no-signer", "phone", "no-phone", "email"}
)
"""What a wording file may ask for in brackets.

late / early: the due date of the oldest item has passed or not. mixed: some have, some have not.
part-paid: something was already paid on a listed item. dated: the oldest item has an issue date.
"""

Conditions = frozenset[str]
Kind = Literal["business", "person"]
_CONDITION = re.compile(r"\[([a-z -]+)\] ?")


class MissingWording(LookupError):
    """There are no words for this step or language. The text says which file or folder to add."""

    says_what_to_do = True


@dataclass(frozen=True, slots=True)
class Line:
    """One open item. `total` and `open` are whole minor units of `currency`."""

    number: str
    issued_on: date | None
    due_on: date
    total: int
    open: int
    currency: str
    partly_paid: bool


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes. `bank_name` is the account holder's name (empty: the firm's); others may be empty too."""

    firm: str
    signer: str
    phone: str
    bank_name: str
    iban: str
    email: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who reads. `contact` is the person to greet, may be empty; `reference` a neutral one, never empty."""

    name: str
    contact: str
    kind: Kind
    language: str
    reference: str


@dataclass(frozen=True, slots=True)
class Words:
    """What leaves: one header line without newlines, and a text body that ends in one newline."""

    language: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's files, as read."""

    labels: Mapping[str, str]
    pieces: Mapping[str, str]
    steps: Mapping[str, str]


def write(
    step: str, lines: tuple[Line, ...], sender: Sender, recipient: Recipient, today: date, answer_by: date
) -> Words:
    """The message of a step about all open items. Raises MissingWording for an unknown step or language."""
    if not lines:
        raise ValueError("a message needs at least one open item")
    wording = wording_of(recipient.language)
    if step not in wording.steps:
        raise MissingWording(f"No words for the step “{step}”: add the file {FOLDER / recipient.language / step}.txt.")
    lines = tuple(sorted((_clean_line(line) for line in lines), key=lambda line: (line.due_on, line.number)))
    sender, recipient = _clean_sender(sender), _clean_recipient(recipient)
    holds = _conditions(lines, sender, recipient, today)
    subject, _, body = wording.steps[step].partition("\n\n")
    fields = _fields(lines, sender, recipient, answer_by)
    fields["items"] = _items(lines, today, wording.labels, recipient.language)
    fields["bank"] = _bank(lines, sender, recipient, wording.labels)
    return Words(
        recipient.language,
        _subject(subject, wording.pieces, fields, holds),
        _close_up(_fill(body, _with_pieces(wording.pieces, fields, holds), holds)),
    )


def languages() -> tuple[str, ...]:
    """The languages there are words for: the folders that hold a `pieces.toml`."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/pieces.toml")))


def steps(language: str) -> tuple[str, ...]:
    """The steps a language has words for."""
    return tuple(sorted(wording_of(language).steps))


@lru_cache(maxsize=32)
def wording_of(language: str) -> Wording:
    """A language's files, read once. Raises MissingWording where there is no such folder."""
    if language not in languages():
        raise MissingWording(f"No words in the language “{language}”: add the folder {FOLDER}/{language}.")
    shared = tomllib.loads((FOLDER / language / "pieces.toml").read_text("utf-8"))
    files = sorted((FOLDER / language).glob("*.txt"))
    return Wording(shared["labels"], shared["pieces"], {file.stem: file.read_text("utf-8") for file in files})


# Filling in


def _fill(text: str, fields: Mapping[str, str], holds: Conditions) -> str:
    """The lines whose conditions hold, with their fields filled in."""
    return "\n".join(line.format_map(fields) for line in _kept(text, holds))


def _kept(text: str, holds: Conditions) -> Iterable[str]:
    for line in text.strip("\n").split("\n"):
        found = _CONDITION.match(line)
        if found is None:
            yield line
        elif holds.issuperset(found[1].split()):
            yield line[found.end() :]


def _with_pieces(pieces: Mapping[str, str], fields: Mapping[str, str], holds: Conditions) -> dict[str, str]:
    """Fields and pieces together; a piece may name fields and the pieces above it."""
    known = dict(fields)
    for name, text in pieces.items():
        known[name] = _fill(text, known, holds)
    return known


def _close_up(text: str) -> str:
    """No more than one empty line in a row, and one newline at the end."""
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


def _subject(text: str, pieces: Mapping[str, str], fields: Mapping[str, str], holds: Conditions) -> str:
    """The first subject line that holds, its fields shortened alike until it fits."""
    template = next(iter(_kept(text, holds)))
    for longest in (60, 40, 30, 20):
        short = {name: _cut(fields[name], longest) for name in ("signer", "firm", "account", "number")}
        short["sender"] = _fill(pieces["sender"], short, holds)
        allowed = SUBJECT_FIELDS - {"number"} if "person" in holds else SUBJECT_FIELDS
        subject = template.format_map({name: short[name] for name in allowed})
        if len(subject) <= LONGEST_SUBJECT:
            break
    return _cut(subject, LONGEST_SUBJECT)


# Facts


def _conditions(lines: tuple[Line, ...], sender: Sender, recipient: Recipient, today: date) -> Conditions:
    """Which of CONDITIONS hold. `lines` are oldest first."""
    late = [line.due_on < today for line in lines]
    facts = {
        "business" if recipient.kind == "business" else "person": True,
        "one" if len(lines) == 1 else "several": True,
        "contact" if recipient.contact else "no-contact": True,
        "dated" if lines[0].issued_on else "undated": True,
        "late" if late[0] else "early": True,
        "mixed": any(late) and not all(late),
        "part-paid": any(line.partly_paid for line in lines),
        "bank" if sender.iban else "no-bank": True,
        "signer" if sender.signer not in {"", sender.firm} else "no-signer": True,
        "phone" if sender.phone else "no-phone": True,
        "email": bool(sender.email),
    }
    return frozenset(name for name, holds in facts.items() if holds)


def _fields(lines: tuple[Line, ...], sender: Sender, recipient: Recipient, answer_by: date) -> dict[str, str]:
    oldest, language = lines[0], recipient.language
    return {
        "name": recipient.name,
        "contact": recipient.contact,
        "account": recipient.reference,
        "number": oldest.number,
        "issued": say_date(oldest.issued_on, language) if oldest.issued_on else "",
        "due_on": say_date(oldest.due_on, language),
        "answer_by": say_date(answer_by, language, "near"),
        "signer": sender.signer,
        "firm": sender.firm,
        "phone": sender.phone.replace(" ", "\u00a0"),
        "email": sender.email,
    }


def _items(lines: tuple[Line, ...], today: date, labels: Mapping[str, str], language: str) -> str:
    """What is open: three labelled rows for one item, a table with totals for several."""
    if len(lines) == 1:
        return _one_item(lines[0], today, labels, language)
    rows = [_row(line, today, labels, language) for line in lines]
    rows += _totals(labels["total"], lines, language)
    due = tuple(line for line in lines if line.due_on < today)
    if due and len(due) < len(lines):
        rows += _totals(labels["due_already"], due, language)
    return _columns(rows, right=2)


def _one_item(line: Line, today: date, labels: Mapping[str, str], language: str) -> str:
    due = labels["was_due"] if line.due_on < today else labels["is_due"]
    rows = [
        (labels["invoice"], line.number),
        (due, say_date(line.due_on, language)),
        (labels["to_pay"], f"{format_money(line.open, line.currency, language)} {_of_total(line, labels, language)}"),
    ]
    return _columns(rows)


def _row(line: Line, today: date, labels: Mapping[str, str], language: str) -> tuple[str, ...]:
    due = labels["row_was_due"] if line.due_on < today else labels["row_is_due"]
    return (
        line.number,
        due.format(date=say_date(line.due_on, language, "short")),
        format_money(line.open, line.currency, language),
        _of_total(line, labels, language),
    )


def _of_total(line: Line, labels: Mapping[str, str], language: str) -> str:
    """`(of £300.00)` beside what remains of a partly paid item, else nothing."""
    if not line.partly_paid:
        return ""
    return labels["of_total"].format(total=format_money(line.total, line.currency, language))


def _totals(label: str, lines: Iterable[Line], language: str) -> list[tuple[str, ...]]:
    """One row per currency: sums of different currencies are never added."""
    totals = add_up((line.currency, line.open) for line in lines)
    return [(label, "", format_money(minor, currency, language), "") for currency, minor in totals.items()]


def _bank(lines: tuple[Line, ...], sender: Sender, recipient: Recipient, labels: Mapping[str, str]) -> str:
    """Account holder, IBAN and what to quote: the document for one item, the account for several.

    Ordinary spaces inside the IBAN, because it is copied into bank forms.
    """
    quote = lines[0].number if len(lines) == 1 else recipient.reference
    iban = " ".join(sender.iban[at : at + 4] for at in range(0, len(sender.iban), 4))
    return _columns([(labels["holder"], sender.bank_name or sender.firm), ("IBAN", iban), (labels["quote"], quote)])


def _columns(rows: Sequence[tuple[str, ...]], right: int = -1) -> str:
    """Rows in aligned columns, indented by two; the column numbered `right` is aligned on its right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = (
        [cell.rjust(w) if at == right else cell.ljust(w) for at, (cell, w) in enumerate(zip(row, widths, strict=True))]
        for row in rows
    )
    return "\n".join(("  " + "   ".join(cells)).rstrip() for cells in padded)


# Names and numbers come from files: nothing in them may start a new line or a new header


def _clean(text: str) -> str:
    """One line: control, separator and direction characters become a space, runs of spaces one."""
    return _cut(" ".join("".join(" " if _is_unprintable(c) else c for c in text).split()), LONGEST_FIELD)


def _is_unprintable(character: str) -> bool:
    """Joiners (U+200C, U+200D) are kept: some names are spelt with them."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and character not in "\u200c\u200d"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _clean_line(line: Line) -> Line:
    return Line(
        _clean(line.number), line.issued_on, line.due_on, line.total, line.open, _clean(line.currency), line.partly_paid
    )


def _clean_sender(sender: Sender) -> Sender:
    iban = "".join(_clean(sender.iban).split()).upper()
    return Sender(
        firm=_clean(sender.firm),
        signer=_clean(sender.signer),
        phone=_clean(sender.phone),
        bank_name=_clean(sender.bank_name),
        iban=iban,
        email=_clean(sender.email),
    )


def _clean_recipient(recipient: Recipient) -> Recipient:
    return Recipient(
        name=_clean(recipient.name),
        contact=_clean(recipient.contact),
        kind=recipient.kind,
        language=recipient.language,
        reference=_clean(recipient.reference),
    )
