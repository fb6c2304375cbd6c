"""Walking through the XML without holding it, and without doing what it asks for.

No entity is resolved, no address is fetched, and a document type is refused: no audit file needs one. Names are
matched without their name space, which differs from country to country and from version to version.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from lxml import etree

from relance.intake.gate.content import Content
from relance.intake.rules.cells import tidy
from relance.intake.rules.records import Rejected
from relance.values.marking import mark as _

_OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "recover": False,
    "remove_comments": True,
    "remove_pis": True,
}
_PLACES = {
    "Header": ("AuditFile",),
    # Portugal's stand among the master files themselves.
    "Customer": ("Customers", "MasterFiles"),
    "Transaction": ("Journal",),
    "Invoice": ("SalesInvoices", "PurchaseInvoices"),
    "Payment": ("Payments",),
    # Not needed, but long: freed as they pass.
    "Account": ("GeneralLedgerAccounts",),
    "Supplier": ("Suppliers", "MasterFiles"),
    "Product": ("Products", "MasterFiles"),
    "Asset": ("Assets",),
    "StockMovement": ("MovementOfGoods",),
    "WorkDocument": ("WorkingDocuments",),
    "AssetTransaction": ("AssetTransactions",),
    "PhysicalStockEntry": ("PhysicalStock",),
    "TaxTableEntry": ("TaxTable",),
    "AnalysisTypeTableEntry": ("AnalysisTypeTable",),
}
"""The elements of interest, and what they stand in: a Payment inside of an Invoice is another thing."""
_DOCUMENT_TYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_LOOK = 65536


def elements(data: Content) -> Iterator[tuple[str, Any]]:
    """The name and the element of each of interest, in order. Each is freed when the next is asked for.

    Raises Rejected for what is damaged, is no audit file or declares a document type.
    """
    if _DOCUMENT_TYPE.search(data.start(_LOOK).replace(b"\0", b"")):
        raise _document_type()
    found = etree.iterparse(data.open(), events=("end",), tag=[f"{{*}}{name}" for name in _PLACES], **_OPTIONS)
    try:
        for _event, node in found:
            above = node.getparent()
            name = name_of(node)
            if above is not None and name_of(above) in _PLACES[name]:
                yield name, node
                _forget(node, above)
    except etree.XMLSyntaxError as error:
        raise _damaged(error) from error
    root = found.root
    if root is None or name_of(root) != "AuditFile":
        raise Rejected("not_a_table", _("This XML file is no SAF-T: it must begin with AuditFile. Export it again."))
    if root.getroottree().docinfo.doctype:
        raise _document_type()


def _forget(node: Any, above: Any) -> None:
    """Free what was read. Without this the tree grows with the file. What is said of a journal stays."""
    node.clear(keep_tail=False)
    before = node.getprevious()
    if before is not None and name_of(before) in _PLACES:
        above.remove(before)


def _document_type() -> Rejected:
    return Rejected(
        "xml_entities",
        _("The file declares a document type, which no SAF-T does. Nothing of it was taken: export it again."),
    )


def _damaged(error: etree.XMLSyntaxError) -> Rejected:
    if not error.lineno:
        said = _("The file is cut off or damaged at its beginning. Nothing of it was taken: export it again.")
        return Rejected("truncated_xml", said)
    said = _("The file is cut off or damaged at line %(line)s. Nothing of it was taken: export it again.")
    return Rejected("truncated_xml", said, line=error.lineno)


def name_of(node: Any) -> str:
    """The element's name without its name space."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def find_all(node: Any, *paths: str) -> list[Any]:
    """Every element that one of the paths leads to, in the order of the paths."""
    return [found for path in paths for found in node.findall(_anywhere(path))]


def text(node: Any, *paths: str) -> str:
    """The text at the first of the paths that has one, on one line."""
    for path in paths:
        for found in node.findall(_anywhere(path)):
            if said := tidy(found.text or ""):
                return said
    return ""


@cache
def _anywhere(path: str) -> str:
    """The path in any name space. The paths are a handful, asked for at every element."""
    return "/".join(f"{{*}}{step}" for step in path.split("/"))
