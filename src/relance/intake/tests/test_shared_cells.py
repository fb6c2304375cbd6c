"""One cell that speaks for several rows: merged downwards, or said on the first line of a document alone."""

import io
from datetime import date

import openpyxl

from relance.intake.tests.reading_lists import errors, invoices, read
from relance.intake.tests.workbook_reading import tables

HEAD = ["Client", "N° facture", "Date", "Échéance", "Montant"]
DAYS = (date(2026, 2, 13), date(2026, 3, 15))


def merged(*ranges: str) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    for number, client in enumerate(("Alpha", "", "", "Beta"), 1):
        book.active.append([client or None, f"F{number}", *DAYS, 10 * number])
    for each in ranges:
        book.active.merge_cells(each)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_merged_customer_is_that_of_all_its_rows():
    found = read(merged("A2:A4"), name="suivi.xlsx")
    assert found.names == {"2": "Alpha", "3": "Alpha", "4": "Alpha", "5": "Beta"}
    assert (invoices(found), errors(found)) == ((4, {"EUR": 10000}), [])


def test_an_empty_cell_that_is_not_merged_stays_empty_and_a_merged_sum_counts_once():
    found = read(merged("A2:A3", "E2:E4"), name="suivi.xlsx")
    assert errors(found) == [(3, "missing_amount"), (4, "missing_customer")]
    assert invoices(found) == (2, {"EUR": 5000})


def test_what_is_merged_is_told_with_the_rows_and_not_written_into_them():
    (table,) = tables(merged("A2:A4", "C1:E1"))
    assert [(row.line, row.spans) for row in table.rows() if row.spans] == [(3, ((0, "Alpha"),)), (4, ((0, "Alpha"),))]
    assert next(row for row in table.rows() if row.line == 3).cells[0] == ""


def test_further_lines_of_a_document_need_not_repeat_its_customer():
    head = "*InvoiceNo,*Customer,*InvoiceDate,*DueDate,Item(Product/Service),ItemQuantity,ItemRate,*ItemAmount\n"
    rows = "1001,Acme,01/13/2026,02/12/2026,A,1,100,100.00\n1001,,,,B,1,50,50.00\n,,,,C,1,1,1.00\n"
    found = read(head + rows, date_order="mdy")
    assert (invoices(found), found.names) == ((1, {"EUR": 15000}), {"2": "Acme"})
