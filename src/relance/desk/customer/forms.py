"""What is entered on a customer's page: a note, a contact, a payment, a reason."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relance.desk.fields import DayField, amount_field, read_amount

CHANNELS = [
    ("call", _("Call")),
    ("voicemail", _("Voicemail")),
    ("email", _("E-mail")),
    ("letter", _("Letter")),
    ("meeting", _("Meeting")),
]


class NoteForm(forms.Form):
    """A note for ourselves."""

    text = forms.CharField(
        label=_("Add a note"), max_length=2000, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class ContactForm(forms.Form):
    """A contact somebody of the firm had."""

    channel = forms.ChoiceField(label=pgettext_lazy("of a contact", "How"), choices=CHANNELS)
    outgoing = forms.ChoiceField(
        label=_("Who began"), choices=[("we", _("We did")), ("they", _("They did"))], initial="we"
    )
    text = forms.CharField(
        label=_("What was said"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Their own words help most. It stays on the timeline."),
    )


class PaymentForm(forms.Form):
    """Money that arrived."""

    amount = amount_field(label=pgettext_lazy("of money", "Amount"))
    currency = forms.ChoiceField(label=_("Currency"))
    on = DayField(label=_("Received on"))
    reference = forms.CharField(
        label=_("What the payer wrote"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Invoices named here are settled first, then the oldest."),
    )

    def __init__(self, *args: Any, currencies: Sequence[str], today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today
        choice = self.fields["currency"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(code, code) for code in currencies]
        choice.initial = currencies[0]
        if len(currencies) == 1:
            choice.widget, choice.required = forms.HiddenInput(), False
        self.fields["on"].initial = today
        self.only = currencies[0] if len(currencies) == 1 else ""

    def clean_currency(self) -> str:
        """Where there is one currency, it is that one."""
        return self.only or str(self.cleaned_data["currency"])

    def clean_on(self) -> date:
        """Money that arrived did so by today."""
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(gettext("This day has not come yet. When did the money arrive?"))
        return day

    def clean(self) -> dict[str, Any] | None:
        """The amount in minor units, once its currency is known."""
        given = super().clean()
        if given and given.get("amount") and given.get("currency"):
            self._read_amount(given)
        return given

    def _read_amount(self, given: dict[str, Any]) -> None:
        minor = read_amount(self, "amount", given["currency"])
        if minor is None:
            return
        given["minor"] = minor
        if minor <= 0:
            self.add_error("amount", gettext("A payment is above zero. To undo one, take it back in the list."))


class TakeBackForm(forms.Form):
    """Why a payment does not count."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("For example: the cheque bounced; entered twice; another customer’s money."),
    )
