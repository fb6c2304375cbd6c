"""The facts that charges hang on, as forms: who the customer is for the law, what was served, what was accepted."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relance.claims.notices import NoticeKind, Served
from relance.desk.fields import DayField
from relance.dunning.reasons import language
from relance.law import rules as law

PROOF = forms.TextInput(attrs={"autocomplete": "off"})
MEDIA = [("registered_letter", _("Registered letter")), ("letter", _("Letter")), ("email", _("E-mail"))]
DEBTORS = [
    ("", _("As the customer’s file says")),
    ("business", _("A business")),
    ("consumer", _("A private person, for private needs")),
    ("sole_trader", _("A sole trader, for the business")),
    ("guarantor", _("A private person who guarantees a business debt")),
]


class NoticeForm(forms.Form):
    """A formal notice or a first reminder that was served."""

    kind = forms.ChoiceField(
        label=_("What was served"),
        choices=[
            (NoticeKind.FORMAL_NOTICE.value, _("Formal notice")),
            (NoticeKind.FIRST_REMINDER.value, _("First reminder, with everything the law asks for")),
        ],
    )
    medium = forms.ChoiceField(label=_("How"), choices=MEDIA)
    sent_on = DayField(label=_("Sent on"), required=False)
    received_on = DayField(label=_("Received on"), required=False)
    proof = forms.CharField(
        label=_("What proves it"),
        max_length=300,
        widget=PROOF,
        help_text=_("The number of the post, an answer, and where the paper is kept."),
    )

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        more["auto_id"] = "notice_%s"
        super().__init__(*args, **more)
        self.today = today

    def clean(self) -> dict[str, Any] | None:
        """One of the two days, in order, none of them to come."""
        given = super().clean() or {}
        sent, received = given.get("sent_on"), given.get("received_on")
        if not self.errors and sent is None and received is None:
            self.add_error("received_on", gettext("Say on which day it was sent, or on which it was received."))
        for name, day in (("sent_on", sent), ("received_on", received)):
            if day is not None and day > self.today:
                self.add_error(name, gettext("This day has not come yet."))
        if sent is not None and received is not None and received < sent:
            self.add_error("received_on", gettext("It cannot have been received before it was sent."))
        return given

    def new(self) -> Served:
        """What was served, once the form is valid."""
        given = self.cleaned_data
        return Served(NoticeKind(given["kind"]), given["medium"], given["sent_on"], given["received_on"])


class AcceptanceForm(forms.Form):
    """A version of the policy that the customer accepted."""

    version = forms.TypedChoiceField(label=_("Version of the policy"), coerce=int)
    accepted_on = DayField(label=_("Accepted on"))
    evidence = forms.CharField(
        label=_("What proves it"),
        max_length=300,
        widget=PROOF,
        help_text=_("A signed offer, an answer by e-mail, and where it is kept."),
    )

    def __init__(self, *args: Any, versions: list[int], today: date, **more: Any) -> None:
        more["auto_id"] = "acceptance_%s"
        super().__init__(*args, **more)
        choice = self.fields["version"]
        assert isinstance(choice, forms.TypedChoiceField)
        choice.choices = [(number, gettext("Version %(number)d") % {"number": number}) for number in versions]
        self.today = today

    def clean_accepted_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["accepted_on"]
        if day > self.today:
            raise forms.ValidationError(gettext("This day has not come yet."))
        return day


class WhoForm(forms.Form):
    """What the law calls the customer, and the part of the country where law differs."""

    debtor = forms.ChoiceField(label=_("For the law"), choices=DEBTORS, required=False)
    part = forms.ChoiceField(label=_("State or province"), required=False)

    def __init__(self, *args: Any, country: str, **more: Any) -> None:
        more["auto_id"] = "who_%s"
        super().__init__(*args, **more)
        parts = [code for code in law.places() if code.startswith(country + "-")]
        choice = self.fields["part"]
        assert isinstance(choice, forms.ChoiceField)
        named = [(code.partition("-")[2], law.place(code).names.say(language())) for code in parts]
        choice.choices = [("", gettext("Not said")), *named]
        if not parts:
            del self.fields["part"]

    def values(self) -> dict[str, str]:
        """What was chosen."""
        return {name: str(self.cleaned_data[name]) for name in self.fields}
