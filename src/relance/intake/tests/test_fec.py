"""French accounting files, as programs write them and as people spoil them."""

import json
import random
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.intake.formats import fec
from relance.intake.gate.content import Content
from relance.intake.rules.records import DocumentDraft, PaymentDraft, Problem, Reading, Rejected, Severity
from relance.ledger.rules import EntryKind

SHARED = Path(__file__).parents[5] / "shared"
CASE = SHARED / "cases" / "imports" / "d05_999888777FEC20251231.txt"
REAL = SHARED / "data" / "exports" / "fec"
TODAY = date(2026, 11, 21)
COLUMNS = (
    *("JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib"),
    *("PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate"),
    *("Montantdevise", "Idevise"),
)
CASH_COLUMNS = (*COLUMNS, "DateRglt", "ModeRglt", "NatOp", "IdClient")
SALE = {
    "JournalCode": "VE",
    "JournalLib": "Ventes",
    "EcritureNum": "1",
    "EcritureDate": "20250302",
    "CompteNum": "411000",
    "CompteLib": "Clients",
    "CompAuxNum": "C1",
    "CompAuxLib": "Hôtel de l'Abbaye",
    "PieceRef": "FA1",
    "PieceDate": "20250301",
    "EcritureLib": "Facture FA1",
    "Debit": "1200,00",
    "Credit": "0,00",
}
BANK = SALE | {
    "JournalCode": "BQ",
    "JournalLib": "Banque",
    "EcritureNum": "2",
    "EcritureDate": "20250410",
    "PieceRef": "VIR2",
    "PieceDate": "20250410",
    "EcritureLib": "Virement FA1",
    "Debit": "0,00",
    "Credit": "1200,00",
}


def contra(row: dict, account: str, **more) -> dict:
    """The other side of a line."""
    sides = {"Debit": row["Credit"], "Credit": row["Debit"]}
    return row | {"CompteNum": account, "CompteLib": "", "CompAuxNum": "", "CompAuxLib": ""} | sides | more


def book(*rows: dict, columns=COLUMNS, separator="\t", end="\r\n") -> str:
    lines = [separator.join(columns), *(separator.join(row.get(name, "") for name in columns) for row in rows)]
    return end.join(lines) + end


def read(*rows: dict, **how) -> list:
    return parse(book(*rows, **how).encode())


def parse(data: bytes) -> list:
    assert fec.claims("999888777FEC20251231.txt", Content.of(data))
    drafts = fec.read(Content.of(data))
    assert (drafts.kind, drafts.currency) == ("ledger", "EUR")
    return list(drafts.read(Reading("EUR", "dmy", TODAY)))


def documents(found) -> list[DocumentDraft]:
    return [each for each in found if isinstance(each, DocumentDraft)]


def payments(found) -> list[PaymentDraft]:
    return [each for each in found if isinstance(each, PaymentDraft)]


def problems(found) -> list[Problem]:
    return [each for each in found if isinstance(each, Problem)]


def signed(each: DocumentDraft | PaymentDraft) -> int:
    """What a draft does to the balance."""
    if isinstance(each, PaymentDraft):
        return -each.amount
    return each.total if each.kind is EntryKind.INVOICE else -each.total


def sums(found) -> tuple[int, int, int]:
    """What is owed in all, on lines without a letter, and in groups that do not balance."""
    groups: dict[tuple[str, str], int] = defaultdict(int)
    free = 0
    for each in documents(found) + payments(found):
        if each.group:
            groups[each.party.code, each.group] += signed(each)
        else:
            free += signed(each)
    return free + sum(groups.values()), free, sum(groups.values())


def summary(found, kind: EntryKind) -> tuple[int, int]:
    chosen = [each for each in documents(found) if each.kind is kind and not each.other]
    return len(chosen), sum(signed(each) for each in chosen)


@pytest.mark.skipif(not CASE.exists(), reason="the shared cases are not here")
def test_the_shared_case_is_read_to_the_cent():
    found, expected = parse(CASE.read_bytes()), json.loads(Path(f"{CASE}.expected.json").read_text("utf-8"))
    for name, kind in (("invoices", EntryKind.INVOICE), ("credit_notes", EntryKind.CREDIT_NOTE)):
        assert summary(found, kind) == (expected[name]["count"], expected[name]["total_minor"]["EUR"])
    assert len(payments(found)) == expected["payments"]["count"]
    assert sum(each.amount for each in payments(found)) == expected["payments"]["total_minor"]["EUR"]
    total, free, rest = sums(found)
    assert rest == 0
    assert total == free == expected["open_total_minor"]["EUR"]
    assert not problems(found)


@pytest.mark.parametrize(
    ("ending", "expected"),
    [("0000000001FEC20220831.txt", (5251724, 5897282, -645558)), ("000000000FEC20231231.txt", (2777170, 2777170, 0))],
)
def test_the_balance_of_real_books_is_kept(ending, expected):
    files = list(REAL.glob(f"*_{ending}"))
    if not files:
        pytest.skip("the shared exports are not here")
    found = parse(files[0].read_bytes())
    assert sums(found) == expected
    assert not [each for each in problems(found) if each.severity is Severity.ERROR]


def test_a_sale_paid_by_bank():
    found = read(SALE, contra(SALE, "706000"), BANK, contra(BANK, "512000"))
    (invoice,) = documents(found)
    assert (invoice.row, invoice.number, invoice.total) == (2, "FA1", 120000)
    assert (invoice.issued_on, invoice.due_on) == (date(2025, 3, 1), date(2025, 3, 31))
    assert (invoice.party.name, invoice.party.code) == ("Hôtel de l'Abbaye", "C1")
    (payment,) = payments(found)
    assert (payment.row, payment.on, payment.amount, payment.number) == (4, date(2025, 4, 10), 120000, "VIR2")
    assert payment.reference == "Virement FA1 VIR2"
    assert not problems(found)


@pytest.mark.parametrize("separator", ["\t", "|", ";", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-15", "cp1252", "utf-16", "utf-16-le"])
def test_any_usual_separator_and_encoding(separator, encoding):
    row = {name: f'"{text}"' if separator == "," else text for name, text in SALE.items()}
    (invoice,) = documents(parse(book(row, separator=separator).encode(encoding)))
    assert (invoice.party.name, invoice.total) == ("Hôtel de l'Abbaye", 120000)


def test_the_header_may_be_written_in_any_way():
    columns = (
        "Journal Code",
        "JOURNALLIB",
        '"EcritureNum"',
        "Écriture Date",
        "comptenum",
        *COLUMNS[5:11],
        "Débit",
        "CRÉDIT",
    )
    values = [
        "VE",
        "Ventes",
        "1",
        "2025-03-02",
        "411000",
        "Clients",
        "C1",
        "Dupont",
        "FA1",
        "01/03/2025",
        "x",
        "12.5",
        "",
    ]
    (invoice,) = documents(parse("\n".join(["", "\t".join(columns), "\t".join(values)]).encode()))
    assert (invoice.row, invoice.total, invoice.issued_on) == (3, 1250, date(2025, 3, 1))


def test_an_amount_with_its_side_in_place_of_two_columns():
    columns = [{"Debit": "Montant", "Credit": "Sens"}.get(name, name) for name in COLUMNS]
    rows = [
        SALE | {"Montant": amount, "Sens": side, "PieceRef": f"FA{number}", "EcritureNum": str(number)}
        for number, (amount, side) in enumerate(
            [("100", "D"), ("100", "+1"), ("30", "C"), ("30", "-1"), ("-7", "D")], 1
        )
    ]
    found = read(*rows, SALE | {"Montant": "5", "Sens": "?"}, columns=columns)
    assert [signed(each) for each in documents(found)] == [10000, 10000, -3000, -3000, -700]
    assert [(each.row, each.reason, each.value) for each in problems(found)] == [(7, "bad_amount", "?")]


def test_a_cash_book_has_four_columns_more_and_no_numbers_of_entries():
    sale = SALE | {"EcritureNum": "0", "JournalCode": "x", "JournalLib": "", "IdClient": "K7", "CompAuxNum": ""}
    sale |= {"CompAuxLib": "", "EcritureLib": "Honoraires"}
    paid = sale | {"Debit": "0,00", "Credit": "1200,00", "DateRglt": "20250302", "ModeRglt": "CB"}
    found = read(sale, contra(sale, "706000"), paid, contra(paid, "53"), columns=CASH_COLUMNS)
    assert [each.total for each in documents(found)] == [120000]
    assert [each.amount for each in payments(found)] == [120000]
    assert {(each.party.code, each.party.name) for each in documents(found) + payments(found)} == {("K7", "K7")}


def test_a_negative_debit_is_a_credit():
    credit_note = SALE | {"Debit": "-1 200,00", "PieceRef": "AV1"}
    found = read(credit_note, contra(credit_note, "706000"))
    assert summary(found, EntryKind.CREDIT_NOTE) == (1, -120000)


def test_a_payment_taken_back_is_negative():
    rejected = BANK | {"Debit": "1200,00", "Credit": "0,00"}
    (payment,) = payments(read(rejected, contra(rejected, "512000")))
    assert payment.amount == -120000


def test_a_payment_is_found_by_the_account_on_the_other_side():
    odd = BANK | {"JournalCode": "J7", "JournalLib": "Journal 7"}
    for account in ("512000", "530000", "511200", "580000"):
        assert payments(read(odd, contra(odd, account)))
    diverse = BANK | {"JournalCode": "OD", "JournalLib": "Opérations diverses"}
    assert payments(read(diverse, contra(diverse, "512000")))


def test_a_sale_is_found_by_the_account_on_the_other_side_in_an_oddly_named_journal():
    odd = SALE | {"JournalCode": "J7", "JournalLib": "Journal 7"}
    (invoice,) = documents(read(odd, contra(odd, "706000")))
    assert not invoice.other


def test_what_another_journal_says_comes_in_and_is_warned_about():
    lost = BANK | {"JournalCode": "OD", "JournalLib": "Opérations diverses"}
    found = read(SALE, contra(SALE, "706000"), lost, contra(lost, "654000"))
    assert sums(found)[0] == 0
    assert [each.other for each in documents(found)] == [False, True]
    assert [(each.row, each.reason, each.severity) for each in problems(found)] == [
        (4, "other_journal", Severity.WARNING)
    ]


def test_opening_balances_are_told_apart_by_entry_and_keep_the_numbers_they_have():
    opening = SALE | {"JournalCode": "AN", "JournalLib": "A nouveaux", "PieceRef": "RAN", "PieceDate": "20250101"}
    opening |= {"EcritureDate": "20250101"}
    found = read(
        opening,
        opening | {"Debit": "300,00"},
        opening | {"EcritureNum": "2", "Debit": "50,00"},
        opening | {"PieceRef": "FA2024-77", "Debit": "70,00", "PieceDate": "20241115"},
        contra(opening, "512000"),
    )
    assert [(each.number, each.total) for each in documents(found)] == [
        ("RAN-2025-1", 150000),
        ("RAN-2025-2", 5000),
        ("FA2024-77", 7000),
    ]
    assert documents(found)[2].issued_on == date(2024, 11, 15)
    assert not problems(found)


def test_two_lines_of_one_document_count_once_and_one_number_serves_two_customers():
    found = read(
        SALE,
        SALE | {"Debit": "300,00"},
        contra(SALE, "706000", Credit="1500,00"),
        SALE | {"EcritureNum": "3", "CompAuxNum": "C2", "CompAuxLib": "Cave d'Arsac"},
    )
    assert [(each.party.code, each.number, each.total) for each in documents(found)] == [
        ("C1", "FA1", 150000),
        ("C2", "FA1", 120000),
    ]
    assert not problems(found)


def test_a_sale_booked_twice_is_refused():
    found = read(SALE, contra(SALE, "706000"), SALE | {"EcritureNum": "8", "PieceRef": "fa 1"})
    assert len(documents(found)) == 1
    assert [(each.row, each.reason, each.severity) for each in problems(found)] == [
        (4, "duplicate_number", Severity.ERROR)
    ]


def test_letters_tie_a_sale_to_its_payment():
    found = read(
        SALE | {"EcritureLet": "AB", "DateLet": "20250410"},
        BANK | {"EcritureLet": "AB", "DateLet": "20250410"},
        SALE | {"EcritureNum": "5", "PieceRef": "FA5"},
    )
    assert sums(found) == (120000, 120000, 0)
    assert {each.group for each in documents(found) + payments(found)} == {"AB", ""}


def test_only_customers_count_and_not_the_doubtful_nor_deposits():
    for account in ("401000", "416000", "419100", "512000"):
        assert not read(SALE | {"CompteNum": account})
    found = read(SALE | {"CompteNum": "411DUPONT", "CompteLib": "M. Dupont", "CompAuxNum": "", "CompAuxLib": ""})
    assert (documents(found)[0].party.name, documents(found)[0].party.code) == ("M. Dupont", "411DUPONT")


@pytest.mark.parametrize(
    ("spoiled", "reason", "field", "value"),
    [
        ({"Debit": "12OO,00"}, "bad_amount", "debit", "12OO,00"),
        ({"Debit": "x" * 200}, "bad_amount", "debit", "x" * 80),
        ({"Debit": "", "Credit": ""}, "missing_amount", "amount", ""),
        ({"EcritureDate": "20251301"}, "bad_date", "issued", "20251301"),
        ({"PieceDate": "31/02/2025"}, "bad_date", "issued", "31/02/2025"),
        ({"EcritureDate": "", "PieceDate": ""}, "bad_date", "issued", ""),
        ({"CompAuxLib": "x" * 10_001}, "too_long", "customer", "x" * 80),
    ],
)
def test_what_cannot_be_read_is_named_and_stays_out(spoiled, reason, field, value):
    found = read(SALE | spoiled, SALE | {"EcritureNum": "2", "PieceRef": "FA2"})
    assert [each.number for each in documents(found)] == ["FA2"]
    assert [(each.row, each.reason, each.severity, each.field, each.value) for each in problems(found)] == [
        (2, reason, Severity.ERROR, field, value)
    ]


def test_a_line_cut_off_is_named_and_one_over_nothing_is_passed_over():
    text = book(SALE | {"Debit": "0,00"}, contra(SALE, "706000") | {"Debit": "?"})
    found = parse((text + "VE\tVentes\t3\t20250302\t411000\tClie\r\nVE\tVen\r\n\r\nTotal\r\n").encode())
    assert [(each.row, each.reason) for each in problems(found)] == [(4, "row_too_short"), (5, "row_too_short")]
    assert not documents(found)


def test_quotation_marks_that_never_close_harm_only_their_line():
    found = read(SALE | {"CompAuxLib": '"Le Phare'}, SALE | {"EcritureNum": "2", "PieceRef": "FA2"})
    assert [each.party.name for each in documents(found)] == ['"Le Phare', '"Le Phare']
    found = read(SALE | {"CompAuxLib": '"Phare; ""Le"""'}, separator=";")
    assert documents(found)[0].party.name == 'Phare; "Le"'


def test_a_null_byte_is_flagged_and_goes():
    found = read(SALE | {"CompAuxLib": "Ca\0ve"})
    assert documents(found)[0].party.name == "Cave"
    assert [(each.row, each.reason, each.severity) for each in problems(found)] == [(2, "null_byte", Severity.WARNING)]


def test_what_is_no_fec_is_left_to_others():
    for text in ("", "Numéro;Client;Montant\nFA1;Dupont;12\n", "EXTF;700;21", "<xml/>", "JournalCode\tDebit\tCredit\n"):
        assert not fec.claims("999888777FEC20251231.txt", Content.of(text.encode()))
        with pytest.raises(Rejected):
            fec.read(Content.of(text.encode()))


ROWS = st.lists(
    st.tuples(
        st.integers(-(10**8), 10**8),
        st.sampled_from(["VE", "BQ", "AN", "OD", "ZZ"]),
        st.sampled_from(["706000", "512000", "654000", "411000"]),
        st.sampled_from(["1", "2", "3", "0"]),
        st.sampled_from(["C1", "C2", ""]),
        st.sampled_from(["", "A", "B"]),
    ),
    max_size=10,
)


@given(ROWS, st.sampled_from(["\t", "|", ";"]))
def test_any_book_comes_to_the_sum_of_its_customers_accounts(rows, separator):
    lines, owed = [], 0
    for count, (cents, journal, account, number, code, letter) in enumerate(rows):
        amount = f"{cents / 100:.2f}".replace(".", ",")
        said = {"JournalCode": journal, "JournalLib": "", "EcritureNum": number, "PieceRef": f"P{count + 1}"}
        sale = SALE | said | {"CompAuxNum": code, "Debit": amount, "Credit": "", "EcritureLet": letter}
        other = contra(sale, account)
        lines += [sale, other]
        owed += 0 if account == "411000" else cents
    found = read(*lines, separator=separator)
    assert not [each for each in problems(found) if each.severity is Severity.ERROR]
    assert sums(found)[0] == owed


def spoil(data: bytes, chance: random.Random) -> bytes:
    """The file, damaged in one of the ways that files are."""
    lines, spoiled = data.split(b"\n"), bytearray(data)
    way = chance.randrange(5)
    if way == 0:
        for _ in range(chance.choice([1, 20])):
            spoiled[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif way == 1:
        del spoiled[chance.randrange(len(data)) :]
    elif way == 2:
        lines.insert(chance.randrange(len(lines)), chance.choice(lines))
        spoiled = bytearray(b"\n".join(lines))
    elif way == 3:
        order = chance.sample(range(18), 18)
        cut = [line.split(b"\t") for line in lines]
        spoiled = bytearray(b"\n".join(b"\t".join(c[n] for n in order if n < len(c)) for c in cut))
    else:
        place = chance.randrange(len(data))
        spoiled[place:place] = chance.choice([b"\0", b'"', b"\xff\xfe", b"9" * 400, b"\xe9", b"\t\t", b"\r"])
    return bytes(spoiled)


@pytest.mark.parametrize("seed", range(150))
def test_no_damage_whatever_makes_a_traceback(seed):
    whole = book(SALE, contra(SALE, "706000"), BANK, contra(BANK, "512000"), SALE | {"EcritureNum": "7"}).encode()
    chance = random.Random(seed)
    data = spoil(whole, chance)
    fec.claims("x", Content.of(data))
    try:
        found = list(fec.read(Content.of(data)).read(Reading("EUR", "dmy", TODAY)))
    except Rejected:
        return
    assert all(each.total > 0 and each.number and each.party.name for each in documents(found))
