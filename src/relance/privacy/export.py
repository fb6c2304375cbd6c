"""The copy of all that is kept about a customer, for that person: a page in plain words, and everything as JSON."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation
from django.utils.translation import gettext

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.company.models import Company
from relance.privacy import reading
from relance.privacy.inventory import SHELVES, Shelf
from relance.privacy.rules import Papers, Term
from relance.privacy.words import PAPERS
from relance.values.clock import day_in
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
        told = _readme(company, customer, found, terms, today, language)
    data = {"firm": company.name, "reference": customer.reference, "made_on": today, "kept": found}
    whole = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in (("README.txt", told), ("everything.json", whole)):
            file.writestr(zipfile.ZipInfo(name, EPOCH), text.encode(), zipfile.ZIP_DEFLATED)
    accounts.record(company, [Happening(customer.account_id, "copy_made")], by=by, now=now)
    return packed.getvalue()


def gather(account_ids: Iterable[int]) -> dict[str, list[dict[str, Any]]]:
    """Every row about these accounts, by table: a query a table. Empty fields are left out."""
    ids = list(account_ids)
    return {shelf.table: rows for shelf in SHELVES if (rows := [_row(each, shelf) for each in _values(shelf, ids)])}


def _values(shelf: Shelf, ids: list[int]) -> Iterable[dict[str, Any]]:
    hidden = OTHERS.get(shelf.table, ())
    names = [name for name in (*shelf.goes, *shelf.beside, *shelf.stays) if name not in hidden]
    values: Iterable[dict[str, Any]] = reading.rows(shelf, ids).values("id", *names).iterator()
    return values


def _row(values: dict[str, Any], shelf: Shelf) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _readme(
    company: Company,
    customer: Any,
    found: Mapping[str, list[dict[str, Any]]],
    terms: Mapping[Papers, Term],
    today: date,
    language: str,
) -> str:
    """The same in plain words."""
    firm = ", ".join(filter(None, (company.name, *company.address.split("\n"), company.phone)))
    head = [
        gettext("What is kept about %(name)s (%(reference)s)")
        % {"name": customer.name, "reference": customer.reference},
        gettext("By %(firm)s, as of %(day)s") % {"firm": firm, "day": say_date(today, language, "day")},
    ]
    why = gettext(
        "It is kept to ask for what is owed, to book what is paid, and because the law wants books to be kept. It "
        "comes from your invoices and payments, from the files of the firm’s own accounts, and from what was said and "
        "written with you."
    )
    who = gettext(
        "It is read by the people who work for the firm. It goes to the servers that carry its mail, to the post, and, "
        "where a claim is handed over, to a lawyer, an agency or a court; then the timeline says so."
    )
    rights = gettext(
        "You may ask for what is wrong to be put right, and for what nothing needs any more to be erased. What the law "
        "wants kept stays until its day, and is used for nothing else."
    )
    kept = [f"- {gettext(PAPERS[papers])}: {term_words(term, language)}" for papers, term in terms.items()]
    parts = [_told(shelf, found[shelf.table]) for shelf in SHELVES if shelf.table in found]
    files = gettext("everything.json holds every field as it is stored, for a program to read.")
    chapters = ["\n".join(head), why, who, rights, "\n".join([gettext("How long it is kept"), *kept]), files, *parts]
    return "\n\n".join(chapters) + "\n"


SILENT = frozenset(
    {"id", "account", "salt", "digest", "previous", "hash", "name_key", "list_key", "content", "number_key"}
)
"""Fields that say nothing to a reader; they are in everything.json."""


def _told(shelf: Shelf, rows: list[dict[str, Any]]) -> str:
    lines = [gettext(shelf.title).upper()]
    lines += ["  " + "; ".join(f"{name}: {_said(value)}" for name, value in _shown(row)) for row in rows]
    return "\n".join(lines)


def _shown(row: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    return ((name, value) for name, value in row.items() if name not in SILENT)


def _said(value: Any) -> str:
    """One line of a value."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M %Z")
    return " / ".join(str(value).splitlines())


def term_words(term: Term, language: str) -> str:
    """Up to when, and who says so."""
    if term.until is not None and term.rule is not None:
        day = say_date(term.until, language, "day")
        return gettext("until %(day)s (%(law)s)") % {"day": day, "law": term.rule.citation}
    if term.free:
        return gettext("no law wants it kept")
    return gettext("no law of your place is known here: it is not erased")
