"""From the data of a policy version to its records, and what makes a policy one that can be kept. Pure."""

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from relance.company.rules import Role
from relance.policies.rules import NOWHERE, Approval, BadPolicy, Charges, Ladder, Policy, Spot, Step, StepKind
from relance.values.marking import mark as _

KINDS = ("business", "person")
CHANNELS = ("email", "letter")
FIRST_DAY, LAST_DAY = -60, 730
MOST_STEPS = 20
MOST_FEES = 12
LONGEST_TITLE = 60
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")

Code = TypeVar("Code", bound=StrEnum)


def read_policy(data: Mapping[str, Any]) -> Policy:
    """The policy that this data says. Raises BadPolicy with the mend."""
    try:
        policy = Policy(
            tuple(_ladder(each) for each in data["ladders"]),
            gap_days=_whole(data, "gap_days", 1, 90),
            minimum=_whole(data, "minimum", 0, 1_000_000),
            most=_whole(data, "most", 0, 100, default=0),
            within=_whole(data, "within", 0, 366, default=0),
            promise_days=_whole(data, "promise_days", 0, 60, default=0),
            charges=_charges(data.get("charges", {})),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BadPolicy(_("This policy cannot be read: %(error)s"), {"error": repr(error)}) from error
    _check_ladders(policy)
    return policy


def _whole(
    data: Mapping[str, Any], name: str, least: int, most: int, at: Spot = NOWHERE, default: int | None = None
) -> int:
    """A whole number within its bounds."""
    value = data[name] if default is None else data.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        bounds = {"least": least, "most": most}
        raise BadPolicy(_("Use a whole number from %(least)d to %(most)d."), bounds, Spot(at.ladder, at.step, name))
    return value


def _charges(data: Mapping[str, Any]) -> Charges:
    """The charges that the policy names in figures."""
    rate = str(data.get("interest", "")).replace(",", ".").strip()
    times = re.fullmatch(r"legal\*([1-9])", rate)
    fees = tuple(_decimal(fee, "reminder_fees", 1000) for fee in data.get("reminder_fees", ()))
    percent = Decimal(0) if times or not rate else _decimal(rate, "interest", 100)
    return Charges(
        rate=int(percent * 10_000),
        times=int(times[1]) if times else 0,
        reminder_fees=fees[:MOST_FEES],
        lump_sum=bool(data.get("lump_sum", False)),
    )


def _decimal(text: Any, field: str, most: int) -> Decimal:
    """A number with at most two decimals."""
    try:
        number = Decimal(str(text).replace(",", ".").strip())
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or not 0 <= number <= most or number != number.quantize(Decimal("0.01")):
        raise BadPolicy(
            _("Use a number from 0 to %(most)d, with two decimals at most."), {"most": most}, Spot(field=field)
        )
    return number


def _ladder(data: Mapping[str, Any]) -> Ladder:
    steps = tuple(_step(each, data["name"]) for each in data["steps"])
    ladder = Ladder(data["name"], dict(data["title"]), steps, frozenset(data.get("for", ())))
    _check_steps(ladder)
    return ladder


def _step(data: Mapping[str, Any], ladder: str) -> Step:
    at = Spot(ladder, data["name"])
    step = Step(
        data["name"],
        _whole(data, "day", FIRST_DAY, LAST_DAY, at),
        _code(data["kind"], StepKind, at, "kind"),
        {language: words.strip() for language, words in data["title"].items()},
        channel=data.get("channel", ""),
        fallback=data.get("fallback", ""),
        wording=data.get("wording", "") or data["name"],
        role=data.get("role", ""),
        approval=_code(data.get("approval", Approval.TOGETHER), Approval, at, "approval"),
        minimum=_whole(data, "minimum", 0, 1_000_000, at, default=0),
        answer_days=_whole(data, "answer_days", 0, 90, at, default=0),
        charges=bool(data.get("charges", False)),
    )
    _check_step(step, ladder)
    return step


def _code(word: Any, codes: type[Code], at: Spot, field: str) -> Code:
    """One of the words that are known."""
    if word not in list(codes):
        values = {"word": word, "known": ", ".join(codes)}
        raise BadPolicy(_("“%(word)s” is not known. Use one of: %(known)s."), values, Spot(at.ladder, at.step, field))
    return codes(word)


def _check_step(step: Step, ladder: str) -> None:
    def refuse(field: str, template: str, values: Mapping[str, Any] | None = None) -> BadPolicy:
        return BadPolicy(template, values, Spot(ladder, step.name, field))

    if not _NAME.fullmatch(step.name):
        raise refuse("name", _("Use small letters, figures and hyphens for the name, at most 40."))
    if not any(step.title.values()):
        raise refuse("title", _("A step needs a name, in one language at least."))
    if any(len(words) > LONGEST_TITLE for words in step.title.values()):
        raise refuse("title", _("The name has room for %(most)d characters."), {"most": LONGEST_TITLE})
    if step.charges and (step.kind is not StepKind.MESSAGE or step.is_before):
        raise refuse("charges", _("Only a message after the due date can ask for late charges."))
    if step.day == 0:
        raise refuse("day", _("No step may stand on the due date itself: that day belongs to the customer."))
    if step.kind is not StepKind.MESSAGE and step.is_before:
        raise refuse("day", _("Before the due date only a message may leave. Choose a day after it."))
    if step.kind is StepKind.MESSAGE and step.channel not in CHANNELS:
        raise refuse("channel", _("A message leaves by e-mail or by letter. Choose one of them."))
    if step.fallback not in ("", *CHANNELS):
        raise refuse("fallback", _("A message leaves by e-mail or by letter. Choose one of them."))
    if step.fallback and step.fallback == step.channel:
        raise refuse("fallback", _("The second way must differ from the first."))
    if step.role and step.role not in list(Role):
        raise refuse("role", _("There is no role “%(role)s”. Choose one of the list."), {"role": step.role})


def _check_steps(ladder: Ladder) -> None:
    at = Spot(ladder.name)
    days = [step.day for step in ladder.steps]
    if not _NAME.fullmatch(ladder.name):
        raise BadPolicy(_("Use small letters, figures and hyphens for the name, at most 40."), at=at)
    if len(ladder.steps) > MOST_STEPS:
        raise BadPolicy(_("There is room for %(most)d steps. Remove one first."), {"most": MOST_STEPS}, at)
    if days != sorted(set(days)):
        raise BadPolicy(_("The steps must stand in the order of their days, one a day."), at=at)
    twice = [name for name, count in Counter(step.name for step in ladder.steps).items() if count > 1]
    if twice:
        raise BadPolicy(_("Two steps are called “%(name)s”. Rename one."), {"name": twice[0]}, at)
    if not ladder.steps or ladder.steps[-1].kind is not StepKind.PERSON:
        raise BadPolicy(_("The last step must hand over to a person."), at=at)
    if any(step.kind is StepKind.PERSON for step in ladder.steps[:-1]):
        raise BadPolicy(_("Nothing can come after a person has taken over."), at=at)


def _check_ladders(policy: Policy) -> None:
    names = [ladder.name for ladder in policy.ladders]
    if len(set(names)) != len(names):
        raise BadPolicy(_("Two ladders have the same name. Rename one."))
    _check_namesakes(policy)
    for kind in KINDS:
        if sum(kind in ladder.kinds for ladder in policy.ladders) != 1:
            template = _("Exactly one ladder must be for every customer of the kind “%(kind)s”.")
            raise BadPolicy(template, {"kind": kind})
    if bool(policy.most) != bool(policy.within):
        field = "within" if policy.most else "most"
        raise BadPolicy(_("A cap needs both: how many contacts, and in how many days."), at=Spot(field=field))
    if policy.most and policy.within and policy.gap_days > policy.within:
        template = _("The days between two contacts are more than the days that the cap counts.")
        raise BadPolicy(template, at=Spot(field="gap_days"))


def _check_namesakes(policy: Policy) -> None:
    """Today shows and approves steps of one name together, whatever their ladders: they must be of one kind."""
    known: dict[str, tuple[StepKind, Approval, str]] = {}
    for ladder in policy.ladders:
        for step in ladder.steps:
            mine = (step.kind, step.approval, step.role)
            if known.setdefault(step.name, mine) != mine:
                template = _("A step of this name in another ladder is approved otherwise. Make them alike.")
                raise BadPolicy(template, at=Spot(ladder.name, step.name))
