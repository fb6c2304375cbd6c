"""What a person may choose for themselves."""

from typing import ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from relance.company.models import User

THEMES = [("", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))]


class MeForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name, language, looks, keys. `keys_on` is asked, because a switch that means "off" confuses."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("Colours"), choices=THEMES, required=False, widget=forms.RadioSelect)
    keys_on = forms.BooleanField(
        label=_("Letter keys"), required=False, widget=forms.CheckboxInput(attrs={"class": "switch"})
    )

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["name", "language", "theme"]
        labels: ClassVar[dict[str, object]] = {"name": _("Your name")}

    def save(self, commit: bool = True) -> User:
        """Keep the choices; the switch is stored the other way round."""
        self.instance.keys_off = not self.cleaned_data["keys_on"]
        return super().save(commit)  # type: ignore[no-any-return]
