"""Messages that the tone check reads a second, beside splitting the same texts into words; and how it judges samples.

    python benchmarks/tone.py [FILE.jsonl ...]

Without a file: our own samples, from which the weights were learnt. With files: samples of others, with `expect` and
`issues` beside each text.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from relance.letters.tone import Draft, check
from relance.letters.tone.features import features
from relance.letters.tone.learning import SAMPLES

LEVELS = ("ok", "warn", "block")


def main() -> None:
    """Measure and print."""
    files = [Path(name) for name in sys.argv[1:]] or sorted(SAMPLES.glob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    for each in rows[:50]:
        judged(each)
    took, verdicts = timed(lambda: [judged(each) for each in rows])
    floor, _words = timed(lambda: [features(each["text"]) for each in rows])
    pairs = Counter((each["expect"], level) for each, level in zip(rows, verdicts, strict=True))
    exact = sum(pairs[level, level] for level in LEVELS)
    print(f"{len(rows)} messages, {len(rows) / took:,.0f} a second, {took / floor:.0f} times the splitting into words")
    print(f"exact: {exact / len(rows):.1%}")
    for level in LEVELS:
        said, meant = (sum(pairs[key] for key in pairs if key[at] == level) for at in (1, 0))
        right = pairs[level, level]
        print(
            f"{level:<6} precision {right / max(1, said):.3f}  recall {right / max(1, meant):.3f}  {told(pairs, level)}"
        )


def judged(each: dict[str, Any]) -> str:
    """The level of a sample."""
    return str(check(Draft(each["text"], each["lang"], each["stage"], each["debtor"])).level)


def told(pairs: Counter[tuple[str, str]], level: str) -> str:
    """What was made of the samples of a level."""
    return ", ".join(f"{pairs[level, other]} {other}" for other in LEVELS)


def timed(work: Callable[[], list[Any]]) -> tuple[float, list[Any]]:
    """Seconds, and what came of it."""
    begun = time.perf_counter()
    made = work()
    return time.perf_counter() - begun, made


if __name__ == "__main__":
    main()
