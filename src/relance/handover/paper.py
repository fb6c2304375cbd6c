"""The file as one PDF: a cover, a contents page, the chapters. Typst, through the letters' compiler."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from relance.handover.records import Bundle, Sent, Table
from relance.handover.rules import Purpose
from relance.letters import typesetting
from relance.letters.rules.paper import paper_of
from relance.values.money import format_money
from relance.values.words import say_date

TEMPLATE = Path(__file__).parent / "typst" / "evidence.typ"
NARROW = frozenset({"claim", "decisions"})
"""Tables with many or long columns are set smaller."""

RIGHT: Mapping[str, tuple[int, ...]] = {"claim": (4, 5, 6, 7), "invoices": (4, 5), "payments": (2,), "agreements": (3,)}
WIDTHS: Mapping[str, tuple[str, ...]] = {
    "claim": ("1.2", "1.2", "1", "1", "auto", "auto", "auto", "auto", "auto", "1.6"),
    "contacts": ("auto", "auto", "auto", "auto", "auto", "1.6", "1", "1"),
    "decisions": ("auto", "auto", "auto", "1"),
}


def titles() -> dict[Purpose, str]:
    """For whom it is, in words."""
    return {
        Purpose.LAWYER: gettext("for a lawyer"),
        Purpose.AGENCY: gettext("for an agency"),
        Purpose.COURT: gettext("for a court"),
    }


def pdf_of(bundle: Bundle, country: str, form: Any = "pdf") -> Any:
    """The PDF as bytes; its pages as PNG with `form="png"`."""
    return typesetting.set_document(TEMPLATE, _data(bundle, country), form)


def _data(bundle: Bundle, country: str) -> dict[str, Any]:
    day = bundle.made_on
    title = gettext("Evidence file")
    return {
        "title": title,
        "language": bundle.language,
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "paper": paper_of(country).data()["paper"],
        "page": gettext("Page {page} of {pages}"),
        "foot": f"{bundle.creditor[0]} · {bundle.debtor[0]} · {bundle.reference}",
        "contents": gettext("Contents"),
        "cover": list(_cover(bundle)),
        "about": list(about(bundle)),
        "chapters": list(_chapters(bundle)),
    }


def _cover(bundle: Bundle) -> Iterator[tuple[str, str]]:
    yield gettext("Creditor"), ", ".join(bundle.creditor)
    yield gettext("Debtor"), ", ".join(bundle.debtor)
    yield gettext("Reference"), bundle.reference
    total = " + ".join(format_money(minor, currency, bundle.language) for currency, minor in bundle.totals.items())
    yield gettext("Claimed today"), total or "–"
    yield gettext("Made on"), say_date(bundle.made_on, bundle.language)
    yield gettext("Made"), titles()[bundle.purpose]


def about(bundle: Bundle) -> Iterator[str]:
    """What the file is, and what it is not."""
    yield gettext(
        "This file was made from the creditor’s book. Every figure follows from the entries listed in it; every "
        "message stands in it in the exact words that left; the timeline at its end is a chain of hashes in which "
        "nothing can be altered or taken out unseen, and check_chain.py in the folder proves it."
    )
    if bundle.purpose is not Purpose.LAWYER:
        yield gettext("Private notes and internal decisions are left out. The chain holds without their words.")
    yield bundle.informs


def _chapters(bundle: Bundle) -> Iterator[dict[str, Any]]:
    tables = {table.name: table for table in bundle.tables}
    yield _procedure(bundle)
    for name in ("claim", "invoices", "payments", "contacts", "notices"):
        if name in tables:
            yield _chapter(tables[name])
    if bundle.sent:
        messages = [_message(each, bundle.language) for each in bundle.sent]
        yield {"title": gettext("Messages in their exact words"), "messages": messages}
    for name in ("acknowledgements", "agreements", "decisions"):
        if name in tables:
            yield _chapter(tables[name])
    yield _timeline(bundle)


def _procedure(bundle: Bundle) -> dict[str, Any]:
    found = bundle.procedure
    rows = [(figure.label.say(bundle.language), figure.value) for figure in found.figures]
    said = gettext("Figures in the order of the form: %(form)s (%(citation)s).")
    words = {"form": found.title.say(bundle.language), "citation": found.citation}
    return {"title": gettext("The claim in figures"), "lines": [said % words, bundle.informs], "pairs": rows}


def _chapter(table: Table) -> dict[str, Any]:
    if not table.rows:
        return {"title": table.title, "lines": [gettext("None.")]}
    widths = WIDTHS.get(table.name) or ("1",) * len(table.head)
    # Where a rate was read stands in the folder: an address has no room in a column of paper.
    rows, head = [row[: len(widths)] for row in table.rows], table.head[: len(widths)]
    set_ = {"head": head, "rows": rows, "widths": widths, "right": RIGHT.get(table.name, ())}
    return {"title": table.title, "table": set_ | {"size": 7 if table.name in NARROW else 8.5}}


def _message(one: Sent, language: str) -> dict[str, Any]:
    title = f"{one.number}. {say_date(one.on, language)}, {one.to}: {one.subject}"
    return {"title": title, "proof": one.proof, "body": one.body.rstrip("\n").split("\n")}


def _timeline(bundle: Bundle) -> dict[str, Any]:
    head = (
        gettext("No."),
        gettext("Moment"),
        gettext("What happened"),
        gettext("By"),
        gettext("Words"),
        gettext("Hash"),
    )
    rows = [
        (str(each["seq"]), each["at"][:16], each["kind"], each["by"], (each["text"] or "")[:400], each["hash"][:16])
        for each in bundle.links
    ]
    lines = [gettext("The first sixteen characters of each hash; timeline.jsonl holds them whole.")]
    table = {"head": head, "rows": rows, "widths": ("auto", "auto", "auto", "0.8", "2", "auto"), "right": ()}
    made = {"title": gettext("Timeline, and how to prove it"), "lines": lines}
    return made | ({"table": table | {"size": 7}} if rows else {})
