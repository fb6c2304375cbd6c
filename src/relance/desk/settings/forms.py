"""The firm's settings as forms. The rooms say what is right and wrong; a form only asks them field by field."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from holidays import country_holidays

from relance.channels.actions import SECURITY
from relance.company.actions import CompanyRefusal, clean_setting
from relance.company.models import Company
from relance.company.rules import parts_of

LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LINES = {
    "starttls": _("STARTTLS, usually port 587"),
    "tls": _("TLS, usually port 465"),
    "none": _("None: only inside your own network"),
}
OFF = {"autocomplete": "off"}


def _zones(own: str) -> list[tuple[str, str]]:
    """Places people know; the zone in use in any case."""
    names = {name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))}
    return [(name, name.replace("_", " ")) for name in sorted(names | {own})]


def _parts(country: str) -> list[tuple[str, str]]:
    """Parts of the country by the name people know; without one, the holidays of the whole country."""
    known = parts_of(country)
    aliases = country_holidays(country).get_subdivision_aliases() if known else {}
    named = sorted((part, " / ".join(aliases.get(part) or [part])) for part in known)
    return [("", gettext("The whole country")), *named]


class FirmForm(forms.Form):
    """What the firm says of itself; the names are those of the firm's own fields."""

    name = forms.CharField(label=pgettext_lazy("of a firm", "Name"), widget=forms.TextInput(attrs=OFF))
    signer = forms.CharField(label=_("Who signs"), required=False, widget=forms.TextInput(attrs=OFF))
    phone = forms.CharField(label=_("Telephone"), required=False, widget=forms.TextInput(attrs=OFF | {"type": "tel"}))
    address = forms.CharField(label=_("Postal address"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    account_holder = forms.CharField(label=_("Account holder"), required=False, widget=forms.TextInput(attrs=OFF))
    iban = forms.CharField(label=_("IBAN"), required=False, widget=forms.TextInput(attrs=OFF | {"spellcheck": "false"}))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    zone = forms.ChoiceField(label=_("Time zone"))
    part = forms.ChoiceField(label=_("Holidays of"), required=False)
    opens = forms.CharField(label=_("From"), widget=forms.TextInput(attrs=OFF | {"class": "short"}))
    closes = forms.CharField(label=_("To"), widget=forms.TextInput(attrs=OFF | {"class": "short"}))

    def __init__(self, company: Company, data: Any = None) -> None:
        begin = {name: getattr(company, name) for name in self.base_fields}
        begin |= {"opens": f"{company.opens:%H:%M}", "closes": f"{company.closes:%H:%M}", "iban": _spaced(company.iban)}
        super().__init__(data, initial=begin)
        self.company = company
        self._offer("zone", _zones(company.zone))
        self._offer("part", _parts(company.country))

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any] | None:
        """Ask the firm's own rules, one field at a time, so that each answer stands where it belongs."""
        given = super().clean() or {}
        for name, value in list(given.items()):
            try:
                given[name] = clean_setting(self.company, name, value)
            except CompanyRefusal as refusal:
                self.add_error(name, str(refusal))
        return given


def _spaced(iban: str) -> str:
    """In groups of four, as on the bank's paper."""
    return " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))


class MailForm(forms.Form):
    """The mail server. The password is only ever written."""

    host = forms.CharField(label=_("Mail server"), max_length=200, widget=forms.TextInput(attrs=OFF))
    port = forms.IntegerField(
        label=_("Port"),
        min_value=1,
        max_value=65535,
        initial=587,
        widget=forms.TextInput(attrs=OFF | {"inputmode": "numeric", "class": "short"}),
    )
    security = forms.ChoiceField(label=_("Protection"), choices=[(code, LINES[code]) for code in SECURITY])
    username = forms.CharField(label=_("User name"), max_length=200, required=False, widget=forms.TextInput(attrs=OFF))
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    from_address = forms.EmailField(label=_("Mails come from"), widget=forms.EmailInput(attrs=OFF))

    def __init__(self, server: Any = None, data: Any = None) -> None:
        fields = ("host", "port", "security", "username", "from_address")
        begin = {name: getattr(server, name) for name in fields} if server else {}
        super().__init__(data, initial=begin, auto_id="mail_%s")
        self.has_password = bool(server and server.password)

    def clean_host(self) -> str:
        """A server's name has no spaces, and is no address of a page."""
        host = str(self.cleaned_data["host"]).strip()
        if " " in host or "/" in host or "@" in host:
            raise forms.ValidationError(gettext("This is not the name of a server. It looks like smtp.example.org."))
        return host

    def values(self) -> dict[str, Any]:
        """As the wire takes them. An empty password keeps the one there is, unless the user name went too."""
        given = dict(self.cleaned_data)
        if not given["password"]:
            given["password"] = None if given["username"] else ""
        return given
