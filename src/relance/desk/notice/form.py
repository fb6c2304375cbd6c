"""What somebody wants to sign: by when to pay, what follows, how it goes."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relance.desk.fields import DayField
from relance.dunning.notice.conditions import FORMAL, KINDS, STOP_WORK, WITHDRAW_CREDIT
from relance.dunning.notice.records import Wish
from relance.law.charging import MEDIA

LINE = forms.TextInput(attrs={"autocomplete": "off"})
TITLES = {
    FORMAL: _("Formal notice"),
    STOP_WORK: _("Notice that work stops"),
    WITHDRAW_CREDIT: _("Notice of payment in advance"),
}
WAYS = {"registered_letter": _("Registered letter"), "letter": _("Letter")}
LANGUAGES = [("", _("The customer’s")), ("en", _("English")), ("fr", _("French"))]


class NoticeForm(forms.Form):
    """The choices beside the letter. Every one has a usual answer."""

    kind = forms.ChoiceField(choices=[(kind, TITLES[kind]) for kind in KINDS], widget=forms.HiddenInput)
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    by = DayField(label=_("To pay by"), required=False)
    next_step = forms.CharField(
        label=_("What follows, if it is decided"),
        max_length=200,
        required=False,
        widget=LINE,
        help_text=_("Only a step that is decided and lawful, with its day. Leave it empty otherwise."),
    )
    contract = forms.CharField(
        label=_("Where your contract allows it"),
        max_length=200,
        required=False,
        widget=LINE,
        help_text=_("Such as: clause 9 of the engagement letter of 3 May 2025."),
    )
    medium = forms.ChoiceField(
        label=_("How it goes"), choices=[(code, words) for code, words in WAYS.items() if code in MEDIA]
    )
    registered = forms.CharField(label=_("Number of the registered letter"), max_length=40, required=False, widget=LINE)
    enclosed = forms.CharField(label=_("What lies in the envelope"), max_length=200, required=False, widget=LINE)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)

    def __init__(self, *args: Any, currencies: list[str], kind: str, **more: Any) -> None:
        super().__init__(*args, **more)
        choice = self.fields["currency"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(code, code) for code in currencies]
        if len(currencies) < 2:
            del self.fields["currency"]
        for name in ("contract",) if kind == FORMAL else ("by", "next_step"):
            del self.fields[name]

    def wish(self) -> Wish:
        """What is wanted, once the form is valid."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return Wish(**given)


def usual(kind: str, by: date) -> dict[str, Any]:
    """What the form says before anybody changed it."""
    return {"kind": kind, "by": by, "medium": "registered_letter"}
