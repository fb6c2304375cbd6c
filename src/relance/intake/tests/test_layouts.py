import csv
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from relance.intake.rules import layouts
from relance.intake.rules.layouts import LONGEST_COMPARED, Export, known, plain, recognise, vocabulary

SHARED = Path(__file__).parents[4].parent / "shared"
TOOL_HEADERS = SHARED / "data/exports/tool_headers.csv"
FILES = SHARED / "data/exports/invoice-tool-csv"
CASES = SHARED / "cases/imports"
TOML = sorted((layouts.FACTS / "layouts").glob("*.toml"))
TOOL_KEYS = {"name", "types", "status", "export"}
EXPORT_KEYS = {
    "title",
    "sources",
    "confidence",
    "signature",
    "headers",
    "above",
    "kind",
    "lines",
    "dates",
    "amounts_are",
    "instead",
    "columns",
    "status",
    "types",
}
OF_FILE = {
    "Philipotieno+Invoice-API__SalesInvoiceTemplate.csv": "Xero: Sales invoice template",
    "bigcapitalhq+bigcapital__packages_server_static_demo-sheets_customers.csv": "Bigcapital: Customers",
    "invoiceninja+invoiceninja__tests_Feature_Import_clients.csv": "Invoice Ninja: Clients (4)",
    "invoiceninja+invoiceninja__tests_Feature_Import_freshbooks_clients.csv": "FreshBooks: Clients (older)",
    "invoiceninja+invoiceninja__tests_Feature_Import_freshbooks_invoices.csv": (
        "FreshBooks: Invoice details (older, without due dates)"
    ),
    "invoiceninja+invoiceninja__tests_Feature_Import_invoice.csv": "Invoice Ninja: Invoices (4)",
    "invoiceninja+invoiceninja__tests_Feature_Import_invoicely_invoices.csv": "Invoicely: Invoices",
    "invoiceninja+invoiceninja__tests_Feature_Import_payments.csv": "Invoice Ninja: Payments (4)",
    "invoiceninja+invoiceninja__tests_Feature_Import_products.csv": "Invoice Ninja: Products (4)",
    "invoiceninja+invoiceninja__tests_Feature_Import_recurring_invoice.csv": "Invoice Ninja: Recurring invoices (4)",
    "invoiceninja+invoiceninja__tests_Feature_Import_tasks.csv": "Invoice Ninja: Time entries (as Toggl writes them)",
    "invoiceninja+invoiceninja__tests_Feature_Import_vendors.csv": "Invoice Ninja: Vendors (4)",
    "invoiceninja+invoiceninja__tests_Feature_Import_wave_clients.csv": "Wave: Customers",
    "invoiceninja+invoiceninja__tests_Feature_Import_zoho_contacts.csv": "Zoho Books: Contacts",
    "invoiceninja+invoiceninja__tests_Feature_Import_zoho_invoices.csv": "Zoho Books: Invoices",
}
OF_TOOL = {
    ("QuickBooks Online", "invoice import template"): "QuickBooks: Invoice import template",
    ("QuickBooks Online", "invoice import template with tax"): "QuickBooks: Invoice import template with tax",
    ("Xero", "sales invoice import/export template"): "Xero: Sales invoice template",
    ("FreshBooks", "invoice details export (new)"): "FreshBooks: Invoice details",
    (
        "FreshBooks",
        "invoice details export (older, no due date)",
    ): "FreshBooks: Invoice details (older, without due dates)",
    ("Stripe", "invoices export from the dashboard (column set; real order may differ)"): "Stripe: Invoices",
    ("Sage 50 (UK)", "audit trail transaction import"): "Sage: Audit trail transactions (Sage 50)",
    (
        "Invoice Ninja 4",
        "invoice export (title line, blank line, section line, then header)",
    ): "Invoice Ninja: Invoices (4)",
    ("Invoice Ninja 4", "payment export"): "Invoice Ninja: Payments (4)",
    ("Invoicely", "invoice export"): "Invoicely: Invoices",
}
OF_CASE = {
    "d01_grand_livre_clients.csv": "",
    "d02_quickbooks_transaction_list.csv": "QuickBooks: Transaction List by Customer",
    "d03_excel_unicode_text.txt": "",
    "d04_xero_sales_invoices.csv": "Xero: Invoices",
    "d07_factures_doublons.csv": "",
    "d08_open_items_multicurrency.csv": "",
    "d09_client_list_evil.csv": "",
}
# Headers as reports write them, with what stands above: the first column of a grouped report has no name.
OTHERS = {
    "QuickBooks: Open Invoices": ["", "Date", "Transaction Type", "Num", "Terms", "Due Date", "Open Balance"],
    "QuickBooks: A/R Ageing Detail": [
        "",
        "Date",
        "Transaction type",
        "Num",
        "Customer full name",
        "Due date",
        "Amount",
        "Open balance",
    ],
    "QuickBooks: Invoice List": [
        "Date",
        "Transaction type",
        "Num",
        "Name",
        "Memo",
        "Due date",
        "Amount",
        "Open balance",
    ],
    "QuickBooks: Open Invoices (Desktop)": [
        "",
        "Type",
        "Date",
        "Num",
        "P. O. #",
        "Terms",
        "Due Date",
        "Aging",
        "Open Balance",
    ],
    "Xero: Aged Receivables Detail": [
        "Invoice Date",
        "Due Date",
        "Invoice Number",
        "Invoice Reference",
        "Current",
        "< 1 Month",
        "1 Month",
        "2 Months",
        "3 Months",
        "Older",
        "Total",
    ],
    "Odoo: Invoices (names of fields)": [
        "name",
        "partner_id",
        "invoice_date",
        "invoice_date_due",
        "amount_total",
        "amount_residual",
        "payment_state",
        "move_type",
    ],
    "Odoo: Factures": [
        "Numéro",
        "Nom d'affichage du partenaire de la facture",
        "Date de facturation",
        "Date d'échéance",
        "Total signé",
        "État du paiement",
        "Statut",
    ],
    "Dolibarr: Factures clients, avec le statut": [
        "Raison sociale",
        "Code client",
        "Réf. facture",
        "Type",
        "Date facturation",
        "Date échéance",
        "Total HT",
        "Total TTC",
        "Créance",
        "Facture payée",
        "Statut facture",
    ],
    "Invoice Ninja: Invoices (5)": [
        "Client Name",
        "Invoice Invoice Number",
        "Invoice Amount",
        "Invoice Balance",
        "Invoice Date",
        "Invoice Due Date",
        "Invoice Status",
    ],
}


def called(export: Export | None) -> str:
    return f"{export.name}: {export.title}" if export else ""


def every(export: Export) -> list[str]:
    """All headers that are written down for the export, in any language."""
    marks = [header for mark in export.signature for header in mark.split("|")]
    return [*marks, *(header for headers in export.columns.values() for header in headers), *export.headers]


def by_name() -> dict[str, Export]:
    return {called(export): export for export in known()}


@pytest.mark.parametrize("path", TOML, ids=lambda path: path.stem)
def test_a_file_has_only_known_keys_and_fields(path: Path):
    tool = tomllib.loads(path.read_text("utf-8"))
    assert set(tool) <= TOOL_KEYS
    assert tool["name"]
    for export in tool["export"]:
        said = (path.stem, export["title"])
        assert set(export) <= EXPORT_KEYS, said
        assert {"title", "sources", "confidence", "signature", "kind"} <= set(export), said
        assert set(export.get("columns", {})) <= set(layouts.FIELDS), said
        assert all(isinstance(source, str) and source for source in export["sources"]), said
        assert export["sources"], said
        assert export["confidence"] in {"high", "medium", "low"}, said
        assert export["kind"] in layouts.KINDS, said
        assert export.get("lines", "") in layouts.LINES, said
        assert export.get("dates", "") in layouts.ORDERS, said
        assert export.get("amounts_are", "gross") in {"gross", "net"}, said
    for table in (tool, *tool["export"]):
        assert set(table.get("status", {}).values()) <= set(layouts.STATUSES)
        assert set(table.get("types", {}).values()) <= set(layouts.TYPES)
        assert all(plain(word) for words in ("status", "types") for word in table.get(words, {}))


@pytest.mark.parametrize("export", known(), ids=called)
def test_an_export_says_what_is_needed_of_its_kind(export: Export):
    columns = set(export.columns)
    assert len(export.signature) >= 3
    assert len(export.marks) == len({*export.marks})
    if export.kind == "unsupported":
        assert export.instead
        assert not columns
        return
    assert not export.instead
    if export.kind == "customers":
        assert "customer" in columns
        return
    assert columns & {"amount", "balance", "line_amount"}
    assert columns & {"number", "payment_number", "invoice"}
    assert columns & {"issued", "due", "paid_on"}
    assert (export.amounts_are == "net") == ("tax" in columns)
    if export.lines == "sum":
        assert "line_amount" in columns
    if "status" in columns:
        assert export.status
    if export.kind == "mixed":
        assert "kind" in columns
        assert export.types


@pytest.mark.parametrize("export", known(), ids=called)
def test_a_signature_is_made_of_headers_that_are_mapped_or_written_down(export: Export):
    if export.kind == "unsupported":
        return
    documented = {plain(h) for headers in export.columns.values() for h in headers} | set(map(plain, export.headers))
    assert [mark for mark in export.marks if not mark & documented] == []


@pytest.mark.parametrize("export", known(), ids=called)
def test_an_export_is_taken_for_no_other(export: Export):
    assert recognise(every(export), known(), export.above) is export
    bare = [mark.split("|")[0] for mark in export.signature]
    assert recognise(bare, known(), export.above) is export
    assert recognise([f"*{header.upper()} " for header in bare], known(), ["", *export.above]) is export


@pytest.mark.parametrize("export", known(), ids=called)
def test_no_longer_signature_of_another_export_hides_in_its_headers(export: Export):
    there = frozenset(map(plain, every(export)))
    for other in known():
        if other is export or any(there.isdisjoint(mark) for mark in other.marks):
            continue
        assert other.above or len(other.marks) < len(export.marks) + bool(export.above), called(other)


def test_titles_are_told_apart():
    assert len(by_name()) == len(known())


@pytest.mark.parametrize("name", OTHERS)
def test_headers_of_other_reports(name: str):
    assert called(recognise(OTHERS[name], known())) == name


def test_what_stands_above_tells_two_exports_with_one_header():
    clients = by_name()["Invoice Ninja: Clients (4)"]
    header = every(clients)
    assert recognise(header, known(), ["Invoice Ninja v4.5.17", "", "CLIENTS"]) is clients
    assert called(recognise(header, known(), ["Invoice Ninja v4.5.17", "", "Vendors"])) == "Invoice Ninja: Vendors (4)"


def test_four_common_words_are_no_export_without_their_title():
    assert recognise(["Client", "Invoice Number", "Amount", "Date"], known()) is None


def test_headers_of_nobody():
    assert recognise([], known()) is None
    assert recognise(["", "#", "1"], known()) is None
    assert recognise(["N° facture", "Client", "Date facture", "Échéance", "Montant TTC"], known()) is None


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("*InvoiceNo", "invoiceno"),
        ("Invoice #", "invoiceno"),
        ("N° facture", "nofacture"),
        ("Nº de factura", "nodefactura"),
        ("N.º fatura", "nofatura"),
        ("№", "no"),
        ("Échéance", "echeance"),
        ("E\u0301che\u0301ance", "echeance"),
        ("invoice_date_due", "invoicedatedue"),
        ("Fälligkeitsdatum", "falligkeitsdatum"),
        (" Amount () ", "amount"),
        ("€", ""),
        ("", ""),
    ],
)
def test_plain(header: str, expected: str):
    assert plain(header) == expected
    assert plain(plain(header)) == expected


def test_several_columns_of_status_have_their_say():
    odoo = by_name()["Odoo: Invoices (names of fields)"]
    assert odoo.state(["not_paid", "posted"]) == "open"
    assert odoo.state(["paid", "posted"]) == "paid"
    assert odoo.state(["not_paid", "draft"]) == "draft"
    assert odoo.state(["not_paid", "cancel"]) == "void"
    assert odoo.state(["", "what"]) == ""


def rows_of(path: Path) -> list[list[str]]:
    raw = path.read_bytes()
    for encoding in ("utf-16", "utf-8-sig", "cp1252"):
        if encoding == "utf-16" and not raw.startswith(b"\xff\xfe"):
            continue
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    first = text.splitlines()
    delimiter = max(";,\t", key=lambda sign: sum(line.count(sign) for line in first[:8]))
    return list(csv.reader(first, delimiter=delimiter))


def first_recognised(rows: Iterable[list[str]]) -> str:
    above: list[str] = []
    for row in rows:
        if export := recognise(row, known(), above):
            return called(export)
        above += row
    return ""


@pytest.mark.skipif(not FILES.exists(), reason="no shared data")
@pytest.mark.parametrize("name", OF_FILE)
def test_shared_files_of_tools(name: str):
    assert first_recognised(rows_of(FILES / name)) == OF_FILE[name]


@pytest.mark.skipif(not FILES.exists(), reason="no shared data")
def test_no_shared_file_of_a_tool_is_forgotten():
    assert {path.name for path in FILES.glob("*.csv")} == set(OF_FILE)


@pytest.mark.skipif(not TOOL_HEADERS.exists(), reason="no shared data")
def test_shared_headers_of_tools():
    with TOOL_HEADERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    # The list has the header alone; in its file the section stands above.
    above = {"payment export": ["Payments"]}
    found = {
        (row["tool"], row["export"]): called(
            recognise(next(csv.reader([row["header"]])), known(), above.get(row["export"], []))
        )
        for row in rows
    }
    assert found == OF_TOOL


@pytest.mark.skipif(not CASES.exists(), reason="no shared cases")
@pytest.mark.parametrize("name", OF_CASE)
def test_shared_cases(name: str):
    assert first_recognised(rows_of(CASES / name)) == OF_CASE[name]


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((layouts.FACTS / "vocabulary" / name).read_text("utf-8"))


def words(lists: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(plain(word), meaning) for meaning, them in lists.items() for word in them]


def test_names_of_columns_stand_in_one_list_each():
    strong = read("columns.toml")
    weak = strong.pop("weak")
    assert set(strong) | set(weak) <= set(layouts.GENERAL_FIELDS)
    for lists in (strong, weak):
        found = words(lists)
        assert all(word for word, _ in found)
        assert sorted(word for word, _ in found) == sorted({word for word, _ in found})
    assert not {word for word, _ in words(strong)} & {word for word, _ in words(weak)}


def test_words_in_rows_mean_one_thing_each():
    values = read("values.toml")
    assert set(values) == {"types", "status", "totals", "currencies", "kinds", "languages", "answers", "sides"}
    assert set(values["types"]) == set(layouts.GENERAL_TYPES)
    assert set(values["status"]) == set(layouts.STATUSES)
    assert set(values["kinds"]) == {"business", "person"}
    assert set(values["languages"]) == {"fr", "en"}
    assert (set(values["answers"]), set(values["sides"])) == ({"yes", "no"}, {"debit", "credit"})
    for table in ("types", "status", "totals", "kinds", "languages", "answers", "sides"):
        found = words(values[table])
        assert all(word for word, _ in found)
        assert sorted(word for word, _ in found) == sorted({word for word, _ in found}), table
    assert all(code == "" or (len(code) == 3 and code.isupper()) for code in values["currencies"].values())


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("N° facture", "number"),
        ("Numéro", "number"),
        ("Invoice #", "number"),
        ("Facture", "number"),
        ("Rechnungs-Nr.", "number"),
        ("Échéance", "due"),
        ("Vervaldatum", "due"),
        ("Date facture", "issued"),
        ("Client", "customer"),
        ("Locataire", "customer"),
        ("Raison sociale", "customer"),
        ("customerID", "customer_code"),
        ("cust_number", "customer_code"),
        ("name_customer", "customer"),
        ("Code client", "customer_code"),
        ("Party Name", "customer"),
        ("Dt fact.", "issued"),
        ("Dt éch.", "due"),
        ("À payer le", "due"),
        ("Montant HT", "amount_net"),
        ("Montant TTC", "amount"),
        ("TTC", "amount"),
        ("Amount", "amount_unsaid"),
        ("Montant", "amount_unsaid"),
        ("TVA", "tax"),
        ("Reste à payer", "balance"),
        ("Reste", "balance"),
        ("Balance Due", "balance"),
        ("Restant dû", "balance"),
        ("Payé", "paid"),
        ("paid", "paid"),
        ("Réglé le", "paid_on"),
        ("SettledDate", "paid_on"),
        ("E-mail", "email"),
        ("Débit", "debit"),
        ("Haben", "credit"),
        ("Devise", "currency"),
        ("Expected payment date", "ignored"),
        ("Débiteur", "customer"),
    ],
)
def test_names_of_columns(header: str, field: str):
    assert vocabulary().columns[plain(header)] == field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Date", "issued"),
        ("Réf.", "number"),
        ("Nom", "customer"),
        ("Type", "kind"),
        ("posting_date", "issued"),
        ("total_open_amount", "amount"),
        ("Solde", "balance"),
        ("Compte", "customer_code"),
    ],
)
def test_less_sure_names_of_columns(header: str, field: str):
    assert vocabulary().weak[plain(header)] == field
    assert plain(header) not in vocabulary().columns


def test_words_in_rows():
    found = vocabulary()
    assert found.types[plain("Avoir")] == "credit_note"
    assert found.types[plain("Règlement")] == "payment"
    assert found.types[plain("Facture fournisseur")] == "bill"
    assert found.types["si"] == "invoice"
    assert found.types[plain("Sales Receipt")] == "other"
    assert found.types[plain("Devis")] == "estimate"
    assert found.status[plain("Soldée")] == "paid"
    assert found.status[plain("En attente")] == "open"
    assert found.status[plain("Storniert")] == "void"
    assert found.status[plain("Brouillon")] == "draft"
    assert {plain("Total général"), plain("Sous-total"), plain("Grand total"), plain("À reporter")} <= found.totals
    assert found.kinds["particulier"] == "person"
    assert found.kinds[plain("Société")] == "business"
    assert found.languages[plain("French / Français")] == "fr"
    assert found.languages["engels"] == "en"


def test_signs_of_currencies():
    found = vocabulary().currencies
    assert [found[sign] for sign in ("€", "£", "us$", "$", "¥", "fr.", "ca$")] == [
        "EUR",
        "GBP",
        "USD",
        "",
        "",
        "CHF",
        "CAD",
    ]
    assert found["euros"] == "EUR"
    assert not {"a", "c", "s", "r", "us", "ca"} & set(found)


def test_of_a_cell_as_long_as_a_book_only_the_beginning_is_compared():
    assert len(plain("é1 " * 400_000)) <= LONGEST_COMPARED
    assert plain("Total " + "x" * 1_000_000).startswith("total")
