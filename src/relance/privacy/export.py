"""The copy of all that is kept about a customer, for that person: a page in plain words, and everything as JSON."""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation
from django.utils.translation import gettext

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.company.models import Company
from relance.handover import gathering as handover
from relance.handover.cells import said as cells_said
from relance.handover.records import Sent, Table
from relance.handover.rules import Purpose
from relance.privacy import naming, reading
from relance.privacy.inventory import SHELVES, Shelf
from relance.privacy.reducing import reducible
from relance.privacy.rules import Papers, Term
from relance.privacy.words import PAPERS
from relance.values.clock import day_in
from relance.values.marking import mark as _
from relance.values.words import say_date

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The day that every file of an archive bears: the same copy is the same archive."""

OTHERS: Mapping[str, tuple[str, ...]] = {"customers.Apart": ("one", "other"), "ledger.Entry": ("target", "reverses")}
"""Numbers that lead to other rows, of other people perhaps, and say nothing about this one."""


def copy(company: Company, customer: Any, language: str, *, by: str, now: datetime) -> bytes:
    """A .zip with README.txt and everything.json. That it was made stands on the timeline."""
    today = day_in(now, company.zone)
    ids = reading.accounts_of(customer)
    found = gather(ids)
    terms = reading.terms_of(company, ids, today)
    with translation.override(language):
        told = _readme(company, customer, ids, terms, now, language)
    data = {"firm": company.name, "reference": customer.reference, "made_on": today, "kept": found}
    whole = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in (("README.txt", told), ("everything.json", whole)):
            file.writestr(zipfile.ZipInfo(name, EPOCH), text.encode(), zipfile.ZIP_DEFLATED)
    accounts.record(company, [Happening(customer.account_id, "copy_made")], by=by, now=now)
    return packed.getvalue()


def gather(account_ids: Iterable[int]) -> dict[str, list[dict[str, Any]]]:
    """Every row about these accounts, by table: a query a table. Empty fields and names of others are left out."""
    ids = list(account_ids)
    found = {shelf.table: rows for shelf in SHELVES if (rows := [_row(each, shelf) for each in _values(shelf, ids)])}
    own = {row["id"] for row in found.get("customers.Customer", ())}
    for entry in found.get("accounts.TimelineEntry", ()):
        if naming.names_another(entry, own):
            entry.pop("text", None)
    return found


def _values(shelf: Shelf, ids: list[int]) -> Iterable[dict[str, Any]]:
    hidden = OTHERS.get(shelf.table, ())
    names = [name for name in (*shelf.goes, *shelf.beside, *shelf.stays) if name not in hidden]
    values: Iterable[dict[str, Any]] = reading.rows(shelf, ids).values("id", *names).iterator()
    return values


def _row(values: dict[str, Any], shelf: Shelf) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _readme(
    company: Company, customer: Any, ids: list[int], terms: Mapping[Papers, Term], now: datetime, language: str
) -> str:
    """The same in plain words."""
    firm = ", ".join(filter(None, (company.name, *company.address.split("\n"), company.phone)))
    today = day_in(now, company.zone)
    who = {"name": customer.name, "reference": customer.reference}
    head = [
        gettext("What is kept about %(name)s (%(reference)s)") % who,
        gettext("By %(firm)s, as of %(day)s") % {"firm": firm, "day": say_date(today, language, "day")},
    ]
    terms_told = [line(gettext(PAPERS[papers]), term_words(term, language)) for papers, term in terms.items()]
    found = handover.gather(company, customer.account_id, Purpose.LAWYER, language, now)
    chapters = [
        "\n".join(head),
        *(gettext(said) for said in ABOUT),
        _chapter(gettext("How long it is kept"), terms_told),
        _chapter(gettext("Who you are"), _face(customer)),
        *(_chapter(table.title, _table(table, language)) for table in found.tables if table.name not in INSIDE),
        *(_message(one, language) for one in found.sent),
        _chapter(gettext("What was said and noted"), _typed(ids, company.zone, language)),
    ]
    return "\n\n".join(filter(None, chapters)) + "\n"


ABOUT = (
    _(
        "It is kept to ask for what is owed, to book what is paid, and because the law wants books to be kept. It "
        "comes from your invoices and payments, from the files of the firm’s own accounts, and from what was said and "
        "written with you."
    ),
    _(
        "It is read by the people who work for the firm. It goes to the servers that carry its mail, to the post, and, "
        "where a claim is handed over, to a lawyer, an agency or a court; then the timeline says so."
    ),
    _(
        "You may ask for what is wrong to be put right, and for what nothing needs any more to be erased. What the law "
        "wants kept stays until its day, and is used for nothing else."
    ),
    _("everything.json holds every field as it is stored, for a program to read."),
)
"""Why, from where, to whom, and what the person may ask."""

INSIDE = frozenset({"claim", "decisions"})
"""Chapters of the hand-over file that are the firm's reckoning; they are in everything.json."""


def line(what: str, said: str) -> str:
    """A line of a list, with the colon of its language."""
    return gettext("%(what)s: %(said)s") % {"what": what, "said": " / ".join(said.splitlines())}


def _chapter(title: str, lines: Iterable[str]) -> str:
    """A chapter; nothing where it has no lines."""
    told = [f"- {each}" for each in lines]
    return "\n".join([title, *told]) if told else ""


def _face(customer: Any) -> list[str]:
    known = {
        gettext("Name"): customer.name,
        gettext("Person to write to"): customer.contact,
        gettext("E-mail"): customer.email,
        gettext("Telephone"): customer.phone,
        gettext("Address"): customer.address,
        gettext("Number in the firm’s own books"): customer.external_id,
        gettext("Remarks"): customer.about,
    }
    return [line(label, value) for label, value in known.items() if value]


def _table(table: Table, language: str) -> Iterator[str]:
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        yield "; ".join(line(one.title, cells_said(cell, language)) for one, cell in cells if one.paper and cell != "")


def _message(one: Sent, language: str) -> str:
    day = say_date(one.on, language, "day")
    return f"{day} · {one.to}\n{one.subject}\n\n{one.body.strip()}"


def _typed(ids: list[int], zone: str, language: str) -> Iterator[str]:
    """Notes and what was said, the newest first."""
    for entry in reducible(ids):
        yield line(say_date(day_in(entry.at, zone), language, "day"), entry.text)


def term_words(term: Term, language: str) -> str:
    """Up to when, and who says so."""
    if term.until is not None and term.rule is not None:
        words = {"day": say_date(term.until, language, "day"), "law": term.rule.citation}
        return (
            gettext("had to be kept until %(day)s (%(law)s)") if term.free else gettext("until %(day)s (%(law)s)")
        ) % words
    if term.free:
        return gettext("no law wants it kept")
    return gettext("no law of your place is known here: it is not erased")
