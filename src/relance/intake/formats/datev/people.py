"""Customers without bookings: DATEV's master data (category 16) and names of accounts (category 20).

Source: developer.datev.de, DATEV-Format, Debitoren/Kreditoren and Kontenbeschriftungen.
"""

from collections.abc import Iterator

from relance.customers.rules import Kind
from relance.intake.formats.datev.batch import chart
from relance.intake.formats.datev.header import Header, Record, account_of, is_customer, records
from relance.intake.gate.content import Content
from relance.intake.rules.addresses import country_of, postal
from relance.intake.rules.cells import LONGEST_NAME, email_of, name_of, tidy
from relance.intake.rules.records import Party, PartyDraft, Problem, Severity

LANGUAGES = {"4": "fr", "5": "en"}
"""Of the languages DATEV numbers, those we write."""
NAMES = {
    "0": ("name keine angabe", "name unternehmen"),
    "1": ("name naturl person",),
    "2": ("name unternehmen", "name keine angabe"),
}


def people(data: Content, header: Header) -> Iterator[PartyDraft | Problem]:
    """The customers of a file of master data."""
    for record in _customers(data, header, ("konto",)):
        party = _party(record)
        if not party.name:
            yield Problem(record.row, "missing_customer", Severity.ERROR, "customer", party.code)
        elif len(party.name) > LONGEST_NAME:
            yield Problem(record.row, "too_long", Severity.ERROR, "customer", party.name[:80])
        else:
            if record["e mail"] and not party.email:
                yield Problem(record.row, "bad_email", Severity.WARNING, "email", record["e mail"][:80])
            yield PartyDraft(record.row, party)


def labels(data: Content, header: Header) -> Iterator[PartyDraft | Problem]:
    """The customers among named accounts."""
    for record in _customers(data, header, ("konto", "kontenbeschriftung")):
        name = name_of(record["kontenbeschriftung"])[:LONGEST_NAME]
        account = account_of(record["konto"])
        yield PartyDraft(record.row, Party(name=name or f"Debitor {account}", code=account))


def _customers(data: Content, header: Header, needed: tuple[str, ...]) -> Iterator[Record]:
    for record in records(data, needed):
        if is_customer(account_of(record["konto"]), header.length, chart()["customers_begin_with"]):
            yield record


def _party(record: Record) -> Party:
    kind = record["adressattyp"] or record["adressatentyp"]
    first = name_of(record["vorname naturl person"])
    person = " ".join(part for part in (first, name_of(record["name naturl person"])) if part)
    names = [name_of(record[column]) for column in NAMES.get(kind, NAMES["2"])]
    if kind == "1":
        names.insert(0, person)
    is_person = kind == "1" or (bool(person) and not any(names))
    return Party(
        name=next((name for name in (*names, person, name_of(record["kurzbezeichnung"])) if name), ""),
        code=account_of(record["konto"]),
        email=email_of(record["e mail"])[0],
        phone=tidy(record["telefon"])[:40],
        language=LANGUAGES.get(record["sprache"], ""),
        kind=(Kind.PERSON if is_person else Kind.BUSINESS).value,
        contact=name_of(record["ansprechpartner"])[:120],
        address=_address(record)[:1000],
        country=country_of(record["land"]),
    )


def _address(record: Record) -> str:
    box = tidy(record["postfach"])
    street = name_of(record["strasse"]) or (f"Postfach {box}" if box else "")
    country = country_of(record["land"]) or "DE"
    return postal([street], tidy(record["postleitzahl"]), name_of(record["ort"]), "", country)
