"""The file as one PDF: a cover, a contents page, the chapters. Typst, through the letters' compiler."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from relance.handover.cells import Row, said, say_sums
from relance.handover.records import Bundle, Sent, Table
from relance.handover.rules import Purpose
from relance.handover.told import channel, happened
from relance.letters import typesetting
from relance.letters.rules.paper import paper_of
from relance.values.words import say_date

TEMPLATE = Path(__file__).parent / "typst" / "evidence.typ"
SMALL = 7
"""Columns of a table from which it is set smaller."""

MOST = 1_000
"""Rows of a table that are printed: nobody reads more on paper, and the folder holds them all."""

HASH = 16
"""Characters of a hash that paper shows: enough to compare with the file."""


def titles() -> dict[Purpose, str]:
    """For whom it is, in words."""
    return {
        Purpose.LAWYER: gettext("for a lawyer"),
        Purpose.AGENCY: gettext("for an agency"),
        Purpose.COURT: gettext("for a court"),
    }


def pdf_of(bundle: Bundle, country: str, form: Any = "pdf") -> Any:
    """The PDF as bytes; its pages as PNG with `form="png"`."""
    return typesetting.set_document(TEMPLATE, data_of(bundle, country), form)


def data_of(bundle: Bundle, country: str) -> dict[str, Any]:
    """What the template reads."""
    day = bundle.made_on
    return {
        "title": gettext("Evidence file"),
        "subtitle": f"{bundle.creditor[0]} · {bundle.debtor[0]}",
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
    yield gettext("Creditor"), "\n".join(bundle.creditor)
    yield gettext("Debtor"), "\n".join(bundle.debtor)
    yield gettext("Reference"), bundle.reference
    yield gettext("Claimed today"), say_sums(dict(bundle.totals), bundle.language) or "–"
    yield gettext("Made on"), say_date(bundle.made_on, bundle.language)
    whom = {
        Purpose.LAWYER: gettext("a lawyer"),
        Purpose.AGENCY: gettext("an agency"),
        Purpose.COURT: gettext("a court"),
    }
    yield gettext("For whom"), whom[bundle.purpose]


def about(bundle: Bundle) -> Iterator[str]:
    """What the file is, what it is not, and what was left out."""
    yield gettext(
        "This file was made from the creditor’s book. Every figure follows from the entries listed in it, every "
        "message stands in it in the exact words that left, and its last chapter says how all of it can be checked."
    )
    if bundle.purpose is not Purpose.LAWYER:
        yield gettext(
            "Left out: private notes, what was said on the telephone, what is on file about a person, and the firm’s "
            "own decisions. The timeline shows where something was left out, and can be checked without it."
        )
    yield bundle.informs


def _chapters(bundle: Bundle) -> Iterator[dict[str, Any]]:
    tables = {table.name: table for table in bundle.tables}
    language = bundle.language
    yield _chapter(tables["claim"], language)
    yield _procedure(bundle)
    for name in ("invoices", "payments", "contacts"):
        yield _chapter(tables[name], language)
    yield _messages(bundle)
    for name in ("notices", "acknowledgements", "agreements", "decisions"):
        if name in tables:
            yield _chapter(tables[name], language)
    yield _timeline(bundle)
    yield _checking(bundle)


def _procedure(bundle: Bundle) -> dict[str, Any]:
    found = bundle.procedure
    words = {"form": found.title.say(bundle.language), "citation": found.citation}
    lines = [gettext("In the order of the form: %(form)s (%(citation)s).") % words, *found.notes]
    if not found.figures:
        lines = [gettext("Nothing is late: there are no figures.")]
    groups = [
        {"of": number, "pairs": [(each.label.say(bundle.language), each.value) for each in figures]}
        for number, figures in groupby(found.figures, key=lambda each: each.of)
    ]
    return {"title": gettext("Figures of the local procedure"), "lines": lines, "groups": groups}


def _chapter(table: Table, language: str) -> dict[str, Any]:
    if not table.rows:
        return {"title": table.title, "lines": [gettext("None.")]}
    shown = [place for place, column in enumerate(table.columns) if column.paper]
    columns = [table.columns[place] for place in shown]
    set_ = {
        "head": [column.title for column in columns],
        "widths": [column.width for column in columns],
        "right": [place for place, column in enumerate(columns) if column.right],
        "rows": list(_rows(table, shown, language)),
        "strong": sorted(table.strong),
        "small": len(columns) >= SMALL,
    }
    return {"title": table.title, "lines": _cut(len(table.rows), f"{table.name}.csv"), "table": set_}


def _cut(rows: int, file: str) -> list[str]:
    """What to say where a table is too long for paper."""
    said = {"most": MOST, "rows": rows, "file": file}
    return [gettext("The first %(most)d of %(rows)d lines; %(file)s holds them all.") % said] if rows > MOST else []


def _rows(table: Table, shown: list[int], language: str) -> Iterator[list[str]]:
    before: Row = ()
    for row in table.rows[:MOST]:
        cells = [said(row[place], language) for place in shown]
        if table.grouped and before and before[0] == row[0]:
            cells[0] = ""
        before = row
        yield cells


def _messages(bundle: Bundle) -> dict[str, Any]:
    title = gettext("Messages in their exact words")
    if not bundle.sent:
        return {"title": title, "lines": [gettext("None.")]}
    return {"title": title, "messages": [_message(each, bundle.language) for each in bundle.sent]}


def _message(one: Sent, language: str) -> dict[str, Any]:
    return {
        "title": f"{one.number}. {say_date(one.on, language)}, {channel(one.channel)}",
        "head": [(gettext("Recipient"), one.to), (gettext("Subject"), one.subject), (gettext("Proof"), one.proof)],
        "body": one.body.rstrip("\n").split("\n"),
    }


def _timeline(bundle: Bundle) -> dict[str, Any]:
    head = (
        *(gettext("No."), gettext("Moment"), gettext("What happened"), gettext("Words"), gettext("By")),
        gettext("Hash"),
    )
    table = {
        "head": head,
        "widths": ["auto", "auto", "1.8", "1.8", "0.9", "auto"],
        "right": [],
        "rows": [list(_link(each, bundle.language)) for each in bundle.links[:MOST]],
        "strong": [],
        "small": True,
    }
    lines = [gettext("Of each hash the first characters; timeline.jsonl holds it whole.")]
    made = {"title": gettext("Timeline"), "lines": lines + _cut(len(bundle.links), "timeline.jsonl")}
    return made | ({"table": table} if bundle.links else {})


def _link(link: Mapping[str, Any], language: str) -> Iterator[str]:
    yield str(link["seq"])
    if link.get("withheld") == "all":
        yield from ("", gettext("left out"), "", "")
    else:
        moment = datetime.fromisoformat(link["at"])
        yield f"{say_date(moment.date(), language, 'short')} {moment:%H:%M}"
        yield happened(link["kind"], link["facts"], language)
        erased, kept = gettext("erased"), gettext("left out")
        yield link["text"] if link["text"] is not None else (erased if link["withheld"] == "erased" else kept)
        yield link["by"]
    yield link["hash"][:HASH]


def _checking(bundle: Bundle) -> dict[str, Any]:
    lines = [
        gettext(
            "The folder that belongs to this document holds the same in open formats. SHA256SUMS lists the SHA-256 of "
            "every file; README.txt says how to compare them on each kind of computer."
        ),
        gettext(
            "Each line of the timeline names the hash of the line before it, so that nothing can be altered, taken out "
            "or put in between without every later hash becoming another. check_chain.py in the folder computes all of "
            "them again and prints OK, or the first line that does not fit; README.txt shows how to do it by hand."
        ),
        gettext(
            "The chain proves that the record is whole since somebody else holds one of its hashes. It does not prove "
            "that what was entered was true."
        ),
    ]
    if bundle.links:
        lines.append(gettext("Last hash of this timeline: %(hash)s") % {"hash": bundle.links[-1]["hash"]})
    return {"title": gettext("How to check"), "lines": lines}
