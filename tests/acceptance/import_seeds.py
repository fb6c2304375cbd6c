"""A small good file of every format that an import reads: what the fuzz begins with."""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl

from relance.intake.tests import statements, workbook_files

SHARED = Path(__file__).parents[2].parent / "shared" / "cases" / "imports"
LARGEST_SHARED = 200_000
HEADS = {
    "fr": ("Numéro", "Client", "Date facture", "Échéance", "Montant TTC", "Reste à payer", "Email", "Type", "Payé le"),
    "en": ("Invoice number", "Customer", "Date", "Due date", "Amount", "Balance", "Email", "Type", "Paid on"),
}
NAMES = ("Studio Prémery", "O'Brien & Sons", "Garage “Lumière”", "Bäckerei Köhl GmbH", "=cmd()", "株式会社ユビ")


def seeds() -> list[tuple[str, bytes]]:
    """Names and contents."""
    found = [*_tables(), *_workbooks(), *_books(), *_statements()]
    shared = sorted(SHARED.glob("*")) if SHARED.exists() else []
    return found + [(p.name, p.read_bytes()) for p in shared if _is_case(p)]


def _is_case(path: Path) -> bool:
    return not path.name.endswith(".expected.json") and path.stat().st_size < LARGEST_SHARED


def _rows(language: str = "fr") -> list[Sequence[str]]:
    kinds = ("Facture", "Avoir", "Paiement") if language == "fr" else ("Invoice", "Credit memo", "Payment")
    rows: list[Sequence[str]] = [HEADS[language]]
    for n in range(16):
        total = (n + 1) * 1234.5 * (-1 if n % 8 == 7 else 1)
        money = f"{total:,.2f}" if language == "en" else f"{total:_.2f}".replace(".", ",").replace("_", " ")
        day, due = (f"{n + 1:02}/01/2026", f"{n + 1:02}/02/2026") if language == "fr" else (f"2026-01-{n + 1:02}",) * 2
        kind = kinds[1 if total < 0 else 2 if n % 5 == 4 else 0]
        name, paid = NAMES[n % len(NAMES)], day if n % 6 == 5 else ""
        rows.append((f"F-{n // 2 * 2:04}", name, day, due, money, money if n % 3 else "0", "a@b.example", kind, paid))
    return rows


def _delimited(rows: Sequence[Sequence[str]], separator: str, *, quoted: bool = False, end: str = "\n") -> str:
    cells = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' if quoted else cell for cell in row] for row in rows]
    return end.join(separator.join(row) for row in cells) + end


def _tables() -> Iterator[tuple[str, bytes]]:
    yield "semicolon.csv", _delimited(_rows(), ";").encode("cp1252", "replace")
    yield "comma.csv", _delimited(_rows("en"), ",", quoted=True, end="\r\n").encode()
    yield "tab.txt", _delimited(_rows(), "\t").encode("utf-16")
    yield "marked.csv", "\ufeff".encode() + _delimited(_rows("en"), "|").encode()
    sides = "Date,Name,Num,Type,Debit,Credit\n" + "".join(
        f"01/{n + 10}/2026,Client {n % 3},{n},Invoice,{n}00.00,\n01/{n + 10}/2026,Client {n % 3},P{n},Payment,,50.00\n"
        for n in range(1, 9)
    )
    yield "sides.csv", f"Big Report\nAll dates\n\n{sides}TOTAL,,,,3600,400\n".encode()
    lines = "ContactName,InvoiceNumber,InvoiceDate,DueDate,Quantity,UnitAmount,LineAmount,TaxAmount,Total,"
    lines += "InvoiceAmountDue\n"
    lines += "".join(f"Client,INV-{n // 2},05/01/2026,05/02/2026,1,10.00,10.00,2.00,24.00,24.00\n" for n in range(12))
    yield "lines.csv", lines.encode()
    yield "people.csv", "Code;Nom;Email;Téléphone\nC1;Dupont;d@d.example;01\nC2;Durand;;02\n".encode()


def _workbooks() -> Iterator[tuple[str, bytes]]:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADS["en"])
    for n in range(1, 13):
        day = date(2026, 1, n)
        sheet.append([f"F-{n}", NAMES[n % 6], day, day, float(f"{n}.{n}"), Decimal(n), "a@b.example", "Invoice", None])
    sheet["E15"] = "=SUM(E2:E13)"
    book.create_sheet("Notes").append(["Nothing", 1, "here"])
    buffer = io.BytesIO()
    book.save(buffer)
    yield "book.xlsx", buffer.getvalue()
    texts = ["Numéro", "Client", "Date", "Montant TTC", "F-1", "Dupont"]
    cells = b"".join(workbook_files.shared(0, place, place) for place in range(4))
    for row in range(1, 5):
        cells += workbook_files.shared(row, 0, 4) + workbook_files.shared(row, 1, 5)
        cells += workbook_files.amount(row, 2, 46292 + row, 1) + workbook_files.amount(row, 3, row * 1.1, 2)
    stream = workbook_files.old_stream({"Factures": cells}, texts)
    yield "bare.xls", stream
    yield "old.xls", workbook_files.container(Workbook=stream)


def _books() -> Iterator[tuple[str, bytes]]:
    head = (
        "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|PieceRef|PieceDate"
    )
    head += "|EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise\n"
    rows = ""
    for n in range(1, 9):
        day, letter = f"202501{n:02}", "A" if n % 2 else ""
        who = f"C{n % 3}|Client {n % 3}"
        rows += f"VE|Ventes|{n}|{day}|411000|Clients|{who}|FA{n}|{day}|Facture|{n}00,00|0,00|{letter}|{day}|{day}||\n"
        rows += f"VE|Ventes|{n}|{day}|706000|Ventes|||FA{n}|{day}|Facture|0,00|{n}00,00||||\n"
        rows += (
            f"BQ|Banque|{n + 50}|{day}|411000|Clients|{who}|V{n}|{day}|Vir FA{n}|0,00|90,00|{letter}|{day}|{day}||\n"
        )
        rows += f"BQ|Banque|{n + 50}|{day}|512000|Banque|||V{n}|{day}|Vir FA{n}|90,00|0,00||||||\n"
    yield "999888777FEC20251231.txt", (head + rows).encode()
    cells = (
        '"EXTF";700;21;"Buchungsstapel";13;20260130140440439;;"RE";"";"";29098;55003;20250101;4;;;"Stapel";"WD";1;0;0;'
    )
    cells += '"EUR";;"";;;"03";;;"";""\n'
    columns = "Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;Konto;Gegenkonto (ohne BU-Schlüssel);"
    columns += "Belegdatum;Belegfeld 1;Belegfeld 2;Buchungstext;Generalumkehr\n"
    sold = "".join(f'{n}50,00;"S";EUR;1000{n % 3};8400;220{n};"RE-{n}";;"Honorar";\n' for n in range(1, 8))
    paid = "".join(f'{n}50,00;"S";EUR;1200;1000{n % 3};240{n};"RE-{n}";;"Zahlung";0\n' for n in range(1, 5))
    yield "EXTF_Buchungsstapel.csv", (cells + columns + sold + paid).encode("cp1252")
    yield "saft.xml", _audit_file().encode()


def _audit_file() -> str:
    def line(account: str, side: str, amount: str, customer: str = "") -> str:
        whose = f"<CustomerID>{customer}</CustomerID>" if customer else ""
        return (
            f"<Line><RecordID>1</RecordID><AccountID>{account}</AccountID><SourceDocumentID>F-{amount}</SourceDocumentID>"
            f"{whose}<Description>Salg</Description><{side}Amount><Amount>{amount}</Amount></{side}Amount></Line>\n"
        )

    entries = "".join(
        f"<Transaction><TransactionID>{n}</TransactionID><TransactionDate>2025-03-{n:02}</TransactionDate>"
        f"{line('1500', 'Debit', f'{n}00.00', '1000')}{line('3000', 'Credit', f'{n}00.00')}</Transaction>\n"
        for n in range(1, 8)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<AuditFile xmlns="urn:StandardAuditFile-Taxation-Financial:NO">'
        "<Header><AuditFileVersion>1.10</AuditFileVersion><AuditFileCountry>NO</AuditFileCountry>"
        "<DefaultCurrencyCode>NOK</DefaultCurrencyCode></Header>\n<MasterFiles><Customers><Customer>"
        "<Name>Lek AS</Name><CustomerID>1000</CustomerID><AccountID>1500</AccountID>"
        "<OpeningDebitBalance>50.00</OpeningDebitBalance></Customer></Customers></MasterFiles>\n"
        "<GeneralLedgerEntries><NumberOfEntries>7</NumberOfEntries><Journal><JournalID>J1</JournalID>"
        f"<Description>Hovedbok</Description><Type>GL</Type>\n{entries}</Journal></GeneralLedgerEntries></AuditFile>"
    )


def _statements() -> Iterator[tuple[str, bytes]]:
    parts = [statements.tx(statements.part("100.00", f"Client {n}")) for n in range(8)]
    entries = [statements.entry(ref=f"R{n}", more=more) for n, more in enumerate(parts)]
    yield "statement.xml", statements.statement(*entries)
    bulk = statements.entry("30.00", more=statements.txs(*(statements.part("10.00", f"C{n}") for n in range(3))))
    yield "report.xml", statements.statement(bulk, entries[0], kind="Rpt", ns="camt.052.001.08")
