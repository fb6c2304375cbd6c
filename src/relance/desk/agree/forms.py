"""How a pause, a promise and a dispute are entered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relance.arrangements.rules import Kind, NewArrangement
from relance.desk.fields import DayField, amount_field, read_amount, refuse_day
from relance.dunning.reasons import language
from relance.ledger.queries import Item
from relance.values.money import add_up, format_money, to_decimal

MOST = 100
"""Open invoices that a dispute offers, the oldest first."""
REVIEW = timedelta(days=14)
"""A dispute is offered to be settled within this time."""


def _said(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays on this file and is shown on no list."),
    )


class AgreeForm(forms.Form):
    """What all three have in common: a day, and the words."""

    kind = Kind.PAUSE

    def __init__(self, *args: Any, items: Sequence[Item], contested: Mapping[int, int], today: date, **more: Any):
        more["auto_id"] = f"{self.kind}_%s"
        super().__init__(*args, **more)
        self.today, self.items, self.contested = today, items, contested

    def clean_until(self) -> date:
        """A day that can still come."""
        day: date = self.cleaned_data["until"]
        refuse_day(day, self.today)
        return day

    def new(self) -> NewArrangement:
        """What is to be arranged, once the form is valid."""
        return NewArrangement(self.kind, self.today, self.cleaned_data["until"], self.cleaned_data["said"])


class PauseForm(AgreeForm):
    """Nobody writes or calls up to a day."""

    kind = Kind.PAUSE
    until = DayField(label=_("Up to and with"))
    said = _said(pgettext_lazy("of a pause", "Why"))
    personal = forms.BooleanField(
        label=_("A personal reason"),
        required=False,
        help_text=_("Illness, grief or the like: only “personal reason” and the day are kept, no word of it."),
    )

    def new(self) -> NewArrangement:
        """What is to be arranged; of a personal reason no word."""
        given = self.cleaned_data
        said = "" if given["personal"] else given["said"]
        return NewArrangement(self.kind, self.today, given["until"], said, personal=given["personal"])


class PromiseForm(AgreeForm):
    """So much will be there on a day."""

    kind = Kind.PROMISE
    until = DayField(label=_("Promised for"))
    amount = amount_field(label=_("Promised sum"))
    currency = forms.ChoiceField(label=_("Currency"))
    said = _said(_("What was said"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        totals = add_up((item.currency, item.open) for item in self.items)
        codes = list(totals)
        self.only = codes[0] if len(codes) == 1 else ""
        choice = self.fields["currency"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(code, code) for code in codes]
        if self.only:
            choice.widget, choice.required = forms.HiddenInput(), False
            self.fields["amount"].initial = typed(totals[self.only], self.only)

    def clean(self) -> dict[str, Any] | None:
        """The amount in minor units, once its currency is known."""
        given = super().clean() or {}
        currency = self.only or given.get("currency", "")
        if given.get("amount") and currency:
            given["currency"], given["minor"] = currency, read_amount(self, "amount", currency)
            if given["minor"] is not None and given["minor"] <= 0:
                self.add_error("amount", gettext("A promise is above zero."))
        return given

    def new(self) -> NewArrangement:
        """The promise."""
        given = self.cleaned_data
        return NewArrangement(
            self.kind, self.today, given["until"], given["said"], given["currency"], int(given["minor"])
        )


@dataclass(frozen=True, slots=True)
class Line:
    """An open invoice that can be contested: its fields, and how much of it is not contested yet."""

    item: Item
    free: int
    tick: Any
    amount: Any


class DisputeForm(AgreeForm):
    """Invoices, or parts of them, are contested; the rest goes on."""

    kind = Kind.DISPUTE
    until = DayField(label=_("To be settled by"))
    said = _said(_("What is wrong with it"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["until"].initial = self.today + REVIEW
        free = [(item, item.open - self.contested.get(item.part_id, 0)) for item in self.items]
        self.free = {item.part_id: (item, rest) for item, rest in free if rest > 0}
        self.free = dict(list(self.free.items())[:MOST])
        for part, (item, rest) in self.free.items():
            self.fields[f"part_{part}"] = forms.BooleanField(required=False, label=item.number)
            label = gettext("Contested of %(number)s") % {"number": item.number}
            self.fields[f"amount_{part}"] = amount_field(
                required=False, label=label, initial=typed(rest, item.currency)
            )

    def lines(self) -> list[Line]:
        """The invoices with their fields."""
        return [
            Line(item, rest, self[f"part_{part}"], self[f"amount_{part}"]) for part, (item, rest) in self.free.items()
        ]

    def clean(self) -> dict[str, Any] | None:
        """The sums that are contested, by part; an empty one means all of it."""
        given = super().clean() or {}
        given["parts"] = {}
        for part, (item, rest) in self.free.items():
            if given.get(f"part_{part}"):
                self._read(given, part, item, rest)
        if not given["parts"] and not self.errors:
            self.add_error(None, gettext("Tick what is contested."))
        return given

    def _read(self, given: dict[str, Any], part: int, item: Item, rest: int) -> None:
        name = f"amount_{part}"
        minor = read_amount(self, name, item.currency) if given.get(name) else rest
        if minor is None:
            return
        if not 0 < minor <= rest:
            most = format_money(rest, item.currency, language())
            self.add_error(name, gettext("Between zero and %(most)s, what is open of it.") % {"most": most})
            return
        given["parts"][part] = minor

    def new(self) -> NewArrangement:
        """The dispute."""
        given = self.cleaned_data
        return NewArrangement(self.kind, self.today, given["until"], given["said"], parts=given["parts"])


FORMS: dict[Kind, type[AgreeForm]] = {form.kind: form for form in (PauseForm, PromiseForm, DisputeForm)}


def typed(minor: int, currency: str) -> str:
    """An amount as it is typed into a field, in the reader's way."""
    text = str(to_decimal(minor, currency))
    return text.replace(".", ",") if language() == "fr" else text
