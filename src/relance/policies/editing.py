"""Changes to the data of a policy, one at a time: data in, other data out that can be kept. Pure.

Every function raises BadPolicy, with the field it is about, where what would come of it makes no sense.
"""

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from typing import Any

from relance.policies.reading import FIRST_DAY, LAST_DAY, read_policy
from relance.policies.rules import BadPolicy, Spot, StepKind
from relance.values.marking import mark as _

Data = dict[str, Any]

TITLES: Mapping[StepKind, Mapping[str, str]] = {
    StepKind.MESSAGE: {"en": "Reminder", "fr": "Rappel"},
    StepKind.CALL: {"en": "Call", "fr": "Appel"},
    StepKind.FORMAL: {"en": "Formal notice", "fr": "Mise en demeure"},
}
"""What a new step is called until somebody names it."""

NAMES = {StepKind.MESSAGE: "reminder", StepKind.CALL: "call", StepKind.FORMAL: "formal"}
FIRST_WORDING = "friendly"
SHARED = ("title", "approval", "role")
"""What a step has in common with those of its name in other ladders: Today shows and approves them together."""


def with_rhythm(data: Mapping[str, Any], changes: Mapping[str, int]) -> Data:
    """What all ladders have in common, changed."""
    return _kept({**deepcopy(dict(data)), **changes})


def with_charges(data: Mapping[str, Any], interest: str, lump_sum: bool) -> Data:
    """What the policy names for lateness in figures, changed; what it says of fees for reminders stays."""
    made = deepcopy(dict(data))
    charges = {**made.get("charges", {}), "interest": interest.strip(), "lump_sum": lump_sum}
    made["charges"] = {name: value for name, value in charges.items() if value}
    return _kept({name: value for name, value in made.items() if name != "charges" or value})


def with_step(data: Mapping[str, Any], ladder: str, step: str, changes: Mapping[str, Any]) -> Data:
    """A step changed; another day may give it another place. What is SHARED is the same in every ladder."""
    made = deepcopy(dict(data))
    mine = _ladder(made, ladder)
    wanted = _step(mine, step)
    if "day" in changes:
        _check_day(mine, wanted, changes["day"])
    wanted.update(changes)
    shared = {name: changes[name] for name in SHARED if name in changes}
    for other in (each for ladder_ in made["ladders"] for each in ladder_["steps"] if each["name"] == step):
        other.update(deepcopy(shared))
    mine["steps"].sort(key=lambda each: each["day"])
    return _kept(made)


def with_approval(data: Mapping[str, Any], step: str, approval: str) -> Data:
    """How messages of a step get away, changed in every ladder that has it. Raises BadPolicy where none has."""
    ladders = [each["name"] for each in data["ladders"] if any(one["name"] == step for one in each["steps"])]
    if not ladders:
        raise BadPolicy(_("This step is not in your policy any more. Look at it anew."))
    return with_step(data, ladders[0], step, {"approval": approval})


def with_step_moved(data: Mapping[str, Any], ladder: str, step: str, by: int) -> Data:
    """A step one free day earlier (-1) or later (1); the due date and the days of other steps are passed over."""
    mine = _ladder(dict(data), ladder)
    others = {each["day"] for each in mine["steps"] if each["name"] != step}
    day = _step(mine, step)["day"] + by
    while day == 0 or day in others:
        day += by
    return with_step(data, ladder, step, {"day": day})


def with_new_step(
    data: Mapping[str, Any], ladder: str, kind: StepKind, after: str, used: Collection[str] = ()
) -> tuple[Data, str]:
    """A step more, half-way between one and the next, and its name. `used` are names that mean another step already."""
    made = deepcopy(dict(data))
    mine = _ladder(made, ladder)
    known = {each["name"] for each_ladder in made["ladders"] for each in each_ladder["steps"]} | set(used)
    name = next(name for name in _names(NAMES[kind]) if name not in known)
    new: Data = {"name": name, "day": _free_day(mine, after, kind), "kind": str(kind), "title": dict(TITLES[kind])}
    if kind is StepKind.MESSAGE:
        before = [each for each in mine["steps"] if each["kind"] == kind and each["day"] < new["day"]]
        wording = (before[-1].get("wording") or before[-1]["name"]) if before else FIRST_WORDING
        new |= {"channel": "email", "fallback": "letter", "wording": wording, "answer_days": 7}
    else:
        new |= {"answer_days": 7}
    mine["steps"] = sorted([*mine["steps"], new], key=lambda each: each["day"])
    return _kept(made), name


def without_step(data: Mapping[str, Any], ladder: str, step: str) -> Data:
    """A step less."""
    made = deepcopy(dict(data))
    mine = _ladder(made, ladder)
    mine["steps"].remove(_step(mine, step))
    return _kept(made)


def _kept(data: Data) -> Data:
    read_policy(data)
    return data


def _ladder(data: Mapping[str, Any], name: str) -> Data:
    found: Data | None = next((each for each in data["ladders"] if each["name"] == name), None)
    if found is None:
        raise BadPolicy(_("This ladder is not in your policy any more. Choose one that is."))
    return found


def _step(ladder: Data, name: str) -> Data:
    found: Data | None = next((each for each in ladder["steps"] if each["name"] == name), None)
    if found is None:
        raise BadPolicy(_("This step is not in the draft any more. Choose one that is."))
    return found


def _check_day(ladder: Data, step: Data, day: int) -> None:
    """Say what stands in the way of a day in the words of the ladder, not of its order."""
    at = Spot(ladder["name"], step["name"], "day")
    others = [each for each in ladder["steps"] if each is not step]
    same = next((each["name"] for each in others if each["day"] == day), "")
    if same:
        raise BadPolicy(_("“%(step)s” stands on this day already. Choose another day."), {"step": same}, at)
    last = max((each["day"] for each in others), default=0)
    if step["kind"] == StepKind.PERSON and day < last:
        template = _("Nothing can come after a person has taken over. Choose a day after day %(day)d.")
        raise BadPolicy(template, {"day": last}, at)
    ends = min((each["day"] for each in others if each["kind"] == StepKind.PERSON), default=LAST_DAY + 1)
    if day > ends:
        template = _("On day %(day)d a person takes over, and nothing comes after that. Choose a day before it.")
        raise BadPolicy(template, {"day": ends}, at)


def _names(stem: str) -> Iterator[str]:
    """`call`, `call-2`, `call-3` …"""
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


def _free_day(ladder: Data, after: str, kind: StepKind) -> int:
    """The middle of the days behind a step and before the next; where there is none, the nearest free one."""
    days = [each["day"] for each in ladder["steps"]]
    place = next((n for n, each in enumerate(ladder["steps"][:-1]) if each["name"] == after), len(days) - 2)
    first = FIRST_DAY if kind is StepKind.MESSAGE else 1
    low, high = (days[place] if place >= 0 else 0), days[place + 1]
    free = [day for day in range(first, days[-1]) if day and day not in days]
    if not free:
        raise BadPolicy(_("There is no free day before a person takes over. Move that step to a later day first."))
    inside = [day for day in free if low < day < high]
    middle = (max(low, first) + high) // 2
    return min(inside or free, key=lambda day: (abs(day - middle), day))
