"""Proves the timeline of this folder: python3 check_chain.py (Python 3.8 or newer, nothing else).

Each line of timeline.jsonl is one link. `hash` is the SHA-256 of the JSON list
[previous, seq, moment, kind, by, facts, digest], written without spaces, keys sorted, in UTF-8; `moment` is the time
in seconds since 1970 with six decimals. `previous` is the hash of the link before (64 zeros for the first). `digest` is
the SHA-256 of salt, a line break, and the words. Where words are withheld ("private") or were erased ("erased") they
cannot be compared, and the rest of the link is. Where a whole link is withheld ("all") only its place in the chain is
proven: the links before and after it name its hash. seals.json lists how long the chain was, and its last hash, on days
on which it was sealed.
"""

import hashlib
import json
import os
import sys
from typing import Any

FOLDER = os.path.dirname(os.path.abspath(__file__))


def canonical(value: object) -> str:
    """JSON with one spelling."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text: str) -> str:
    """The hash of a text, as hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def faults_of(link: Any) -> Any:
    """What is wrong inside a link."""
    if link.get("withheld") == "all":
        return
    body = [link["previous"], link["seq"], link["moment"], link["kind"], link["by"], link["facts"], link["digest"]]
    if sha256(canonical(body)) != link["hash"]:
        yield f"link {link['seq']} was altered"
    if link.get("text") is not None and sha256(f"{link['salt']}\n{link['text']}") != link["digest"]:
        yield f"the words of link {link['seq']} were altered"


def faults(links: Any, seals: Any) -> Any:
    """What is wrong with the chain, in words."""
    previous, expected, heads = "0" * 64, 1, {}
    for link in links:
        if link["seq"] != expected:
            yield f"link {expected} is missing"
        if link["previous"] != previous:
            yield f"link {link['seq']} does not follow the one before it"
        yield from faults_of(link)
        previous, expected = link["hash"], link["seq"] + 1
        heads[link["seq"]] = link["hash"]
    for seal in seals:
        if heads.get(seal["length"]) != seal["head"]:
            yield f"the chain does not fit the seal of {seal['day']}"


def main() -> int:
    """Read, prove, say."""
    with open(os.path.join(FOLDER, "timeline.jsonl"), encoding="utf-8") as file:
        links = [json.loads(line) for line in file if line.strip()]
    with open(os.path.join(FOLDER, "seals.json"), encoding="utf-8") as file:
        seals = json.load(file)
    found = list(faults(links, seals))
    for fault in found:
        print(fault)
    if not found:
        hidden = sum(link.get("withheld") == "all" for link in links)
        more = f"; of {hidden} only the place in the chain is proven" if hidden else ""
        print(f"OK: {len(links)} links, {len(seals)} seals{more}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
