"""What is known of a customer, as a form: to add one and to correct one."""

from django import forms
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relance.customers.actions import NewCustomer
from relance.customers.rules import Kind, KindFrom
from relance.values.money import country_names

KINDS = [(Kind.BUSINESS.value, _("Business")), (Kind.PERSON.value, _("Private person"))]
GUESSED = {
    KindFrom.TITLE: _("guessed from the title in the name"),
    KindFrom.FORM: _("guessed from the legal form in the name"),
    KindFrom.USUAL: _("guessed: nothing in the name says a person"),
}
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
OFF = {"autocomplete": "off"}


def _countries() -> list[tuple[str, str]]:
    """Where the post goes, by the names the page's reader knows."""
    return [("", gettext("The same as ours")), *country_names((get_language() or "en")[:2]).items()]


def point_at_error(form: forms.BaseForm) -> None:
    """Let the browser go to the first field that was refused: on a long page it may lie far below."""
    first = next((name for name in form.errors if name in form.fields), None)
    if first is not None:
        form.fields[first].widget.attrs["autofocus"] = True


class CustomerForm(forms.Form):
    """The fields people may change; the same names as the customer's own."""

    name = forms.CharField(
        label=pgettext_lazy("of a customer", "Name"), max_length=200, widget=forms.TextInput(attrs=OFF)
    )
    contact = forms.CharField(
        label=_("Person to write to"), max_length=120, required=False, widget=forms.TextInput(attrs=OFF)
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("of a customer", "Kind"),
        choices=KINDS,
        help_text=_("The law and the wording differ for a private person."),
    )
    language = forms.ChoiceField(label=_("Letters in"), choices=LANGUAGES)
    email = forms.EmailField(label=_("E-mail"), required=False, widget=forms.EmailInput(attrs=OFF))
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False, widget=forms.TextInput(attrs=OFF | {"type": "tel"})
    )
    address = forms.CharField(
        label=_("Postal address"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    country = forms.ChoiceField(label=_("Country"), required=False, choices=_countries)
    about = forms.CharField(
        label=_("What we know about them"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Facts that help: who decides, when they answer. The customer may ask to read this."),
    )

    def values(self) -> dict[str, str]:
        """What was typed, tidy."""
        given = self.cleaned_data
        # Browsers send line breaks as CRLF; kept so, an untouched address would look changed.
        return {name: str(given[name]).replace("\r\n", "\n").strip() for name in self.fields}

    def new(self) -> NewCustomer:
        """A customer to be added."""
        return NewCustomer(**self.values())  # type: ignore[arg-type]  # all fields of the form are text
