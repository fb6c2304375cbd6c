"""What a firm says of the law itself: its kind, a published rate, a fact that its lawyer answers for."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relance.claims.words import CREDITORS, TRADES
from relance.desk.fields import DayField
from relance.law.rates import units

LINE = forms.TextInput(attrs={"autocomplete": "off"})


class CreditorForm(forms.Form):
    """What the firm is for the law."""

    creditor = forms.ChoiceField(label=_("For the law your firm is"))
    trade = forms.ChoiceField(
        label=_("It supplies"), required=False, help_text=_("Liens and other securities differ by trade.")
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choice, trade = self.fields["creditor"], self.fields["trade"]
        assert isinstance(choice, forms.ChoiceField) and isinstance(trade, forms.ChoiceField)
        choice.choices = [(code, gettext(words)) for code, words in CREDITORS.items()]
        trade.choices = [("", gettext("not said")), *((code, gettext(words)) for code, words in TRADES.items())]


class RateForm(forms.Form):
    """A rate that was published."""

    series = forms.ChoiceField(label=_("Rate"))
    since = DayField(label=_("First day"))
    until = DayField(label=_("Last day"))
    percent = forms.CharField(label=_("Percent a year"), max_length=12, widget=LINE)
    source = forms.CharField(label=_("Where it was published"), max_length=300, widget=LINE)
    said_by = forms.CharField(label=_("Who looked"), max_length=160, widget=LINE)

    def __init__(self, *args: Any, series: list[tuple[str, str]], **more: Any) -> None:
        more["auto_id"] = "rate_%s"
        super().__init__(*args, **more)
        choice = self.fields["series"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = series

    def clean_percent(self) -> int:
        """The rate in ten-thousandths of a percent."""
        typed = self.cleaned_data["percent"].replace(",", ".").strip("% \u00a0\u202f")
        try:
            return units(Decimal(typed))
        except (InvalidOperation, ValueError) as error:
            raise forms.ValidationError(gettext("This is not a percent. Write it like 2.71.")) from error

    def clean(self) -> dict[str, Any] | None:
        """The days in order."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since is not None and until is not None and until < since:
            self.add_error("until", gettext("The last day comes before the first."))
        return given


class ChangeForm(forms.Form):
    """A fact that the firm's lawyer switches off or gives other values."""

    rule = forms.CharField(widget=forms.HiddenInput)
    off = forms.BooleanField(label=_("Switch it off"), required=False)
    values = forms.CharField(
        label=_("Or other values"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=_('As in the data, one a line: plus = "8"'),
    )
    said_by = forms.CharField(label=_("Who answers for it"), max_length=160, widget=LINE)
    reason = forms.CharField(label=_("Why?"), max_length=300, widget=LINE)

    def clean(self) -> dict[str, Any] | None:
        """One of the two."""
        given = super().clean() or {}
        if bool(given.get("off")) == bool((given.get("values") or "").strip()):
            self.add_error("values", gettext("Switch the fact off, or give it other values: one of the two."))
        return given


def half_year_from(day: date) -> tuple[date, date]:
    """The first and the last day of the half-year a day lies in."""
    if day.month <= 6:
        return date(day.year, 1, 1), date(day.year, 6, 30)
    return date(day.year, 7, 1), date(day.year, 12, 31)
