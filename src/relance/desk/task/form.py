"""What came of a task, as it is entered: reached or not, what was said, until when, how much was promised."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relance.desk.fields import DayField, amount_field, read_amount, refuse_day
from relance.dunning.reporting import Report

REACHED = [("yes", _("Reached")), ("no", _("Nobody answered"))]


class TaskForm(forms.Form):
    """The form of one task. `step` is the one it was shown for; only a call can go unanswered."""

    step = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())
    back = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput())
    reached = forms.ChoiceField(
        label=_("What came of it"),
        choices=REACHED,
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose one of the two.")},
    )
    said = forms.CharField(
        label=_("What was said"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    until = DayField(label=_("Agreed until"), required=False)
    amount = amount_field(label=_("Promised sum"), required=False)
    currency = forms.ChoiceField(label=_("Currency"))

    def __init__(
        self, *args: Any, is_call: bool, has_step: bool, currencies: Sequence[str], today: date, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.today, self.has_step, self.is_call = today, has_step, is_call
        self.only = currencies[0] if len(currencies) == 1 else ""
        choice = self.fields["currency"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(code, code) for code in currencies]
        if self.only:
            choice.widget, choice.required = forms.HiddenInput(), False
        if not is_call:
            del self.fields["reached"]
            self.fields["said"].label = gettext("What you decided")

    def clean_until(self) -> date | None:
        """A day that can still come."""
        day: date | None = self.cleaned_data["until"]
        refuse_day(day, self.today)
        return day

    def clean(self) -> dict[str, Any] | None:
        """What belongs together: a promise has its day, who did not answer promised nothing."""
        given = super().clean() or {}
        given["minor"] = 0
        if given.get("amount"):
            self._read_promise(given)
        if given.get("reached") == "no" and (given.get("until") or given.get("amount")):
            self.add_error("until", gettext("Nobody answered, so nothing could be agreed on. Leave the day empty."))
        if not self.has_step and not given.get("said") and not given.get("until") and not self.errors:
            self.add_error("said", gettext("Say what you decided, or until when it may wait."))
        return given

    def _read_promise(self, given: dict[str, Any]) -> None:
        currency = self.only or given.get("currency", "")
        minor = read_amount(self, "amount", currency) if currency else None
        if minor is None:
            return
        given["minor"], given["currency"] = minor, currency
        if minor <= 0:
            self.add_error("amount", gettext("A promise is above zero."))
        elif not given.get("until") and "until" not in self.errors:
            self.add_error("until", gettext("For which day was it promised?"))

    def told(self) -> Report:
        """What came of it, once the form is valid."""
        given = self.cleaned_data
        minor = given["minor"]
        reached = not self.is_call or given["reached"] == "yes"
        return Report(reached, given["said"], given["until"], minor, given["currency"] if minor else "")
