"""What is noted on a customer's file for the law."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relance.customers import words
from relance.customers.flags import GROUPS, NewFlag
from relance.desk.fields import DayField


class FlagForm(forms.Form):
    """One thing that is known, since when, and how."""

    flag = forms.ChoiceField(label=_("What is known"))
    since = DayField(label=_("Since"))
    until = DayField(
        label=_("Up to"), required=False, help_text=_("Only where it ends by itself, as a moratorium does.")
    )
    reason = forms.CharField(
        label=_("How you know"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Who said or wrote it, and where that is kept."),
    )

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        more["auto_id"] = "flag_%s"
        super().__init__(*args, **more)
        self.fields["since"].initial = today
        choice = self.fields["flag"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            (gettext(words.GROUPS[group]), [(code, gettext(words.FLAGS[code])) for code in codes])
            for group, codes in GROUPS.items()
        ]

    def new(self) -> NewFlag:
        """What is to be noted, once the form is valid."""
        given = self.cleaned_data
        return NewFlag(given["flag"], given["since"], given["reason"], given["until"])
