"""The parts pages are built from: icons, sums, dates, chips, the due line, the ageing strip.

Words follow the language of the page (`translation.get_language()`), currency follows the amount.
No part uses an inline style: the Content-Security-Policy forbids it, so drawings are SVG geometry.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BoundField
from django.utils import timezone, translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from lucide.templatetags.lucide import lucide as lucide_tag

from relance.values.money import exponent, format_money
from relance.values.words import say_date, say_hour
from relance.web.templatetags.dueline import DueLine, draw

register = template.Library()

ORDINAL = re.compile(r"\b1er\b")
NUMBER = re.compile(r"(?<![\w./-])(?=[\w./-]{3,24}(?![\w./-]))(?=[\w./-]*\d)[\w./]+(?:-[\w./]+)+")
"""A number with hyphens, such as F-2026-0182. One that is very long may break, as it must on a small screen."""
STILL_DAYS = 99
"""Durations are said in days up to here, then in months."""


def _language() -> str:
    return (translation.get_language() or "en")[:2]


@cache
def _drawn(name: str, size: int, css: str) -> str:
    return str(
        lucide_tag(template.Context(), name, size=size, stroke_width="1.75", aria_hidden="true", **{"class": css})
    )


@register.simple_tag
def icon(name: str, size: int = 16, css: str = "icon") -> SafeString:
    """A Lucide outline. It is decoration: the word stands beside it, or on the button's label."""
    return mark_safe(_drawn(name, size, css))  # noqa: S308 - drawn from the icon package, never from users


@register.filter(name="money")
def money_text(minor: int, currency: str) -> str:
    """The amount in words of the reader: `12 480,00 €`, `£12,480.00`."""
    return format_money(minor, currency, _language())


@register.simple_tag(name="money")
def money_tag(minor: int, currency: str, kind: str = "plain") -> SafeString:
    """The amount with its colour: `received` gets a plus, `late` is ochre."""
    sign = "+" if kind == "received" and minor > 0 else ""
    return format_html('<span class="money {}">{}{}</span>', kind, sign, money_text(minor, currency))


@register.filter
def totals(amounts: Mapping[str, int]) -> str:
    """Totals of several currencies side by side, never added: `£10.00 + €20.00`. A line may end before a plus only."""
    return " +\u00a0".join(money_text(minor, currency) for currency, minor in amounts.items())


@register.filter
def say(day: date | None, form: str = "day") -> SafeString | str:
    """A day in words; the French first of a month gets its small letters."""
    return typeset(say_date(day, _language(), form)) if day is not None else ""


@register.filter
def typeset(text: Any) -> SafeString:
    """Words as they are set: `1er` with small raised letters, an invoice number never broken at its hyphens."""
    said = ORDINAL.sub("1<sup>er</sup>", conditional_escape(text))
    return mark_safe(NUMBER.sub(r'<span class="nowrap">\g<0></span>', said))  # noqa: S308 - escaped above


@register.filter
def hour(moment: datetime | time) -> str:
    """The time of day where the firm is: `9 h 30`, `9:30`. A time of every day is the firm's already."""
    if isinstance(moment, time):
        moment = datetime.combine(date(2000, 1, 1), moment, timezone.get_current_timezone())
    return say_hour(moment, timezone.get_current_timezone_name(), _language())


@register.filter
def lateness(days: int) -> str:
    """How late, in words: `41 days late`, `due today`, `due in 3 days`, `5 months late`."""
    if days == 0:
        return gettext("due today")
    if days < 0:
        return ngettext("due in %(n)d day", "due in %(n)d days", -days) % {"n": -days}
    if days <= STILL_DAYS:
        return ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}
    return ngettext("%(n)d month late", "%(n)d months late", days // 30) % {"n": days // 30}


@register.filter
def names(people: Iterable[Any]) -> str:
    """Some people in one breath: `Anna, Tom or Ruth`."""
    said = [str(person) for person in people]
    if len(said) < 2:
        return "".join(said)
    return gettext("%(some)s or %(last)s") % {"some": ", ".join(said[:-1]), "last": said[-1]}


@register.filter
def undo_path(message: Message) -> str:
    """The address that undoes what a message tells: `extra_tags="undo:/firm/undo/12/"`."""
    tags = message.extra_tags or ""
    path = tags.removeprefix("undo:")
    return path if path != tags and path.startswith("/") and not path.startswith("//") else ""


@register.simple_tag
def chip(text: str, tone: str = "", icon: str = "") -> SafeString:
    """A fact in a word or five. Tones: none = fact, `late` = something slipped, `accent` = made simpler."""
    drawn = mark_safe(_drawn(icon, 15, "icon")) if icon else ""  # noqa: S308
    return format_html('<span class="chip {}">{}<span>{}</span></span>', tone, drawn, typeset(text))


@register.simple_tag
def due_line(days_late: int, contacts: Sequence[int] = (), next_in: int | None = None) -> SafeString:
    """The small drawing: grey before the due date, a tick, ochre that deepens, dots made, a ring to come.

    `contacts` are day offsets from the due date (-3 = three days before), `next_in` days from today.
    """
    line = DueLine(days_late, tuple(contacts), next_in)
    return format_html('<span class="due-line" role="img" aria-label="{}">{}</span>', _in_words(line), draw(line))


def _in_words(line: DueLine) -> str:
    made = len(line.contacts)
    said = [lateness(line.days_late), ngettext("%(n)d contact", "%(n)d contacts", made) % {"n": made}]
    if line.next_in is not None:
        said.append(gettext("next: %(when)s") % {"when": _when(line.next_in)})
    return ", ".join(said)


def _when(days: int) -> str:
    if days <= 0:
        return gettext("today")
    return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}


@register.inclusion_tag("look/ageing.html")
def ageing(
    buckets: Sequence[int], currency: str, links: Sequence[str] = (), chosen: int | None = None
) -> dict[str, Any]:
    """The ageing strip of five sums: not due, 1–30, 31–60, 61–90, over 90 days.

    With five `links` each column opens its own list; `chosen` is the one that is open.
    """
    heads = [gettext("Not due"), gettext("1–30 days"), gettext("31–60"), gettext("61–90"), gettext("Over 90")]
    positive = [max(0, minor) for minor in buckets]
    whole = sum(positive) or 1
    steps = [
        {
            "head": head,
            "step": step,
            "share": f"{part * 100 / whole:.2f}%" if part else "",
            "sum": _whole_sum(minor, currency),
            "link": links[step] if links else "",
            "chosen": step == chosen,
        }
        for step, (head, minor, part) in enumerate(zip(heads, buckets, positive, strict=True))
    ]
    return {"steps": steps, "any": any(positive), "currency": currency}


def _whole_sum(minor: int, currency: str) -> str:
    """A chart label: no decimals, except where the sum would vanish. Empty is a dash."""
    if not minor:
        return "–"
    unit = 10 ** exponent(currency)
    rounded = (abs(minor) + unit // 2) // unit * (1 if minor > 0 else -1)
    text = money_text(rounded * unit if rounded else minor, currency)
    return re.sub(r"[.,]0+(?=\D*$)", "", text) if rounded and unit > 1 else text


@register.inclusion_tag("look/scene.html")
def empty_scene() -> dict[str, Any]:
    """Hills, a tree, the sun: everything is done."""
    return {}


@register.inclusion_tag("look/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A form field with label, help and error, tied together for readers."""
    return {"field": bound}


@register.inclusion_tag("look/pager.html", takes_context=True)
def pager(context: template.RequestContext, page: Any) -> dict[str, Any]:
    """Previous, next and where we are in a long list. Keeps the other query parameters."""
    return {"page": page, "request": context["request"]}
