"""What the transactions of an entry say: who is on the other side, what was written, whether money came back."""

from collections.abc import Iterator
from typing import Any

from relance.intake.formats.camt.tree import account_of, find, find_all, text, tidy

LONGEST, LONGEST_NAME, LONGEST_REFERENCE = 500, 200, 140
MOST_REFERENCES = 40
"""A collection of a thousand transfers in one entry names more than anybody reads."""

_NO_REFERENCE = {"NONREF", "NOTPROVIDED", "NOREF", "NOREFERENCE", "NONE", "NA", "NULL", "UNKNOWN"}
_REVERSALS = {"RRTN", "RPCR", "UPDD", "PRDD", "RCDD", "UPCQ", "CQRV"}
"""Kinds of entry (BkTxCd/Domn/Fmly/SubFmlyCd) that say by themselves that earlier money goes back."""

_NAMES = ("Pty/Nm", "Nm", "Agt/FinInstnId/Nm")


def given(reference: str) -> str:
    """The reference, or nothing where the bank only says that there is none."""
    bare = "".join(c for c in reference.upper() if c.isalnum())
    return "" if not bare.strip("0") or bare in _NO_REFERENCE else reference


def is_reversal(node: Any) -> bool:
    """Whether an entry or a transaction undoes an earlier one."""
    said = text(node, "RvslInd").lower() in ("true", "1")
    return said or text(node, "BkTxCd/Domn/Fmly/SubFmlyCd") in _REVERSALS


def is_return(part: Any) -> bool:
    """Whether a transaction is money that came back, or went back."""
    return find(part, "RtrInf") is not None or is_reversal(part)


def other_side(parts: list[Any], *, incoming: bool) -> tuple[str, str]:
    """Name and account of who is opposite; nothing where several transactions do not agree.

    `incoming`: the money was the debtor's. Of a return that is said of the payment that is undone.
    """
    first, second = ("Dbtr", "Cdtr") if incoming else ("Cdtr", "Dbtr")
    names = {_party(part, first) or _party(part, second) for part in parts}
    accounts = {_account(part, first) for part in parts}
    one_name = names.pop() if len(names) == 1 else ""
    return one_name[:LONGEST_NAME], accounts.pop() if len(accounts) == 1 else ""


def _party(part: Any, side: str) -> str:
    """The party's name; the ultimate one's where only that is known."""
    return next((name for role in (side, f"Ultmt{side}") if (name := _name(part, role))), "")


def _name(part: Any, role: str) -> str:
    return text(part, *(f"RltdPties/{role}/{path}" for path in _NAMES))


def _account(part: Any, side: str) -> str:
    found = find(part, f"RltdPties/{side}Acct")
    return account_of(found) if found is not None else ""


def own_reference(parts: list[Any]) -> str:
    """A reference of the only transaction, for an entry that has none of its own."""
    if len(parts) != 1:
        return ""
    places = ("AcctSvcrRef", "EndToEndId", "TxId", "InstrId")
    return next((said for place in places if (said := given(text(parts[0], f"Refs/{place}")))), "")


def references(parts: list[Any], about: str) -> tuple[str, ...]:
    """Structured references, then free text, then who it was really for and the bank's own words; each once."""
    said = [each for part in parts for each in _structured(part)]
    said += [each for part in parts for each in _free(part)]
    said += [each for part in parts for each in _ultimate(part)]
    said.append(about)
    kept = dict.fromkeys(each[:LONGEST] for each in said if given(each))
    return tuple(kept)[:MOST_REFERENCES]


def _structured(part: Any) -> Iterator[str]:
    for strd in find_all(part, "RmtInf/Strd"):
        yield text(strd, "CdtrRefInf/Ref", "CdtrRefInf/CdtrRef")
        for document in find_all(strd, "RfrdDocInf"):
            yield text(document, "Nb", "RfrdDocNb")
    yield text(part, "Refs/EndToEndId")


def _free(part: Any) -> Iterator[str]:
    for path in ("RmtInf/Ustrd", "RmtInf/Strd/AddtlRmtInf", "AddtlTxInf"):
        for node in find_all(part, path):
            yield tidy(node.text or "")


def _ultimate(part: Any) -> Iterator[str]:
    """A payment on behalf of somebody: the name that the payer's own hides."""
    ultimate = _name(part, "UltmtDbtr")
    if ultimate and ultimate != _name(part, "Dbtr") and _name(part, "Dbtr"):
        yield ultimate
