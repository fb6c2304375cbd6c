"""Fields that several pages enter things by: a day to come, an amount of money."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relance.arrangements.rules import LONGEST_DAYS
from relance.dunning.reasons import language
from relance.values.money import BadAmount, format_money, parse_amount

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"]


class DayField(forms.DateField):
    """A day, as browsers send it or as people write it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            input_formats=DAY_FORMATS,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={"invalid": _("This is not a day. Write it like 24/11/2026.")},
            **more,
        )


def refuse_day(day: date | None, today: date) -> None:
    """Say in words why nothing can be agreed on until this day."""
    if day is not None and day < today:
        raise forms.ValidationError(gettext("This day has passed. Choose a later one."))
    if day is not None and day > today + timedelta(days=LONGEST_DAYS):
        raise forms.ValidationError(gettext("At most a year ahead: choose an earlier day and look at it again then."))


def amount_field(**more: Any) -> forms.CharField:
    """A field for an amount as people type it."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.CharField(max_length=30, widget=widget, **more)


def read_amount(form: forms.Form, name: str, currency: str) -> int | None:
    """What was typed into a field, in minor units of its currency; None, and an error beside the field, where it
    is no amount."""
    typed = form.cleaned_data.get(name, "")
    try:
        return parse_amount(typed.strip("€£$ \u00a0"), currency)
    except BadAmount:
        example = format_money(125050, currency, language())
        said = gettext("“%(typed)s” is not an amount. Write it like %(example)s.")
        form.add_error(name, said % {"typed": typed, "example": example})
        return None
