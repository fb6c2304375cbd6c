"""The links of a timeline as the file holds them. What does not go to a reader is left out; the chain holds without."""

from collections.abc import Mapping
from typing import Any

from relance.accounts.rules import Link
from relance.handover.rules import shows_facts, shows_words
from relance.handover.scene import Scene


def links(scene: Scene) -> tuple[Mapping[str, Any], ...]:
    """Every link, in order."""
    return tuple(_link(scene, each) for each in scene.links)


def _link(scene: Scene, link: Link) -> Mapping[str, Any]:
    if not shows_facts(scene.purpose, link.kind, link.facts):
        return {"seq": link.seq, "previous": link.previous, "hash": link.hash, "withheld": "all"}
    made = {
        "seq": link.seq,
        "moment": f"{link.at.timestamp():.6f}",
        "at": link.at.astimezone(scene.zone).isoformat(),
        "kind": link.kind,
        "by": link.by,
        "facts": link.facts,
        "digest": link.digest,
        "previous": link.previous,
        "hash": link.hash,
    }
    if link.text is None:
        return made | {"text": None, "withheld": "erased"}
    if not shows_words(scene.purpose, link.kind, link.facts) and link.text:
        return made | {"text": None, "withheld": "private"}
    return made | {"text": link.text, "salt": link.salt}
