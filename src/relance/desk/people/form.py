"""Whom to invite, and as what."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relance.company.rules import Role
from relance.desk.people.words import FOR_WHOM, ROLES


def _choices() -> list[tuple[str, str]]:
    said = gettext("%(role)s: %(does)s")
    return [(role.value, said % {"role": words, "does": FOR_WHOM[role]}) for role, words in ROLES.items()]


class InviteForm(forms.Form):
    """An e-mail address and a role; the daily one is offered first."""

    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("As"), choices=_choices, initial=Role.ASSISTANT)
