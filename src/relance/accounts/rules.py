"""The timeline's hash chain, and what counts as a contact. Pure.

Each entry's hash covers the one before it, so that nothing can be altered, taken out or slipped in
unseen. What may have to be erased (a person's words, names, addresses) lies beside the chain: only
its salted digest is chained, so erasing text and salt leaves the chain verifiable.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One link of an account's chain. `text` and `salt` are None once erased."""

    seq: int
    at: datetime
    kind: str
    by: str
    facts: Mapping[str, Any]
    digest: str
    previous: str
    hash: str
    text: str | None
    salt: str | None


def canonical(value: Any) -> str:
    """JSON with one spelling: sorted keys, no spaces, plain unicode."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def digest(salt: str, text: str) -> str:
    """Salted SHA-256 of the personal text beside a link, as hex."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def link_hash(previous: str, seq: int, at: datetime, kind: str, by: str, facts: Mapping[str, Any], text: str) -> str:
    """SHA-256 of a link over the one before it; `text` is the digest, never the text itself."""
    moment = at.timestamp()
    body = canonical([previous, seq, f"{moment:.6f}", kind, by, facts, text])
    return hashlib.sha256(body.encode()).hexdigest()


def broken_links(chain: Iterable[Link]) -> list[str]:
    """What is wrong with a chain given in order; an empty list is a chain that holds."""
    faults: list[str] = []
    previous, expected = GENESIS, 1
    for link in chain:
        if link.seq != expected:
            faults.append(f"entry {expected} is missing")
        if link.previous != previous:
            faults.append(f"entry {link.seq} does not follow the one before it")
        made = link_hash(link.previous, link.seq, link.at, link.kind, link.by, link.facts, link.digest)
        if made != link.hash:
            faults.append(f"entry {link.seq} was altered")
        if link.text is not None and digest(link.salt or "", link.text) != link.digest:
            faults.append(f"the text of entry {link.seq} was altered")
        previous, expected = link.hash, link.seq + 1
    return faults


def seal_hash(previous: str, day: str, heads: Iterable[tuple[int, int, str]]) -> str:
    """The seal of a firm's day over (account, length, head) of every chain, in account order."""
    return hashlib.sha256(canonical([previous, day, sorted(heads)]).encode()).hexdigest()
