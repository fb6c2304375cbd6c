"""Geometry of the due line. Pure: days in, SVG out, about 110 by 16 units."""

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

START, DUE, MIDDLE = 0.5, 17.5, 8
BEFORE_SCALE = 2.0
"""Units a day before the due date: the last week is enough to see."""
LATE_SCALE = 7.7
"""Units for the square root of a day: early days count, and 120 days still fit."""
LONGEST = 120
RING = 11
"""The ring stands at least this far behind today, so that it never covers what happened."""
APART = 7
"""Two contacts on neighbouring days stay two dots."""
AGES = ((15, 1), (30, 2), (90, 3))


@dataclass(frozen=True, slots=True)
class DueLine:
    """What the drawing says. Offsets are days from the due date; `next_in` is days from today."""

    days_late: int
    contacts: tuple[int, ...]
    next_in: int | None


def place(offset: int) -> float:
    """Where a day stands, from left to right; a long wait is drawn shorter than it was."""
    if offset <= 0:
        return max(START + 4, DUE - BEFORE_SCALE * -offset)
    return round(DUE + LATE_SCALE * sqrt(min(offset, LONGEST)), 1)


def age(days_late: int) -> int:
    """The step of ochre: it deepens with 15, 30 and 90 days."""
    return next((step for limit, step in AGES if days_late < limit), 4)


def _ring(line: DueLine) -> float | None:
    if line.next_in is None:
        return None
    wanted = line.days_late + max(0, line.next_in)
    if wanted <= 0:
        return place(wanted)
    return max(place(max(0, line.days_late)) + RING, min(place(wanted), place(LONGEST) + RING))


def _parts(line: DueLine) -> list[SafeString]:
    today, ring = place(line.days_late), _ring(line)
    parts = [format_html('<path class="dl-before" d="M{} {}H{}"/>', START, MIDDLE, DUE)]
    if ring is not None and ring > DUE:
        parts.append(format_html('<path class="dl-wait" d="M{} {}H{}"/>', max(today, DUE), MIDDLE, ring - 5))
    if line.days_late > 0:
        mark = '<path class="dl-late age-{}" d="M{} {}H{}"/>'
        parts.append(format_html(mark, age(line.days_late), DUE, MIDDLE, today))
    parts.append(format_html('<path class="dl-due" d="M{} 2V14"/>', DUE))
    parts.append(_dots(line))
    if ring is not None:
        parts.append(format_html('<circle class="dl-next" cx="{}" cy="{}" r="3.9"/>', ring, MIDDLE))
    return parts


def _spots(line: DueLine) -> list[float]:
    """Where the contacts stand, left to right, never closer than a dot's width."""
    spots: list[float] = []
    for offset in sorted(line.contacts):
        spots.append(max(place(offset), spots[-1] + APART if spots else 0))
    return spots


def _dots(line: DueLine) -> SafeString:
    """One dot a contact; the halo of the surface keeps them apart from the line."""
    mark = '<circle class="dl-made" cx="{}" cy="8" r="3.2"/>'
    return format_html_join("", mark, ((spot,) for spot in _spots(line)))


@lru_cache(maxsize=4096)
def draw(line: DueLine) -> SafeString:
    """The SVG, as wide as what it shows. Its words stand on the element around it."""
    inside = format_html_join("", "{}", ((part,) for part in _parts(line)))
    width = round(max(_ring(line) or 0, place(line.days_late), DUE, *_spots(line)) + 6)
    svg = '<svg viewBox="0 0 {} 16" width="{}" height="16" aria-hidden="true">{}</svg>'
    return format_html(svg, width, width, inside)
