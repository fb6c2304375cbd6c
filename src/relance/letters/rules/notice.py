"""Letters that are signed one by one: the formal notice, and the notices that work or credit stops. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from relance.letters.rules import tables
from relance.letters.rules.blocks import Block, Row, Words
from relance.letters.rules.code import code
from relance.letters.rules.facts import (
    Charged,
    Line,
    Recipient,
    Sender,
    clean,
    clean_charged,
    clean_line,
    clean_recipient,
    clean_sender,
)
from relance.letters.rules.sheet import sheet
from relance.letters.rules.tables import Labels, decimal
from relance.letters.rules.text import text_of
from relance.letters.rules.wording import Conditions, Wording, plan_of, wording_of
from relance.letters.rules.writing import PAPER, conditions_of, fill, labels_for, people, quoted, subject_of
from relance.values.money import format_money
from relance.values.words import say_date

DAYS_A_YEAR, CENT = 36500, Decimal(1)


@dataclass(frozen=True, slots=True)
class NoticeText:
    """What a notice says beside what is owed: the article it rests on, what was said before, what follows.

    `told` is in words (“our messages of 17 and 25 August”), `prescribed` a sentence of the law with its translation.
    `stops_on` is the day from which work or credit stops. Empty: nothing is said of it.
    """

    article: str
    answer_by: date
    told: str = ""
    accepted_on: date | None = None
    prescribed: str = ""
    next_step: str = ""
    enclosed: str = ""
    stops_on: date | None = None
    registered: str | None = None


def write_notice(
    kind: str,
    lines: Sequence[Line],
    charges: Sequence[Charged],
    said: NoticeText,
    sender: Sender,
    recipient: Recipient,
    today: date,
) -> Words:
    """The letter, as frozen words. All lines are in one currency; raises ValueError otherwise, or without any."""
    currencies = {line.currency for line in lines}
    if len(currencies) != 1:
        raise ValueError("a notice is about open items of one currency")
    lines = tuple(sorted((clean_line(line) for line in lines), key=lambda line: (line.due_on, line.number)))
    sender, recipient = clean_sender(sender), clean_recipient(recipient)
    charges = tuple(clean_charged(each) for each in charges)
    wording = wording_of(recipient.language)
    plan = plan_of(recipient.language, kind, _holds(lines, charges, said, sender, recipient))
    fields = people(sender, recipient) | _fields(lines, charges, said, wording, recipient.language, today)
    quote = quoted(lines, recipient)
    labels = labels_for(wording.labels, sender)
    filled = {
        "items": tables.items(lines, today, labels, recipient.language),
        "sums": _sums(lines, charges, labels, recipient.language),
        "counted": tables.counted([each for each in charges if _is_long(each)], labels, recipient.language),
        "bank": Block("pay", rows=tables.bank(quote, sender, labels)),
    }
    blocks = fill(plan, fields, filled, code(lines, charges, quote, sender, recipient, today, labels))
    around = sheet(lines, sender, recipient, labels, today, _title(kind, lines, fields, labels))
    return Words(
        recipient.language,
        subject_of(plan, fields, recipient),
        text_of(blocks),
        blocks,
        fields["stress_notice"] if kind == "formal_notice" else fields["stops_on"],
        replace(around, registered=_registered(said, labels)),
    )


def _registered(said: NoticeText, labels: Labels) -> tuple[str, ...]:
    if said.registered is None:
        return ()
    number = clean(said.registered)
    return (labels["registered"], *([labels["registered_number"].format(number=number)] if number else []))


def _holds(
    lines: Sequence[Line], charges: Sequence[Charged], said: NoticeText, sender: Sender, recipient: Recipient
) -> Conditions:
    facts = {
        "one" if len(lines) == 1 else "several": True,
        "dated" if lines[0].issued_on else "undated": True,
        "part-paid": any(line.partly_paid for line in lines),
        "told" if said.told else "untold": True,
        "charges": bool(charges),
        "accepted" if said.accepted_on else "not-accepted": True,
        "prescribed": bool(said.prescribed),
        "decided": bool(said.next_step),
        "enclosed": bool(said.enclosed),
        "stretched": any(_is_long(each) for each in charges),
        "article" if said.article else "no-article": True,
        "formal": True,
        "late": True,
    }
    usual = conditions_of(sender, recipient, PAPER) - {"informal"}
    return frozenset(name for name, holds in facts.items() if holds) | usual


def _fields(
    lines: Sequence[Line],
    charges: Sequence[Charged],
    said: NoticeText,
    wording: Wording,
    language: str,
    today: date,
) -> dict[str, str]:
    currency = lines[0].currency
    answer_by = say_date(said.answer_by, language, "long")
    money = format_money(_total(lines, charges), currency, language)
    return {
        "number": lines[0].number,
        "issued": say_date(lines[0].issued_on, language) if lines[0].issued_on else "",
        "due_on": say_date(lines[0].due_on, language),
        "answer_by": answer_by,
        "as_of": say_date(today, language),
        "told": said.told,
        "article": said.article,
        "basis": "; ".join(dict.fromkeys(article for each in charges for article in each.citations)),
        "accepted_on": say_date(said.accepted_on, language) if said.accepted_on else "",
        "prescribed": said.prescribed,
        "next_step": clean(said.next_step),
        "enclosed": clean(said.enclosed),
        "stops_on": say_date(said.stops_on, language) if said.stops_on else "",
        "stress_notice": wording.labels["stress_notice"].format(total=money, answer_by=answer_by),
    }


def _total(lines: Sequence[Line], charges: Sequence[Charged]) -> int:
    return sum(line.open for line in lines) + sum(each.interest + each.fixed_sum + each.costs for each in charges)


def _title(kind: str, lines: Sequence[Line], fields: dict[str, str], labels: Labels) -> str:
    if kind != "formal_notice":
        return labels[f"title_{kind}"].format(**fields)
    if len(lines) == 1:
        return labels["title_notice_one"].format(number=lines[0].number)
    return labels["title_notice_several"].format(count=len(lines))


def _is_long(each: Charged) -> bool:
    return len(each.periods) > 1


def _sums(lines: Sequence[Line], charges: Sequence[Charged], labels: Labels, language: str) -> Block:
    """Each sum with how it is made, the total, and what each day more adds."""
    currency = lines[0].currency
    rows = [_row(labels["principal"], labels["of_invoice"].format(number=x.number), x.open, x, language) for x in lines]
    for each in charges:
        rows += _charge_rows(each, labels, language)
    totals: list[Row] = [(labels["total"], "", format_money(_total(lines, charges), currency, language), "")]
    daily = sum(_a_day(each) for each in charges)
    if daily:
        totals.append((labels["then_a_day"], "", format_money(daily, currency, language), ""))
    head = (labels["nature"], labels["sum_calculation"], labels["amount"])
    return Block("items", head=head, rows=tuple(rows), totals=tuple(totals))


def _row(label: str, made: str, minor: int, line: Line, language: str) -> Row:
    return label, made, format_money(minor, line.currency, language), ""


def _charge_rows(each: Charged, labels: Labels, language: str) -> Iterable[Row]:
    def money(minor: int) -> str:
        return format_money(minor, each.currency, language)

    if each.interest:
        if _is_long(each):
            made = labels["stretches"].format(count=len(each.periods))
        else:
            one = each.periods[0]
            balance = format_money(one.balance, each.currency, language)
            made = f"{balance} × {decimal(one.percent, labels)}\u00a0% × {one.days}\u00a0/\u00a0365"
        yield labels["late_interest"], made, money(each.interest), ""
    if each.fixed_sum:
        yield labels["one_fixed_sum"], labels["of_invoice"].format(number=each.number), money(each.fixed_sum), ""
    if each.costs:
        yield labels["recovery"], labels["of_invoice"].format(number=each.number), money(each.costs), ""


def _a_day(each: Charged) -> int:
    """Interest of one more day in minor units, rounded: of the last stretch, while it runs."""
    last = each.periods[-1] if each.periods else None
    if last is None or last.ends < each.until:
        return 0
    return int((Decimal(last.balance) * last.percent / DAYS_A_YEAR).quantize(CENT, ROUND_HALF_UP))
