"""How the weights of words are made from samples that people judged: the same samples make the same weights.

`python -m relance.letters.tone.learning` writes `words/<language>/weights.json` anew from `tests/samples`. It takes a
minute and needs nothing but Python. Two questions are learnt: is there anything to remark, and, where there is, must it
never be sent? Each is a logistic regression on words and pairs of words, each counted by how much more often it stands
in one kind of message than in the other. What a remark is about is the kind whose words it shares most.
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from relance.letters.tone.book import FOLDER
from relance.letters.tone.features import features
from relance.letters.tone.records import LEVELS

SAMPLES = Path(__file__).parent / "tests" / "samples"
ROUNDS, RATE, SHRINK, SEEN = 300, 2.0, 1e-3, 2
SCALE = 100
"""Weights are kept as whole hundredths."""

Sample = Mapping[str, Any]


def samples_of(language: str) -> list[Sample]:
    """The samples of a language, in the order of their file."""
    return [json.loads(line) for line in (SAMPLES / f"{language}.jsonl").read_text("utf-8").splitlines()]


def digest_of(language: str) -> str:
    """What says whether weights were made from the samples that are there."""
    return sha256((SAMPLES / f"{language}.jsonl").read_bytes()).hexdigest()[:16]


def learn(samples: Sequence[Sample]) -> dict[str, Any]:
    """The weights of both questions, and of every kind of issue."""
    known = [(features(each["text"]), each) for each in samples]
    bad = [pair for pair in known if pair[1]["expect"] != "ok"]
    return {
        "remark": _weights(known, lambda each: each["expect"] != "ok"),
        "never": _weights(bad, lambda each: each["expect"] == "block"),
        "issues": {issue: _ratios(bad, _has(issue), least=3, worth=0.7) for issue in LEVELS},
    }


def _has(issue: str) -> Callable[[Sample], bool]:
    return lambda each: issue in each["issues"]


Known = Sequence[tuple[frozenset[str], Sample]]


def _ratios(known: Known, holds: Callable[[Sample], bool], least: int = SEEN, worth: float = 0.0) -> dict[str, float]:
    """By word, the logarithm of how much more often it stands in messages of the one kind."""
    with_, without = Counter[str](), Counter[str]()
    total = [0, 0]
    for words, each in known:
        (with_ if holds(each) else without).update(words)
        total[holds(each)] += 1
    found = {}
    for word in sorted(set(with_) | set(without)):
        if with_[word] + without[word] >= least:
            ratio = math.log(((with_[word] + 0.5) / (total[1] + 1)) / ((without[word] + 0.5) / (total[0] + 1)))
            if abs(ratio) >= worth:
                found[word] = ratio if not worth else round(ratio * SCALE) / SCALE
    return found


def _weights(known: Known, holds: Callable[[Sample], bool]) -> dict[str, Any]:
    """Logistic regression by plain descent, each word worth its ratio to begin with."""
    ratios = _ratios(known, holds)
    rows = [([word for word in sorted(words) if word in ratios], float(holds(each))) for words, each in known]
    weights, bias = dict.fromkeys(ratios, 0.0), 0.0
    for _round in range(ROUNDS):
        slope, slope_bias = dict.fromkeys(ratios, 0.0), 0.0
        for words, wanted in rows:
            wrong = chance(bias + sum(ratios[word] * weights[word] for word in words)) - wanted
            slope_bias += wrong
            for word in words:
                slope[word] += wrong * ratios[word]
        for word in ratios:
            weights[word] -= RATE * (slope[word] / len(rows) + SHRINK * weights[word])
        bias -= RATE * slope_bias / len(rows)
    kept = {word: round(ratios[word] * weights[word] * SCALE) for word in ratios}
    return {"bias": round(bias * SCALE), "words": {word: weight for word, weight in kept.items() if weight}}


def chance(score: float) -> float:
    """A score as a chance between 0 and 1."""
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, score))))


def main() -> None:
    """Write the weights of every language that has samples."""
    for file in sorted(SAMPLES.glob("*.jsonl")):
        made = {"samples": digest_of(file.stem), **learn(samples_of(file.stem))}
        text = json.dumps(made, ensure_ascii=False, indent=0, sort_keys=True)
        (FOLDER / file.stem / "weights.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
