"""Lists as small firms really have them: titles, pages, groups, totals, odd encodings, lines, kinds, payments."""

from datetime import date

import pytest

from relance.intake.actions import Options, Rejected, preview
from relance.intake.gate.content import Content
from relance.intake.report import Report

TODAY = date(2026, 11, 21)
HEAD = "N° facture;Client;Date facture;Échéance;Montant TTC\n"
ROWS = "F-1;Hôtel de l’Abbaye;22/01/2026;21/02/2026;1 234,56\nF-2;Société Générale;23/01/2026;22/02/2026;10,00 €\n"


def read(text: str | bytes, **said: str) -> Report:
    data = text.encode() if isinstance(text, str) else text
    options = Options(said.get("currency", "EUR"), said.get("date_order", ""))
    return preview(None, said.get("name", "liste.csv"), Content.of(data), options, today=TODAY)


def errors(report: Report) -> list[tuple[int, str]]:
    return [(p["row"], p["reason"]) for p in report.problems if p["severity"] == "error"]


def totals(report: Report) -> tuple[int, int]:
    return report.invoices["count"], report.invoices["total_minor"].get("EUR", 0)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "iso-8859-15", "mac_roman", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_any_usual_encoding_is_read(encoding):
    if encoding == "iso-8859-15":
        data = (HEAD + ROWS).replace("’", "'").encode(encoding)
    else:
        data = (HEAD + ROWS).encode(encoding)
    found = read(data)
    assert totals(found) == (2, 124456)
    assert {name.replace("’", "'") for name in found.names.values()} == {"Hôtel de l'Abbaye", "Société Générale"}


@pytest.mark.parametrize("separator", [";", "\t", "|", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_usual_separator_and_line_end(separator, end):
    rows = [line.split(";") for line in (HEAD + ROWS).splitlines()]
    text = end.join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    assert totals(read(text)) == (2, 124456)


def test_a_first_line_that_tells_the_separator_is_no_row():
    assert totals(read("sep=;\n" + HEAD + ROWS)) == (2, 124456)


def test_titles_pages_and_totals_are_passed_over():
    page = "Société d’Exemple;;;;\nFactures du mois;;;;Page {}/2\n;;;;\n" + HEAD
    text = page.format(1) + ROWS + ";;;Sous-total;1 244,56\n\n" + page.format(2)
    text += "F-3;Ada;24/01/2026;23/02/2026;5,44\n;;;TOTAL GÉNÉRAL;1 250,00\n;;;;1 250,00\n"
    found = read(text)
    assert (totals(found), errors(found)) == ((3, 125000), [])


def test_a_header_over_two_lines_is_one():
    text = "Ligne;Facture;Date;Date;Nom du;Montant;Reste\n;numéro;facture;échéance;client;TTC;à payer\n"
    found = read(text + "1;F-1;22/01/2026;21/02/2026;Ada;100,00;40,00\n")
    assert (totals(found), found.open_total_minor) == ((1, 10000), {"EUR": 4000})


def test_rows_under_a_customers_name_are_that_customers():
    text = "Transaction List by Customer\n\n,Date,Transaction type,Num,Due date,Amount,Open balance\n"
    text += "Ada Ltd,,,,,,\n,01/13/2026,Invoice,1001,02/12/2026,100.00,60.00\n"
    text += "Total for Ada Ltd,,,,,100.00,60.00\nBen Inc.,,,,,,\n,01/14/2026,Invoice,1002,02/13/2026,50.00,50.00\n"
    found = read(text)
    assert set(found.names.values()) == {"Ada Ltd", "Ben Inc."} and found.open_total_minor == {"EUR": 11000}


def test_headers_and_names_from_a_wrong_encoding_are_mended_once():
    broken = (HEAD + ROWS).replace("’", "'").encode("utf-8").decode("cp1252", "replace")
    found = read(broken)
    assert "Société Générale" in found.names.values() and errors(found) == []


def test_a_column_of_kinds_tells_what_rows_are():
    text = "Type,Number,Customer,Date,Due,Amount\n"
    kinds = ("Invoice", "Credit note", "Payment", "Estimate", "Journal entry", "Bill")
    text += "".join(f"{kind},N-{n},Ada,2026-01-1{n},2026-02-11,{n}0.00\n" for n, kind in enumerate(kinds, start=1))
    found = read(text)
    assert (found.invoices["count"], found.credit_notes["count"], found.payments["count"]) == (1, 1, 1)
    assert errors(found) == [(6, "unsupported_type")] and found.skipped_rows == [5, 7]


def test_what_is_void_or_a_draft_stays_out_and_what_is_paid_is_closed():
    text = "Number,Customer,Date,Due,Amount,Status\n"
    words = ("Paid", "Open", "Void", "Draft")
    text += "".join(f"N-{n},Ada,2026-01-1{n},2026-02-11,10.00,{word}\n" for n, word in enumerate(words))
    found = read(text)
    assert (found.invoices["count"], found.open_total_minor) == (2, {"EUR": 1000})


def test_a_document_over_several_rows_counts_once_or_is_added_up():
    repeated = "*ContactName,*InvoiceNumber,*InvoiceDate,*DueDate,Total,*Description,*Quantity,*UnitAmount\n"
    repeated += "".join(f"Ada,INV-1,2026-01-13,2026-02-12,30.00,Line {n},1,{n}0.00\n" for n in (1, 2))
    assert totals(read(repeated)) == (1, 3000)
    summed = "Client Name,Invoice #,Date Issued,Invoice Status,Date Paid,Item Name,Item Description,Rate,Quantity,"
    summed += "Discount Percentage,Line Subtotal,Tax 1 Type,Tax 1 Amount,Tax 2 Type,Tax 2 Amount,Line Total,Currency\n"
    summed += "".join(f"Ada,00{1},2026-01-13,sent,,Item,,1,1,0,{n},,0,,0,{n}.50,EUR\n" for n in (10, 20))
    assert totals(read(summed)) == (1, 3100)


def test_a_list_of_payments_is_one_and_a_returned_one_is_below_zero():
    text = "Date de règlement;Client;Mode de règlement;Facture réglée;Montant réglé\n"
    text += "14/09/2026;Ada;Virement;F-1;100,00\n21/09/2026;Ada;Rejet;F-1;-100,00\n22/09/2026;Ada;CB;F-2;0,00\n"
    found = read(text)
    assert (found.kind, found.payments) == ("payments", {"count": 2, "total_minor": {"EUR": 0}})
    assert errors(found) == [(4, "zero_amount")]


def test_debit_and_credit_columns_are_sums_of_two_sides():
    text = "Date;Type;Pièce;Client;Échéance;Débit;Crédit\n13/01/2026;Facture;F-1;Ada;12/02/2026;100,00;\n"
    text += "16/02/2026;Règlement;V-1;Ada;;;60,00\n;;;Totaux;;100,00;60,00\n"
    found = read(text)
    assert (totals(found), found.payments["total_minor"]) == ((1, 10000), {"EUR": 6000})
    assert found.open_total_minor == {"EUR": 4000}


def test_only_the_balance_is_known_of_open_items():
    text = "Document;Debtor;Document date;Net due date;Currency;Open amount\nO-1;Ada;03-01-2026;17-02-2026;CHF;12.50\n"
    found = read(text, date_order="dmy")
    assert found.invoices["total_minor"] == found.open_total_minor == {"CHF": 1250}


def test_net_and_tax_together_are_what_is_owed():
    text = "Numéro;Client;Date;Échéance;Montant HT;TVA\nF-1;Ada;13/01/2026;12/02/2026;100,00;20,00\n"
    assert totals(read(text)) == (1, 12000)


def test_a_header_without_rows_and_words_without_a_header_are_refused():
    with pytest.raises(Rejected) as empty:
        read(HEAD)
    with pytest.raises(Rejected) as prose:
        read("Bonjour, veuillez trouver ci-joint la liste.\nCordialement\n")
    assert (empty.value.reason, prose.value.reason) == ("no_data", "not_a_table")


def test_dollars_are_asked_about_where_the_firm_has_another_currency():
    text = "Number,Customer,Date,Due,Amount\nN-1,Ada,2026-01-13,2026-02-12,$10.00\n"
    options = Options()
    found = preview(None, "a.csv", Content.of(text.encode()), options, today=TODAY)
    assert [(q["field"], q["guess"]) for q in found.questions] == [("currency", "USD")]
    assert found.open_total_minor == {"USD": 1000}


def test_two_columns_that_may_both_be_the_amount_are_asked_about():
    text = "Number,Customer,Date,Due,Amount,Total\nN-1,Ada,2026-01-13,2026-02-12,10.00,12.00\n"
    found = read(text)
    assert [(q["field"], list(q["choices"])) for q in found.questions] == [("amount", ["Amount", "Total"])]


def test_codes_in_which_nobody_pays_are_no_currencies():
    head = "Number,Customer,Date,Due,Amount,Currency\n"
    rows = "".join(
        f"N{n},Ada,2026-01-11,2026-02-11,10.00,{code}\n" for n, code in enumerate(("USD", "XXX", "XTS", "XAU"))
    )
    assert errors(read(head + rows)) == [(line, "unknown_currency") for line in (3, 4, 5)]


def test_a_row_pasted_in_another_encoding_garbles_no_other():
    rows = ("F-1;Hôtel Élan;22/01/2026;21/02/2026;1,00\n", "F-2;Société Générale;23/01/2026;22/02/2026;2,00\n")
    stray = "F-3;Café Réaumur;23/01/2026;22/02/2026;3,00\n".encode("cp1252")
    found = read((HEAD + "".join(rows)).encode() + stray)
    assert found.names == {"2": "Hôtel Élan", "3": "Société Générale", "4": "Café Réaumur"}
