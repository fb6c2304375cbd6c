"""Walking through the XML without holding it, and without doing what it asks for.

No entity is resolved, no address is fetched, and a document type is refused: no bank needs one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

from relance.intake.gate.content import Content
from relance.intake.rules.records import Rejected
from relance.values.marking import mark as _

PLACES = ("Stmt", "Rpt", "Ntfctn")
"""What holds the entries of one account in a camt.053, 052 and 054."""

MESSAGE = "BkToCstmr"
"""How the name of the element of each of the three messages begins."""

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
_NO_STATEMENT = _("This XML file is no bank statement (CAMT). Ask your bank for a CAMT.053 file.")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry, the account it stands under, and whether its kind of message holds booked entries only."""

    node: Any
    account: str
    is_statement: bool


def prove(data: Content) -> None:
    """Read the file to its end. Raises Rejected or etree.XMLSyntaxError where it cannot be taken."""
    known = False
    for event, node in etree.iterparse(data.open(), events=("start", "end"), **_OPTIONS):
        if event == "end":
            _forget(node)
        elif node.getparent() is None:
            _refuse_document_type(node)
        elif not known:
            # Not always the second element: some banks wrap the document in an envelope.
            known = name_of(node).startswith(MESSAGE)
    if not known:
        raise Rejected("not_a_table", _NO_STATEMENT)


def _refuse_document_type(root: Any) -> None:
    about = root.getroottree().docinfo
    if about.doctype or about.internalDTD is not None:
        raise Rejected(
            "xml_entities", _("The file declares a document type, which no bank does. Nothing of it was taken.")
        )


def entries(data: Content) -> Iterator[Entry]:
    """The entries in order. Each one is forgotten as soon as the next is asked for."""
    account = ""
    wanted = ["{*}Acct", "{*}Ntry", *(f"{{*}}{place}" for place in PLACES)]
    for event, node in etree.iterparse(data.open(), events=("start", "end"), tag=wanted, **_OPTIONS):
        name, above = name_of(node), node.getparent()
        if name in PLACES:
            account = ""
            if event == "end":
                _forget(node)
        elif event == "end" and above is not None and name_of(above) in PLACES:
            if name == "Acct":
                account = account_of(node)
            else:
                yield Entry(node, account, _is_statement(above))
                _forget(node)


def _is_statement(place: Any) -> bool:
    above = place.getparent()
    return above is not None and name_of(above).startswith(f"{MESSAGE}Stmt")


def _forget(node: Any) -> None:
    """Free what was read. Without this the tree grows with the file."""
    node.clear(keep_tail=False)
    above = node.getparent()
    while above is not None and node.getprevious() is not None:
        del above[0]


def name_of(node: Any) -> str:
    """The element's name without its name space."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def find(node: Any, *paths: str) -> Any:
    """The first element that one of the paths leads to; None without one."""
    for path in paths:
        found = node.find(_anywhere(path))
        if found is not None:
            return found
    return None


def find_all(node: Any, path: str) -> list[Any]:
    """Every element the path leads to."""
    return list(node.findall(_anywhere(path)))


@cache
def _anywhere(path: str) -> str:
    """The path in any name space. The paths are a handful, asked for at every entry."""
    return "/".join(f"{{*}}{step}" for step in path.split("/"))


def text(node: Any, *paths: str) -> str:
    """The text at the first of the paths that has one, tidy."""
    for path in paths:
        found = find(node, path)
        if found is not None and (said := tidy(found.text or "")):
            return said
    return ""


_UNSEEN = re.compile(r"[\0-\x1f\x7f-\x9f\s\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def tidy(said: str) -> str:
    """One line without what cannot be seen."""
    return _UNSEEN.sub(" ", said).strip()


def account_of(node: Any) -> str:
    """The number of an account, without spaces."""
    number = text(node, "Id/IBAN", "Id/Othr/Id", "Id/PrtryAcct/Id", "Id/BBAN", "Id/UPIC")
    return "".join(number.split()).upper()[:64]
