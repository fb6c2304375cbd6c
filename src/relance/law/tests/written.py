"""Folders of invented law, written for a test."""

from datetime import date
from pathlib import Path

TODAY = date(2026, 11, 21)

PLACE = 'title.en = "Utopia"\ntitle.fr = "Utopie"\nparent = "_careful"\ncalendar.country = "FR"\n'
CAREFUL = 'title.en = "Careful"\ntitle.fr = "Prudent"\n'
HEAD = """
debtors = ["any"]
from = 2020-01-01
citation = "Art. 1"
source = "a book"
confidence = "high"
checked = 2026-11-21
basis = "law"
short.en = "short"
short.fr = "court"
long.en = "Longer."
long.fr = "Plus long."
"""


def cap(name: str = "often", most: int = 2, days: int = 7, head: str = HEAD) -> str:
    return f'[[cap]]\nname = "{name}"\nmost = {most}\ndays = {days}{head}\n'


def hours(daily: str, name: str = "hours", head: str = HEAD) -> str:
    return f'[[hours]]\nname = "{name}"\ndaily = {daily}{head}\n'


def note(topic: str, name: str = "said", head: str = HEAD) -> str:
    return f'[[note]]\nname = "{name}"\ntopic = "{topic}"{head}\n'


def write(root: Path, code: str, place: str = PLACE, **files: str) -> None:
    """A folder with `place.toml` and the files named."""
    (root / code).mkdir()
    for name, text in {"place": place, **files}.items():
        (root / code / f"{name}.toml").write_text(text, "utf-8")
