"""A policy in words: its days, ways and roles, what they mean, and what is different between two of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relance.company.rules import Role
from relance.desk.people.words import ROLES
from relance.dunning.reasons import language
from relance.policies.comparing import Difference, differences
from relance.policies.rules import Approval, BadPolicy, Policy, Step, StepKind, presets

ICONS = {StepKind.MESSAGE: "mail", StepKind.CALL: "phone", StepKind.FORMAL: "file-text", StepKind.PERSON: "signpost"}

KINDS: dict[StepKind, Promise] = {
    StepKind.MESSAGE: _("Message"),
    StepKind.CALL: _("Call"),
    StepKind.FORMAL: _("Formal step"),
    StepKind.PERSON: _("You decide"),
}

CHANNELS: dict[str, Promise] = {"email": _("E-mail"), "letter": _("Letter")}
BY_CHANNEL: dict[str, Promise] = {"email": _("by e-mail"), "letter": _("by letter")}

APPROVALS: dict[Approval, tuple[Promise, Promise]] = {
    Approval.TOGETHER: (
        pgettext_lazy("how messages are approved", "Together"),
        _("One click on Today approves it with the others of the day."),
    ),
    Approval.EACH: (pgettext_lazy("how messages are approved", "One by one"), _("Each is read and approved alone.")),
    Approval.NONE: (
        pgettext_lazy("how messages are approved", "Leaves by itself"),
        _("Nobody approves it: it leaves in your sending hours, and can be undone until then."),
    ),
}

WORDINGS: dict[str, Promise] = {
    "note": _("Note before the due date"),
    "friendly": _("Friendly, with the benefit of the doubt"),
    "clear": _("Clear, asks for a date"),
    "firm": _("Firm and polite, asks for a date to rely on"),
}
"""What each of our wordings is like; one that is not listed is shown by its name."""

DEBTORS: dict[str, Promise] = {"business": _("businesses"), "person": _("private persons")}

MAY_ACT = (Role.OWNER, Role.ASSISTANT, Role.COLLECTOR)
"""Roles that a step can ask for: they may approve and telephone."""


def said(refusal: BadPolicy, policy: Policy) -> str:
    """A refusal in the reader's language; steps by the name that people know."""
    values = dict(refusal.values)
    if "step" in values:
        values["step"] = policy.title(values["step"], language())
    words = gettext(refusal.template)
    return words % values if values else words


def day_label(day: int) -> str:
    """`day −3`, `day 15`, as under a node."""
    if day < 0:
        return gettext("day −%(n)d") % {"n": -day}
    return gettext("day %(n)d") % {"n": day}


def day_words(day: int) -> str:
    """A day in full."""
    n = abs(day)
    if day < 0:
        return ngettext("%(n)d day before the due date", "%(n)d days before the due date", n) % {"n": n}
    return ngettext("%(n)d day after the due date", "%(n)d days after the due date", n) % {"n": n}


def ways(step: Step) -> str:
    """How it reaches the customer: `by e-mail, else by letter`."""
    return _by(step.channels) if step.channels else str(KINDS[step.kind])


def _by(channels: tuple[str, ...]) -> str:
    first, *second = [str(BY_CHANNEL[channel]) for channel in channels]
    return gettext("%(first)s, else %(second)s") % {"first": first, "second": second[0]} if second else first


def facts(step: Step) -> list[tuple[str, str]]:
    """A step for those who only look: what each setting is called, and what it says."""
    said = [(pgettext("of a step", "Day"), day_words(step.day))]
    if step.kind is StepKind.MESSAGE:
        title, meaning = APPROVALS[step.approval]
        said += [
            (pgettext("of a message", "Way"), ways(step)),
            (pgettext("of a letter", "Words"), wording_label(step.wording)),
            (gettext("Approval"), f"{title}. {meaning}"),
        ]
    if step.kind is not StepKind.PERSON:
        said.append((pgettext("of a step", "By whom"), role_words(step.role)))
    if step.answer_days:
        n = step.answer_days
        said.append((gettext("Days to answer"), ngettext("%(n)d day", "%(n)d days", n) % {"n": n}))
    if step.charges:
        said.append((gettext("Late charges"), gettext("Asked for, too")))
    if step.minimum:
        said.append((gettext("Only from a sum of"), str(step.minimum)))
    return said


def wording_label(name: str) -> str:
    """What a wording is like."""
    return str(WORDINGS.get(name, name))


def role_words(role: str) -> str:
    """Who approves it or does it."""
    return str(ROLES[Role(role)]) if role in list(Role) else gettext("Whoever may")


def approval(step: Step) -> str:
    """How a message is approved and by whom, or who does the step: `One by one, Owner`."""
    said = [str(APPROVALS[step.approval][0])] if step.kind is StepKind.MESSAGE else []
    return ", ".join([*said, *([role_words(step.role)] if step.role else [])])


def preset_title(preset: str) -> str:
    """What a version began as; a preset's name, or that it is the firm's own."""
    titles = presets().get(preset, {}).get("title", {})
    return titles.get(language()) or titles.get("en") or gettext("Your own")


@dataclass(frozen=True, slots=True)
class Told:
    """A difference in words, and the ladder it is about where there are several."""

    ladder: str
    words: str


def told(before: Policy, after: Policy) -> list[Told]:
    """What the second says otherwise than the first, one sentence each, ladder by ladder."""
    return [_told(each, before, after) for each in differences(before, after)]


def _told(each: Difference, before: Policy, after: Policy) -> Told:
    if not each.ladder:
        return Told(gettext("All steps") if len(after.ladders) > 1 else "", RHYTHM[each.what](each))
    old, new = before.ladder(each.ladder), after.ladder(each.ladder)
    name = next(ladder for ladder in (new, old) if ladder).called(language())
    if not each.step:
        return Told("", str(LADDER[each.what]) % {"ladder": name})
    known = [ladder.find(each.step) for ladder in (new, old) if ladder]
    step = next(step for step in known if step)
    return Told(name if len(after.ladders) > 1 else "", STEP[each.what](each, step.called(language())))


LADDER: dict[str, Promise] = {
    "new": _("The ladder “%(ladder)s” is new."),
    "gone": _("The ladder “%(ladder)s” is left out."),
    "kinds": _("The ladder “%(ladder)s” is for other customers."),
    "title": _("The ladder “%(ladder)s” has a new name."),
}


def _channels(each: Difference, step: str) -> str:
    return gettext("“%(step)s” leaves %(how)s.") % {"step": step, "how": _by(each.after)}


def _minimum(each: Difference, step: str) -> str:
    if not each.after:
        return gettext("“%(step)s” for every sum.") % {"step": step}
    return gettext("“%(step)s” only from a sum of %(sum)d.") % {"step": step, "sum": each.after}


def _answer(each: Difference, step: str) -> str:
    n = each.after
    if not n:
        return gettext("“%(step)s” asks for no answer by a date.") % {"step": step}
    said = ngettext("“%(step)s” gives %(n)d day to answer.", "“%(step)s” gives %(n)d days to answer.", n)
    return said % {"step": step, "n": n}


def _on(template: str, each: Difference, step: str) -> str:
    """A sentence with days before and after."""
    days = {name: day_label(day) for name, day in (("before", each.before), ("after", each.after)) if day is not None}
    return gettext(template) % {"step": step, **days}


STEP: dict[str, Callable[[Difference, str], str]] = {
    "new": partial(_on, gettext_noop("“%(step)s” is new, %(after)s.")),
    "gone": partial(_on, gettext_noop("“%(step)s” is left out, %(before)s.")),
    "day": partial(_on, gettext_noop("“%(step)s” on %(after)s instead of %(before)s.")),
    "kind": lambda each, step: (
        gettext("“%(step)s” is another kind of step: %(kind)s.") % {"step": step, "kind": KINDS[each.after]}
    ),
    "title": lambda each, step: gettext("“%(step)s” is its new name.") % {"step": step},
    "channels": _channels,
    "wording": lambda each, step: (
        gettext("“%(step)s” has other words: %(words)s.") % {"step": step, "words": wording_label(each.after)}
    ),
    "approval": lambda each, step: (
        gettext("“%(step)s” is approved otherwise: %(how)s.") % {"step": step, "how": APPROVALS[each.after][0]}
    ),
    "role": lambda each, step: (
        gettext("“%(step)s” is done or approved by: %(who)s.") % {"step": step, "who": role_words(each.after)}
    ),
    "minimum": _minimum,
    "answer_days": _answer,
    "charges": lambda each, step: (
        (
            gettext("“%(step)s” asks for late charges, too.")
            if each.after
            else gettext("“%(step)s” asks for no late charges.")
        )
        % {"step": step}
    ),
}


def _gap(each: Difference) -> str:
    n = each.after
    return ngettext(
        "At least %(n)d day between two contacts, instead of %(before)d.",
        "At least %(n)d days between two contacts, instead of %(before)d.",
        n,
    ) % {"n": n, "before": each.before}


def _cap(each: Difference) -> str:
    most, within = each.after
    if not most:
        return gettext("No cap on contacts any more.")
    words = ngettext("At most %(n)d contact in %(days)d days.", "At most %(n)d contacts in %(days)d days.", most)
    return words % {"n": most, "days": within}


def _promise(each: Difference) -> str:
    n = each.after
    return ngettext(
        "%(n)d day of patience after a promise, instead of %(before)d.",
        "%(n)d days of patience after a promise, instead of %(before)d.",
        n,
    ) % {"n": n, "before": each.before}


RHYTHM: dict[str, Callable[[Any], str]] = {
    "gap_days": _gap,
    "cap": _cap,
    "minimum": lambda each: (
        gettext("No message below %(after)d, instead of %(before)d.") % {"after": each.after, "before": each.before}
    ),
    "promise_days": _promise,
    "charges": lambda _each: gettext("Other charges in figures."),
}
