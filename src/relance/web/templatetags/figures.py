"""Numbers that are no money: percents and exact decimals, in the reader's marks."""

from decimal import Decimal

from django import template

from relance.dunning.reasons import language

register = template.Library()
MARKS = {"fr": (",", "\u202f"), "en": (".", ",")}


@register.filter
def decimal(number: Decimal) -> str:
    """A decimal with all its places: `1 079,5485` in French, `1,079.5485` in English."""
    mark, group = MARKS[language()]
    whole, _, places = f"{number:,}".partition(".")
    return whole.replace(",", group).replace("-", "−") + (mark + places if places else "")


@register.filter
def percent(number: Decimal) -> str:
    """A percent: `13,15 %` in French, `13.15%` in English."""
    return decimal(number) + ("\u00a0%" if language() == "fr" else "%")
