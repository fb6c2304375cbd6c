"""Proves the timeline of this folder: python3 check_chain.py (Python 3.8 or newer, nothing else).

Each line of timeline.jsonl is one link. `hash` is the SHA-256 of the JSON list
[previous, seq, moment, kind, by, facts, digest], written without spaces, keys sorted, in UTF-8; `moment` is the time
in seconds since 1970 with six decimals. `previous` is the hash of the link before (64 zeros for the first). `digest` is
the SHA-256 of salt, a line break, and the words; where the words are withheld or erased they cannot be compared, and
the chain still holds. seals.json lists how long the chain was, and its last hash, on days on which the firm sealed it.
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


def faults(links: Any, seals: Any) -> Any:
    """What is wrong, in words."""
    previous, expected, heads = "0" * 64, 1, {}
    for link in links:
        at = f"link {link['seq']}"
        if link["seq"] != expected:
            yield f"link {expected} is missing"
        if link["previous"] != previous:
            yield f"{at} does not follow the one before it"
        body = [link["previous"], link["seq"], link["moment"], link["kind"], link["by"], link["facts"], link["digest"]]
        if sha256(canonical(body)) != link["hash"]:
            yield f"{at} was altered"
        if link.get("text") is not None and sha256(f"{link['salt']}\n{link['text']}") != link["digest"]:
            yield f"the words of {at} were altered"
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
        print(f"OK: {len(links)} links, {len(seals)} seals")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
