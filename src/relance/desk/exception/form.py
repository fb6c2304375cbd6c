"""How an exception from the policy is entered."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relance.dunning.reasons import language
from relance.policies.actions import MOST_EXTRA_DAYS
from relance.policies.rules import Exemption, Policy


def ladder_title(policy: Policy, name: str) -> str:
    """What a ladder is called; its bare name where the policy has it no more."""
    found = policy.ladder(name)
    titles = found.title if found is not None else {}
    return titles.get(language()) or titles.get("en") or name


class ExceptionForm(forms.Form):
    """Other steps, more days, and why."""

    ladder = forms.ChoiceField(label=_("Steps"), required=False)
    extra_days = forms.IntegerField(
        label=_("Days more after each due date"),
        required=False,
        min_value=0,
        max_value=MOST_EXTRA_DAYS,
        error_messages={
            "invalid": _("A whole number of days, such as 10."),
            "min_value": _("Zero or more."),
            "max_value": _("At most %(limit_value)s days."),
        },
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("It stands on the list of exceptions, for everybody of the firm."),
    )

    def __init__(self, *args: Any, policy: Policy, **more: Any) -> None:
        more["auto_id"] = "exception_%s"
        super().__init__(*args, **more)
        choice = self.fields["ladder"]
        assert isinstance(choice, forms.ChoiceField)
        named = [(ladder.name, ladder_title(policy, ladder.name)) for ladder in policy.ladders]
        choice.choices = [("", gettext("As usual")), *named]
        self.several = len(named) > 1

    def clean(self) -> dict[str, Any] | None:
        """Something must be otherwise."""
        given = super().clean() or {}
        if not self.errors and not given.get("ladder") and not given.get("extra_days"):
            self.add_error("extra_days", gettext("Say what is to be otherwise: other steps, or more days."))
        return given

    def exemption(self) -> Exemption:
        """What is to be otherwise, once the form is valid."""
        return Exemption(self.cleaned_data["ladder"], self.cleaned_data["extra_days"] or 0)
