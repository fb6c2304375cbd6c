"""How fast letters are written and made: `letters.py [LETTERS]`.

Beside each line stands the bare floor of the same run: joining as many ready strings. Ratios, not promises.
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from relance.letters.rules import Line, Recipient, Sender, Words, write
from relance.letters.rules.html import html_of
from relance.letters.typesetting import Printable, pdf_of

TODAY = date(2026, 11, 24)
SENDER = Sender(
    "Plomberie Aubry",
    "Claire Aubry",
    "04 65 71 00 51",
    "",
    "FR7699999000010000000511294",
    "c@aubry.example",
    "69001 Lyon",
    "FR",
)
PILE = 100


def written(number: int) -> Words:
    """A letter about one to five items, in French or English."""
    lines = tuple(
        Line(
            f"F-{number}-{n}",
            TODAY,
            TODAY - timedelta(days=number % 60 - 5 + n),
            100_000 + number,
            5_000 + n,
            "EUR",
            True,
        )
        for n in range(1 + number % 5)
    )
    language = ("fr", "en")[number % 2]
    reader = Recipient(
        f"Client {number}", "Hugo Martin", "business", language, f"C-{number:05}", "1 rue Basse\n69001 Lyon"
    )
    return write(("friendly", "clear", "firm")[number % 3], lines, SENDER, reader, TODAY, TODAY + timedelta(days=8))


def timed(name: str, count: int, work: Callable[[], object]) -> None:
    """One line: how long each took."""
    began, cpu = time.perf_counter(), time.process_time()
    work()
    wall, own = time.perf_counter() - began, time.process_time() - cpu
    print(f"{name:<28}{own / count * 1000:9.3f} ms each (CPU){count / wall:12,.0f} a second")


def main() -> None:
    """Write, then make each form."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    random.seed(1)
    written(0)
    words: list[Words] = []
    timed("floor: join ready text", count, lambda: ["\n\n".join(["a line of words"] * 12) for _ in range(count)])
    timed("written, with its text", count, lambda: words.extend(written(n) for n in range(count)))
    firm = SENDER.firm
    timed(
        "as HTML",
        count,
        lambda: [html_of(w.blocks, language=w.language, subject=w.subject, firm=firm, stress=w.stress) for w in words],
    )
    sheets = [Printable(w.language, w.blocks, w.stress, w.sheet, TODAY) for w in words[: 2 * PILE] if w.sheet]
    pdf_of(sheets[:1], "first")
    timed(f"as PDF, {PILE} in a file", PILE, lambda: pdf_of(sheets[:PILE], "pile"))
    timed("as PDF, one by one", PILE, lambda: [pdf_of([each], "one") for each in sheets[PILE:]])


if __name__ == "__main__":
    main()
