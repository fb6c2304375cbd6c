"""Proves the timeline of this folder: python3 check_chain.py (Python 3.8 or newer, nothing else).

Each line of timeline.jsonl is one link. `hash` is the SHA-256 of the JSON list
[previous, seq, moment, kind, by, facts, digest], written without spaces, keys sorted, in UTF-8; `moment` is the time
in seconds since 1970 with six decimals, and `at` says the same for people. `previous` is the hash of the link before
(64 zeros for the first). `digest` is the SHA-256 of salt, a line break, and the words. Where words are withheld
("private") or were erased ("erased") they cannot be compared, and the rest of the link is. Where a whole link is
withheld ("all") only its place in the chain is proven: the links before and after it name its hash. seals.json lists
how long the chain was, and its last hash, on days on which it was sealed.
"""

import hashlib
import json
import os
import sys
from datetime import datetime
from typing import Any

FOLDER = os.path.dirname(os.path.abspath(__file__))
TIMELINE, SEALS = "timeline.jsonl", "seals.json"
PLACE = {"seq": int, "previous": str, "hash": str}
WHOLE = {**PLACE, "moment": str, "at": str, "kind": str, "by": str, "facts": dict, "digest": str}
BESIDE = {"text", "salt", "withheld"}
SEAL = {"day": str, "length": int, "head": str}


def canonical(value: object) -> str:
    """JSON with one spelling."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text: str) -> str:
    """The hash of a text, as hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def moment_of(at: str) -> str:
    """The time that people read, as it is chained."""
    try:
        return f"{datetime.fromisoformat(at).timestamp():.6f}"
    except (ValueError, OverflowError):
        return ""


def has(value: Any, needed: Any) -> bool:
    """Whether a value is an object with these fields."""
    return isinstance(value, dict) and all(isinstance(value.get(name), kind) for name, kind in needed.items())


def is_link(link: Any) -> bool:
    """Whether a line holds what a link has to, and nothing that could be taken for proven and is not."""
    if has(link, PLACE) and link.get("withheld") == "all":
        return set(link) == {*PLACE, "withheld"}
    return has(link, WHOLE) and set(link) <= {*WHOLE, *BESIDE}


def faults_of(link: Any) -> Any:
    """What is wrong inside a link."""
    if link.get("withheld") == "all":
        return
    body = [link["previous"], link["seq"], link["moment"], link["kind"], link["by"], link["facts"], link["digest"]]
    if sha256(canonical(body)) != link["hash"]:
        yield f"link {link['seq']} was altered"
    elif moment_of(link["at"]) != link["moment"]:
        yield f"the time of link {link['seq']} was altered"
    if link.get("text") is not None and sha256(f"{link.get('salt')}\n{link['text']}") != link["digest"]:
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


def read(name: str) -> str:
    """The text of a file beside this one."""
    with open(os.path.join(FOLDER, name), encoding="utf-8-sig") as file:
        return file.read()


def parsed(text: str) -> Any:
    """The value of a JSON text; nothing where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def read_links() -> Any:
    """The links; ends the script where a line is none."""
    links = []
    for number, line in enumerate(read(TIMELINE).split("\n"), start=1):
        if line.strip():
            links.append(parsed(line))
            if not is_link(links[-1]):
                raise ValueError(f"line {number} of {TIMELINE} is no link")
    return links


def read_seals() -> Any:
    """The seals; ends the script where they are none."""
    seals = parsed(read(SEALS))
    if not isinstance(seals, list) or not all(has(seal, SEAL) for seal in seals):
        raise ValueError(f"{SEALS} is no list of seals")
    return seals


def main() -> int:
    """Read, prove, say."""
    try:
        links, seals = read_links(), read_seals()
    except UnicodeDecodeError:
        print(f"{TIMELINE} or {SEALS} is no text")
        return 1
    except (OSError, ValueError) as error:
        print(error)
        return 1
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
