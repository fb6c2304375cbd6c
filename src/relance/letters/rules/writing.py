"""The message of a step: facts in, words out. One pass; what was filled in is not looked at again."""

from collections.abc import Mapping
from datetime import date

from relance.letters.rules import tables
from relance.letters.rules.blocks import Block, Words
from relance.letters.rules.code import code
from relance.letters.rules.facts import (
    Charged,
    Line,
    Recipient,
    Sender,
    clean_charged,
    clean_line,
    clean_recipient,
    clean_sender,
    cut,
)
from relance.letters.rules.greeting import greeted
from relance.letters.rules.sheet import sheet
from relance.letters.rules.text import text_of
from relance.letters.rules.wording import SUBJECT_FIELDS, Conditions, MissingWording, Plan, plan_of, wording_of
from relance.values.words import say_date

LONGEST_SUBJECT = 120
"""Characters. Longer subjects are cut by mail programs, usually in the reference."""

OWN_WORDS = ("law", "rent")
"""Trades that name what they send otherwise: fee notes, rents."""

PAPER = "letter"
"""The channel whose messages are read on paper."""


def write(
    step: str,
    lines: tuple[Line, ...],
    sender: Sender,
    recipient: Recipient,
    today: date,
    answer_by: date,
    channel: str = "email",
    charges: tuple[Charged, ...] = (),
    statements: Conditions = frozenset(),
    own: str = "",
) -> Words:
    """The message of a step about all open items. Raises MissingWording for an unknown step or language.

    `charges` are what it asks for lateness, too, with how they are made. `statements` are the conditions of sentences
    that the law of the reader's place wants said. `own` is the firm's text in place of the file's (see `editing`).
    """
    if not lines:
        raise ValueError("a message needs at least one open item")
    wording = wording_of(recipient.language)
    if step not in wording.steps:
        raise MissingWording(f"No words for the step “{step}”: add the file wording/{recipient.language}/{step}.txt.")
    lines = tuple(sorted((clean_line(line) for line in lines), key=lambda line: (line.due_on, line.number)))
    sender, recipient = clean_sender(sender), clean_recipient(recipient)
    charges = tuple(clean_charged(each) for each in charges)
    holds = _conditions(lines, sender, recipient, today, channel) | statements
    holds |= {"charges"} if charges else set()
    plan = plan_of(recipient.language, step, holds, own)
    fields = people(sender, recipient) | _item_fields(lines, recipient.language, answer_by)
    labels = labels_for(wording.labels, sender)
    fields["basis"] = "; ".join(dict.fromkeys(article for each in charges for article in each.citations))
    quote = quoted(lines, recipient)
    filled = {
        "items": tables.items(lines, today, labels, recipient.language),
        "asked": tables.charged(charges, lines, labels, recipient.language),
        "counted": tables.counted(charges, labels, recipient.language),
        "bank": Block("pay", rows=tables.bank(quote, sender, labels)),
    }
    blocks = fill(plan, fields, filled, code(lines, charges, quote, sender, recipient, today, labels))
    return Words(
        recipient.language,
        subject_of(plan, fields, recipient),
        text_of(blocks),
        blocks,
        fields["answer_by"],
        sheet(lines, sender, recipient, labels, today),
        "business" if recipient.kind == "business" else "consumer",
    )


def labels_for(labels: Mapping[str, str], sender: Sender) -> Mapping[str, str]:
    """The labels as this trade says them: `invoice_rent` stands in for `invoice` where rents are asked for."""
    own = {name: labels[f"{name}_{sender.trade}"] for name in labels if f"{name}_{sender.trade}" in labels}
    return {**labels, **own} if own else labels


def fill(
    plan: Plan, fields: Mapping[str, str], filled: Mapping[str, Block], paycode: Block | None = None
) -> tuple[Block, ...]:
    """The parts of a plan as blocks: their fields filled in, their rows in place, a code after the bank details."""
    blocks = []
    for part in plan.parts:
        if part.fixed is not None:
            blocks.append(part.fixed)
            continue
        lines = tuple(filter(None, part.text.format_map(fields).split("\n")))
        if part.rows:
            table = filled[part.rows]
            if lines or table.rows or table.totals:
                blocks.append(Block(part.kind, lines, table.head, table.rows, table.totals))
            if part.rows == "bank" and paycode is not None:
                blocks.append(paycode)
        elif lines:
            blocks.append(Block(part.kind, lines))
    return tuple(blocks)


def subject_of(plan: Plan, fields: Mapping[str, str], recipient: Recipient) -> str:
    """The subject line, its fields shortened alike until it fits."""
    allowed = SUBJECT_FIELDS - {"number"} if recipient.kind != "business" else SUBJECT_FIELDS
    for longest in (60, 40, 30, 20):
        short = {name: cut(fields.get(name, ""), longest) for name in ("signer", "firm", "account", "number")}
        short["sender"] = plan.sender.format_map(short)
        subject = plan.subject.format_map({name: short[name] for name in allowed})
        if len(subject) <= LONGEST_SUBJECT:
            break
    return cut(subject, LONGEST_SUBJECT)


def people(sender: Sender, recipient: Recipient) -> dict[str, str]:
    """The fields that say who writes and who reads."""
    return {
        "greeted": greeted(
            recipient.contact, recipient.name, recipient.kind == "business", wording_of(recipient.language).titles
        ),
        "account": recipient.reference,
        "signer": sender.signer,
        "firm": sender.firm,
        "phone": sender.phone.replace(" ", "\u00a0"),
        "email": sender.email,
    }


def _item_fields(lines: tuple[Line, ...], language: str, answer_by: date) -> dict[str, str]:
    oldest = lines[0]
    return {
        "number": oldest.number,
        "issued": say_date(oldest.issued_on, language) if oldest.issued_on else "",
        "due_on": say_date(oldest.due_on, language),
        "answer_by": say_date(answer_by, language, "near"),
    }


def quoted(lines: tuple[Line, ...], recipient: Recipient) -> str:
    """What a payer quotes: the document for one item, the account for several."""
    return lines[0].number if len(lines) == 1 else recipient.reference


def _conditions(lines: tuple[Line, ...], sender: Sender, recipient: Recipient, today: date, channel: str) -> Conditions:
    """Which of CONDITIONS hold. `lines` are oldest first."""
    late = [line.due_on < today for line in lines]
    facts = {
        "one" if len(lines) == 1 else "several": True,
        "dated" if lines[0].issued_on else "undated": True,
        "late" if late[0] else "early": True,
        "mixed": any(late) and not all(late),
        "part-paid": any(line.partly_paid for line in lines),
    }
    return frozenset(name for name, holds in facts.items() if holds) | conditions_of(sender, recipient, channel)


def conditions_of(sender: Sender, recipient: Recipient, channel: str) -> Conditions:
    """The conditions that follow from who writes to whom, and how."""
    return frozenset(
        {
            "business" if recipient.kind == "business" else "person",
            "greeted" if recipient.contact or recipient.kind == "person" else "not-greeted",
            "bank" if sender.iban else "no-bank",
            "signer" if sender.signer not in {"", sender.firm} else "no-signer",
            "phone" if sender.phone else "no-phone",
            "email" if sender.email else "no-email",
            "paper" if channel == PAPER else "mail",
            sender.trade if sender.trade in OWN_WORDS else "trade",
            "informal",
        }
    )
