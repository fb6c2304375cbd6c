"""The settings of a step and of the rhythm as forms. What makes a policy one that can be kept is the policies' own."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relance.company.rules import Role
from relance.desk.policy.words import APPROVALS, CHANNELS, MAY_ACT, role_words, wording_label
from relance.letters import rules as letters
from relance.policies import editing
from relance.policies.reading import FIRST_DAY, LONGEST_TITLE
from relance.policies.rules import BadPolicy, Policy, Step, StepKind

LANGUAGES = ("en", "fr")
SHORT = {"autocomplete": "off", "inputmode": "numeric", "class": "short"}
SIDES = [("after", _("after the due date")), ("before", _("before the due date"))]


def _number(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput(attrs=SHORT),
        error_messages={
            "required": _("Use a whole number."),
            "invalid": _("Use a whole number."),
            "min_value": _("Use 0 or more."),
            "max_value": _("Use a million at most."),
        },
        **more,
    )


class StepForm(forms.Form):
    """One step. A field that its kind does not have is left out."""

    day = _number(pgettext_lazy("of a step", "Day"))
    side = forms.ChoiceField(label=_("Before or after the due date"), choices=SIDES, initial="after")
    title_en = forms.CharField(label=_("Name in English"), required=False, max_length=LONGEST_TITLE)
    title_fr = forms.CharField(label=_("Name in French"), required=False, max_length=LONGEST_TITLE)
    channel = forms.ChoiceField(label=_("Leaves by"), choices=list(CHANNELS.items()))
    fallback = forms.ChoiceField(label=_("Otherwise by"), required=False)
    wording = forms.ChoiceField(label=pgettext_lazy("of a letter", "Words"))
    approval = forms.ChoiceField(
        label=_("Approval"),
        choices=[(code.value, words) for code, (words, _meaning) in APPROVALS.items()],
        widget=forms.RadioSelect,
    )
    role = forms.ChoiceField(label=pgettext_lazy("of a step", "By whom"), required=False)
    minimum = _number(_("Only from a sum of"), required=False)
    answer_days = _number(_("Days to answer"), required=False)
    charges = forms.BooleanField(label=_("Ask for what may be charged for lateness, too"), required=False)

    def __init__(self, step: Step, data: Any = None) -> None:
        super().__init__(data, initial=_of_step(step), prefix="step")
        self.step = step
        self._offer("fallback", [("", gettext("Nothing: it becomes yours to decide")), *CHANNELS.items()])
        known = set.intersection(*(set(letters.steps(each)) for each in letters.languages()))
        usual = [name for name in ("note", "friendly", "clear", "firm") if name in known]
        names = [*usual, *sorted(known - set(usual))]
        self._offer("wording", [(name, wording_label(name)) for name in names])
        roles = [*MAY_ACT, *([Role(step.role)] if step.role and step.role not in MAY_ACT else [])]
        self._offer("role", [("", role_words("")), *((role.value, role_words(role)) for role in roles)])
        for name in _foreign_to(step.kind):
            del self.fields[name]

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any] | None:
        """Before the due date the days are few: said here in the words of the field."""
        given = super().clean() or {}
        if given.get("side") == "before" and (given.get("day") or 0) > -FIRST_DAY:
            self.add_error("day", gettext("At most %(n)d days before the due date.") % {"n": -FIRST_DAY})
        return given

    def changes(self) -> dict[str, Any]:
        """What was typed, as the policy's data has it."""
        given = dict(self.cleaned_data)
        titles = {language: given.pop(f"title_{language}").strip() for language in LANGUAGES}
        given["title"] = {language: words for language, words in titles.items() if words}
        given["day"] = -given["day"] if given.pop("side", "") == "before" else given["day"]
        # A step that never asked keeps its data as it was: no word about it.
        if not given.get("charges") and not self.step.charges:
            given.pop("charges", None)
        return {name: 0 if value is None else value for name, value in given.items()}


def _foreign_to(kind: StepKind) -> set[str]:
    """The fields that a kind of step does not have."""
    message = {"side", "channel", "fallback", "wording", "approval", "charges"}
    if kind is StepKind.PERSON:
        return message | {"role", "minimum", "answer_days"}
    return set() if kind is StepKind.MESSAGE else message


def _of_step(step: Step) -> dict[str, Any]:
    names = ("channel", "fallback", "wording", "role", "minimum", "answer_days", "charges")
    begin: dict[str, Any] = {name: getattr(step, name) for name in names}
    begin |= {f"title_{language}": step.title.get(language, "") for language in LANGUAGES}
    return begin | {
        "day": abs(step.day),
        "side": "before" if step.is_before else "after",
        "approval": step.approval.value,
    }


class RhythmForm(forms.Form):
    """What all ladders have in common."""

    gap_days = _number(_("Days between two contacts"))
    most = _number(_("Contacts at most"), required=False)
    within = _number(_("Within days"), required=False)
    minimum = _number(_("Smallest sum"))
    promise_days = _number(_("Patience after a promise"))

    def __init__(self, policy: Policy, data: Any = None) -> None:
        begin = {name: getattr(policy, name) for name in self.base_fields}
        begin |= {name: begin[name] or "" for name in ("most", "within")}
        super().__init__(data, initial=begin, prefix="all")

    def changes(self) -> dict[str, int]:
        """What was typed; an empty cap is none."""
        return {name: self.cleaned_data[name] or 0 for name in self.fields}


class ChargesForm(forms.Form):
    """What the policy names in figures, so that a customer who accepts it owes it."""

    interest = forms.CharField(
        label=_("Interest agreed on"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
    )
    lump_sum = forms.BooleanField(label=_("The highest lump sum that the law lets a contract name"), required=False)

    def __init__(self, policy: Policy, data: Any = None) -> None:
        begin = {"interest": policy.charges.interest, "lump_sum": policy.charges.lump_sum}
        super().__init__(data, initial=begin, prefix="charges")


class Both:
    """The forms of the page: they are sent together, so that nothing typed is lost."""

    def __init__(self, policy: Policy, step: Step, data: Any = None) -> None:
        self.step, self.rhythm, self.charges = StepForm(step, data), RhythmForm(policy, data), ChargesForm(policy, data)

    def is_valid(self) -> bool:
        """Whether each field can be read."""
        return all([self.step.is_valid(), self.rhythm.is_valid(), self.charges.is_valid()])

    def changed(self, data: Mapping[str, Any], ladder: str) -> dict[str, Any]:
        """The policy's data with what was typed. Raises BadPolicy."""
        changed = editing.with_rhythm(data, self.rhythm.changes())
        changed = editing.with_charges(changed, **self.charges.cleaned_data)
        return editing.with_step(changed, ladder, self.step.step.name, self.step.changes())

    def refuse(self, refusal: BadPolicy, words: str) -> bool:
        """Put a refusal beside the field that it is about; False where it is about none here."""
        field = {"title": "title_en"}.get(refusal.at.field, refusal.at.field)
        form: forms.Form = self.step if refusal.at.step else self.rhythm
        form = self.charges if field in self.charges.fields and not refusal.at.step else form
        if field not in form.fields or refusal.at.step not in ("", self.step.step.name):
            return False
        form.add_error(field, words)
        return True

    @property
    def first_wrong(self) -> Any:
        """The first field that was refused."""
        wrong = (
            (form, name)
            for form in (self.step, self.rhythm, self.charges)
            for name in form.fields
            if name in form.errors
        )
        return next(((form, name) for form, name in wrong), None)
