"""Files in the DATEV format: bookings, customers, and what holds neither."""

import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.intake.actions import Options, preview
from relance.intake.formats import datev
from relance.intake.gate.content import Content
from relance.intake.rules.records import DocumentDraft, PartyDraft, PaymentDraft, Problem, Reading, Rejected, Severity
from relance.ledger.rules import EntryKind

REAL = Path(__file__).parents[5] / "shared" / "data" / "exports" / "datev-extf"
TODAY = date(2026, 11, 21)
BOOKING = (
    *(
        "Umsatz (ohne Soll/Haben-Kz)",
        "Soll/Haben-Kennzeichen",
        "WKZ Umsatz",
        "Kurs",
        "Basis-Umsatz",
        "WKZ Basis-Umsatz",
    ),
    *("Konto", "Gegenkonto (ohne BU-Schlüssel)", "BU-Schlüssel", "Belegdatum", "Belegfeld 1", "Belegfeld 2", "Skonto"),
    *("Buchungstext", "Fälligkeit", "Generalumkehr"),
)
SALE = {
    "Umsatz (ohne Soll/Haben-Kz)": "5950,00",
    "Soll/Haben-Kennzeichen": "S",
    "Konto": "10000",
    "Gegenkonto (ohne BU-Schlüssel)": "8400",
    "Belegdatum": "2202",
    "Belegfeld 1": "RE-135",
    "Buchungstext": "Honorar",
}
PAID = SALE | {
    "Konto": "1200",
    "Gegenkonto (ohne BU-Schlüssel)": "10000",
    "Belegdatum": "1503",
    "Buchungstext": "Überweisung",
}


def head(
    category=21, mark="EXTF", *, begins="20250101", length="4", first="", last="", currency="EUR", chart=""
) -> str:
    cells = [f'"{mark}"', "700", str(category), '"Name"', "13", "20260130140440439", "", '"RE"', '""', '""', "29098"]
    cells += [
        "55003",
        begins,
        length,
        first,
        last,
        '"Stapel"',
        '"WD"',
        "1",
        "0",
        "0",
        f'"{currency}"',
        "",
        '""',
        "",
        "",
    ]
    return ";".join([*cells, f'"{chart}"', "", "", '""', '""'])


def file(*rows: dict, columns=BOOKING, encoding="cp1252", **header) -> bytes:
    quoted = {"Belegfeld 1", "Buchungstext", "Soll/Haben-Kennzeichen"}
    lines = [head(**header), ";".join(columns)]
    for row in rows:
        cells = (f'"{row.get(name, "")}"' if name in quoted else row.get(name, "") for name in columns)
        lines.append(";".join(cells))
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def parse(data: bytes) -> list:
    assert datev.claims("EXTF_Buchungsstapel.csv", Content.of(data))
    return list(datev.read(Content.of(data)).read(Reading("EUR", "dmy", TODAY)))


def read(*rows: dict, **how) -> list:
    return parse(file(*rows, **how))


def documents(found) -> list[DocumentDraft]:
    return [each for each in found if isinstance(each, DocumentDraft)]


def payments(found) -> list[PaymentDraft]:
    return [each for each in found if isinstance(each, PaymentDraft)]


def problems(found) -> list[Problem]:
    return [each for each in found if isinstance(each, Problem)]


def signed(each: DocumentDraft | PaymentDraft) -> int:
    if isinstance(each, PaymentDraft):
        return -each.amount
    return each.total if each.kind is EntryKind.INVOICE else -each.total


def owed(found) -> int:
    return sum(signed(each) for each in documents(found) + payments(found))


@pytest.mark.skipif(not REAL.exists(), reason="the shared exports are not here")
def test_the_shared_batch_and_names_of_accounts():
    (invoice,) = parse(next(REAL.glob("*Buchungsstapel.csv")).read_bytes())
    assert (invoice.row, invoice.number, invoice.total, invoice.currency) == (4, "RE201802-135", 595000, "EUR")
    assert (invoice.issued_on, invoice.party.name) == (date(2018, 2, 22), "Debitor 10000")
    with pytest.raises(Rejected) as refusal:
        datev.read(Content.of(next(REAL.glob("*Kontenbeschriftungen.csv")).read_bytes()))
    assert refusal.value.reason == "no_data"


def test_a_sale_and_its_payment_carry_the_same_key():
    found = read(SALE, PAID)
    (invoice,), (payment,) = documents(found), payments(found)
    assert (invoice.number, invoice.total, invoice.issued_on) == ("RE-135", 595000, date(2025, 2, 22))
    assert (payment.row, payment.amount, payment.on) == (4, 595000, date(2025, 3, 15))
    assert payment.reference == "Überweisung RE-135"
    assert invoice.group == payment.group == "RE-135"
    assert {each.party.code for each in (invoice, payment)} == {"10000"}
    assert not problems(found)


def test_what_its_key_does_not_settle_is_open():
    part = PAID | {"Umsatz (ohne Soll/Haben-Kz)": "2000,00"}
    for rows in ([SALE], [SALE, part], [PAID]):
        found = read(*rows)
        assert {each.group for each in documents(found) + payments(found)} == {""}
    assert payments(read(SALE, part))[0].reference == "Überweisung RE-135", "it pays the invoice it names"


@pytest.mark.skipif(not REAL.exists(), reason="the shared exports are not here")
def test_nothing_of_the_shared_batch_is_set_apart():
    path = next(REAL.glob("*Buchungsstapel.csv"))
    found = preview(None, path.name, Content.of(path.read_bytes()), Options(), today=TODAY)
    assert (found.open_total_minor, found.set_apart, found.problems) == ({"EUR": 595000}, {}, [])


def test_the_side_is_that_of_the_account_named_first():
    swapped = SALE | {"Konto": "8400", "Gegenkonto (ohne BU-Schlüssel)": "10000", "Soll/Haben-Kennzeichen": "H"}
    assert owed(read(swapped)) == 595000
    assert owed(read(SALE | {"Soll/Haben-Kennzeichen": "H"})) == -595000
    assert owed(read(SALE | {"Soll/Haben-Kennzeichen": ""})) == 595000


@pytest.mark.parametrize("mark", ["EXTF", "DTVF"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_both_marks_and_any_usual_encoding(mark, encoding):
    found = read(PAID, mark=mark, encoding=encoding)
    assert payments(found)[0].reference.startswith("Überweisung")


def test_one_invoice_over_two_rates_of_tax_counts_once():
    found = read(SALE, SALE | {"Umsatz (ohne Soll/Haben-Kz)": "107,00", "Gegenkonto (ohne BU-Schlüssel)": "8300"})
    assert [(each.number, each.total) for each in documents(found)] == [("RE-135", 605700)]


def test_a_number_used_again_on_another_day_is_kept():
    found = read(SALE, SALE | {"Belegdatum": "0103"})
    assert [each.number for each in documents(found)] == ["RE-135", "RE-135-20250301"]
    assert owed(found) == 2 * 595000


@pytest.mark.parametrize(
    ("sale", "money", "chart"),
    [
        ("8400", "1200", ""),
        ("4400", "1800", ""),
        ("8400", "1000", "03"),
        ("4400", "1600", "04"),
        ("8400", "1360", "03"),
    ],
)
def test_the_chart_is_the_one_named_or_the_one_that_fits(sale, money, chart):
    found = read(
        SALE | {"Gegenkonto (ohne BU-Schlüssel)": sale},
        PAID | {"Konto": money},
        chart=chart,
    )
    assert [each.other for each in documents(found)] == [False]
    assert [each.amount for each in payments(found)] == [595000]


def test_accounts_may_be_longer():
    sale = SALE | {"Konto": "1000000", "Gegenkonto (ohne BU-Schlüssel)": "840000"}
    paid = PAID | {"Konto": "120000", "Gegenkonto (ohne BU-Schlüssel)": "1000000"}
    found = read(sale, paid, length="6")
    assert owed(found) == 0
    assert documents(found)[0].party.name == "Debitor 1000000"


def test_suppliers_and_other_accounts_do_not_count():
    assert not read(
        SALE | {"Konto": "70000"},
        SALE | {"Konto": "4930"},
        SALE | {"Konto": "10000", "Gegenkonto (ohne BU-Schlüssel)": "8400", "Umsatz (ohne Soll/Haben-Kz)": "0,00"},
    )


def test_what_is_neither_sale_nor_payment_comes_in_and_is_warned_about():
    found = read(SALE, SALE | {"Soll/Haben-Kennzeichen": "H", "Gegenkonto (ohne BU-Schlüssel)": "2400"})
    assert [each.other for each in documents(found)] == [False, True]
    assert [(each.row, each.reason, each.severity) for each in problems(found)] == [
        (4, "other_journal", Severity.WARNING)
    ]
    assert owed(found) == 0
    moved = read(SALE | {"Gegenkonto (ohne BU-Schlüssel)": "10001"})
    assert {each.party.code: signed(each) for each in documents(moved)} == {"10000": 595000, "10001": -595000}


def test_a_balance_carried_over_is_an_invoice():
    (opening,) = documents(read(SALE | {"Gegenkonto (ohne BU-Schlüssel)": "9008", "Belegdatum": "0101"}))
    assert (opening.number, opening.total, opening.other) == ("RE-135", 595000, False)


@pytest.mark.parametrize("mark", [{"Generalumkehr": "1"}, {"Generalumkehr": "G"}, {"BU-Schlüssel": "23"}])
def test_a_booking_taken_back_on_its_own_side(mark):
    found = read(SALE, SALE | mark)
    assert owed(found) == 0
    assert owed(read(SALE, SALE | {"Umsatz (ohne Soll/Haben-Kz)": "-5950,00"})) == 0


def test_an_early_payment_discount_closes_the_rest():
    found = read(SALE, PAID | {"Umsatz (ohne Soll/Haben-Kz)": "5831,00", "Skonto": "119,00"})
    assert owed(found) == 0
    assert [each.amount for each in payments(found)] == [583100]
    assert [(each.other, signed(each)) for each in documents(found)] == [(False, 595000), (True, -11900)]


def test_a_bad_discount_keeps_the_whole_booking_out():
    found = read(PAID | {"Skonto": "viel"})
    assert [(each.row, each.reason) for each in found] == [(3, "bad_amount")]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2202", date(2025, 2, 22)),
        ("102", date(2025, 2, 1)),
        ("22022024", date(2024, 2, 22)),
        ("1022024", date(2024, 2, 1)),
        ("220224", date(2024, 2, 22)),
    ],
)
def test_the_day_of_a_booking(text, day):
    assert documents(read(SALE | {"Belegdatum": text}))[0].issued_on == day


def test_a_firms_year_may_begin_in_summer():
    for text, day in (("0108", date(2024, 8, 1)), ("0102", date(2025, 2, 1)), ("3006", date(2025, 6, 30))):
        assert documents(read(SALE | {"Belegdatum": text}, begins="20240701"))[0].issued_on == day
    found = read(SALE | {"Belegdatum": "2902"}, begins="20230701", first="20240201", last="20240229")
    assert documents(found)[0].issued_on == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ({"Belegfeld 2": "240325"}, date(2025, 3, 24)),
        ({"Belegfeld 2": "50325"}, date(2025, 3, 5)),
        ({"Fälligkeit": "01042025", "Belegfeld 2": "240325"}, date(2025, 4, 1)),
        ({"Belegfeld 2": "4711"}, date(2025, 3, 24)),
        ({"Belegfeld 2": "010199"}, date(2025, 3, 24)),
        ({}, date(2025, 3, 24)),
    ],
)
def test_the_due_date_is_the_one_said_or_thirty_days(said, due):
    (invoice,) = read(SALE | said)
    assert invoice.due_on == due


def test_currencies():
    found = read(SALE | {"WKZ Umsatz": "CHF"}, SALE | {"Belegfeld 1": "RE-2"}, currency="USD")
    assert [each.currency for each in documents(found)] == ["CHF", "USD"]
    assert datev.read(Content.of(file(SALE, currency="USD"))).currency == "USD"
    assert [each.reason for each in read(SALE | {"WKZ Umsatz": "XXQ"})] == ["unknown_currency"]
    assert documents(read(SALE, currency=""))[0].currency == "EUR"


@pytest.mark.parametrize(
    ("spoiled", "reason", "field"),
    [
        ({"Umsatz (ohne Soll/Haben-Kz)": "abc"}, "bad_amount", "amount"),
        ({"Umsatz (ohne Soll/Haben-Kz)": ""}, "missing_amount", "amount"),
        ({"Soll/Haben-Kennzeichen": "X"}, "bad_amount", "amount"),
        ({"Belegdatum": "3102"}, "bad_date", "issued"),
        ({"Belegdatum": ""}, "bad_date", "issued"),
    ],
)
def test_what_cannot_be_read_is_named_and_stays_out(spoiled, reason, field):
    found = read(SALE | spoiled, SALE | {"Belegfeld 1": "RE-2"})
    assert [each.number for each in documents(found)] == ["RE-2"]
    assert [(each.row, each.reason, each.field, each.severity) for each in problems(found)] == [
        (3, reason, field, Severity.ERROR)
    ]


PEOPLE = (
    *("Konto", "Name (Adressattyp Unternehmen)", "Unternehmensgegenstand", "Name (Adressattyp natürl. Person)"),
    *("Vorname (Adressattyp natürl. Person)", "Name (Adressattyp keine Angabe)", "Adressattyp", "Kurzbezeichnung"),
    *("Straße", "Postfach", "Postleitzahl", "Ort", "Land", "Telefon", "E-Mail", "Sprache", "Ansprechpartner"),
    *("Straße (Rechnungsadresse)",),
)


def test_customers_of_the_master_data():
    firm = {"Konto": "10000", PEOPLE[1]: "Müller GmbH", "Adressattyp": "2", "Straße": "Weg 3", "Postleitzahl": "50999"}
    firm |= {"Ort": "Köln", "Land": "DE", "Telefon": "0221/1", "E-Mail": "post@mueller.example", "Sprache": "5"}
    person = {"Konto": "10001", PEOPLE[3]: "Beck", PEOPLE[4]: "Ida", "Adressattyp": "1", "Postfach": "12"}
    unsaid = {"Konto": "10002", PEOPLE[5]: "Verein", "Adressattyp": "0", "E-Mail": "keine"}
    supplier = {"Konto": "70000", PEOPLE[1]: "Lieferant"}
    found = read(firm, person, unsaid, {"Konto": "10003"}, supplier, columns=PEOPLE, category=16)
    parties = [each.party for each in found if isinstance(each, PartyDraft)]
    assert [(party.code, party.name, party.kind) for party in parties] == [
        ("10000", "Müller GmbH", "business"),
        ("10001", "Ida Beck", "person"),
        ("10002", "Verein", "business"),
    ]
    assert (parties[0].address, parties[0].country) == ("Weg 3\n50999 Köln", "DE")
    assert (parties[0].email, parties[0].phone, parties[0].language) == ("post@mueller.example", "0221/1", "en")
    assert parties[1].address == "Postfach 12"
    assert [(each.row, each.reason, each.severity) for each in problems(found)] == [
        (5, "bad_email", Severity.WARNING),
        (6, "missing_customer", Severity.ERROR),
    ]


def test_the_older_word_for_the_kind_of_address():
    columns = tuple(name.replace("Adressattyp", "Adressatentyp") for name in PEOPLE)
    person = {"Konto": "10001", columns[3]: "Beck", columns[4]: "Ida", "Adressatentyp": "1"}
    (draft,) = read(person, columns=columns, category=16)
    assert (draft.party.name, draft.party.kind) == ("Ida Beck", "person")


def test_customers_among_named_accounts():
    columns = ("Konto", "Kontenbeschriftung", "Sprach-ID")
    rows = [{"Konto": "1200", columns[1]: "Girokonto"}, {"Konto": "10007", columns[1]: "Bäckerei Roth"}]
    (draft,) = read(*rows, columns=columns, category=20)
    assert (draft.row, draft.party.code, draft.party.name) == (4, "10007", "Bäckerei Roth")


def test_other_categories_are_refused_and_told_what_to_export_instead():
    for category, name in ((46, "Zahlungsbedingungen"), (99, "category 99")):
        with pytest.raises(Rejected) as refusal:
            datev.read(Content.of(file(SALE, category=category)))
        assert refusal.value.reason == "not_a_table"
        assert name in str(refusal.value) and "Buchungsstapel" in str(refusal.value)


def test_what_is_no_datev_file_is_left_to_others():
    for text in ("", "Umsatz;Konto\n1;2\n", '"EXTFX";700;21\n', "Konto;EXTF\n"):
        assert not datev.claims("EXTF_Buchungsstapel.csv", Content.of(text.encode()))
        with pytest.raises(Rejected):
            datev.read(Content.of(text.encode()))
    for text, reason in ((head(), "no_data"), (head() + "\nKonto;Betrag\n1;2\n", "not_a_table")):
        with pytest.raises(Rejected) as refusal:
            datev.read(Content.of(text.encode()))
        assert refusal.value.reason == reason


@given(
    st.lists(
        st.tuples(
            st.integers(-(10**8), 10**8),
            st.sampled_from(["S", "H"]),
            st.sampled_from(["8400", "1200", "2400", "9008"]),
            st.sampled_from(["RE-1", "RE-2", ""]),
            st.booleans(),
        ),
        min_size=1,
        max_size=10,
    )
)
def test_any_batch_comes_to_the_sum_of_its_customers_accounts(rows):
    lines, balance = [], 0
    for cents, side, account, number, first in rows:
        amount = f"{cents / 100:.2f}".replace(".", ",")
        said = {"Umsatz (ohne Soll/Haben-Kz)": amount, "Soll/Haben-Kennzeichen": side, "Belegfeld 1": number}
        accounts = ("10000", account) if first else (account, "10000")
        lines.append(SALE | said | {"Konto": accounts[0], "Gegenkonto (ohne BU-Schlüssel)": accounts[1]})
        balance += cents * (1 if side == "S" else -1) * (1 if first else -1)
    assert owed(read(*lines)) == balance


@pytest.mark.parametrize("seed", range(150))
def test_no_damage_whatever_makes_a_traceback(seed):
    chance = random.Random(seed)
    data = bytearray(file(SALE, PAID | {"Skonto": "1,00"}, SALE | {"WKZ Umsatz": "CHF"}))
    for _ in range(chance.choice([1, 3, 30])):
        place = chance.randrange(len(data))
        data[place : place + chance.randrange(3)] = chance.choice(
            [b"\0", b'"', b";", b"\n", b"\xff", b"9" * 50, b"-", b""]
        )
    datev.claims("x", Content.of(bytes(data)))
    try:
        found = list(datev.read(Content.of(bytes(data))).read(Reading("EUR", "dmy", TODAY)))
    except Rejected:
        return
    assert all(each.total > 0 and each.number and each.party.name for each in documents(found))
