"""A second opinion from the words alone: it sees the polite sentence that no list foresaw, and doubts a hasty rule.

The weights are learnt from samples that people judged (see `learning`); a finding names the words that weighed most.
Rules that are sure (`SURE`) are never doubted, and no finding is dropped unless its own sentence looks harmless, too:
a threat does not become one by the courtesies around it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from relance.letters.tone.book import FOLDER, Book
from relance.letters.tone.features import features
from relance.letters.tone.learning import SCALE, chance
from relance.letters.tone.reading import Reading
from relance.letters.tone.records import LEVELS, Finding, Level

RAISED, STOPPED, NEVER = 0.85, 0.92, 0.65
"""From which chance on a message without a finding is remarked on, or stopped, and how sure that it must never go."""

DOUBTED, HARMLESS, SENTENCE = 0.2, 0.12, 0.5
"""Up to which chance a warning, or a stop, of a rule is dropped; and how harmless its own sentence must look."""

FEWEST = 12
"""Words below which nothing is weighed: half a sentence says too little."""

SURE = frozenset(
    {
        "prison",
        "violence",
        "insult",
        "comparison",
        "silence_for_money",
        "immigration",
        "false_force",
        "capitals",
        "marks",
    }
    | {"no_facts", "passed", "vague_consequence", "perhaps_a_lawyer", "already_filed"}
)
"""Reasons whose rules are plain enough to stand alone."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt for a language."""

    remark: Mapping[str, int]
    remark_bias: int
    never: Mapping[str, int]
    never_bias: int
    issues: Mapping[str, Mapping[str, float]]


@cache
def weights_of(language: str) -> Weights | None:
    """The weights of a language; None where none were learnt."""
    file = FOLDER / language / "weights.json"
    if not file.exists():
        return None
    said: dict[str, Any] = json.loads(file.read_text("utf-8"))
    remark, never = said["remark"], said["never"]
    return Weights(remark["words"], remark["bias"], never["words"], never["bias"], said["issues"])


def weigh(reading: Reading, found: Sequence[Finding], book: Book) -> list[Finding]:
    """The findings of the rules, without those that all else speaks against; where there are none, perhaps one."""
    weights = weights_of(book.language)
    words = features(reading.facts)
    if weights is None or sum(" " not in word for word in words) < FEWEST:
        return list(found)
    likely = _chance(words, weights.remark, weights.remark_bias)
    kept = [each for each in found if not _is_doubtful(each, likely, reading, weights)]
    if found or likely < RAISED:
        return kept
    never = likely >= STOPPED and _chance(words, weights.never, weights.never_bias) >= NEVER
    return [_raised(reading, words, Level.BLOCK if never else Level.WARN, weights)]


def _chance(words: frozenset[str], weights: Mapping[str, int], bias: int) -> float:
    return chance((bias + sum(weights.get(word, 0) for word in words)) / SCALE)


def _is_doubtful(finding: Finding, likely: float, reading: Reading, weights: Weights) -> bool:
    if finding.reason in SURE or likely > (HARMLESS if finding.level is Level.BLOCK else DOUBTED):
        return False
    sentence = next((each for each in reversed(reading.sentences) if each.start <= finding.start), None)
    return sentence is None or _chance(features(sentence.text), weights.remark, weights.remark_bias) <= SENTENCE


def _raised(reading: Reading, words: frozenset[str], level: Level, weights: Weights) -> Finding:
    """What it is most likely about, at the sentence that weighs most."""
    shares = {
        issue: sum(ratios.get(word, 0.0) for word in words)
        for issue, ratios in weights.issues.items()
        if LEVELS[issue] is level
    }
    issue = max(shares, key=lambda each: shares[each])
    heaviest = max(reading.sentences, key=lambda each: _score(features(each.text), weights))
    start = heaviest.start + len(heaviest.text) - len(heaviest.text.lstrip())
    end = heaviest.start + len(heaviest.text.rstrip())
    return Finding(issue, f"weighed_{level}", start, end, " ".join(reading.text[start:end].split()))


def _score(words: frozenset[str], weights: Weights) -> int:
    return sum(weights.remark.get(word, 0) for word in words)
