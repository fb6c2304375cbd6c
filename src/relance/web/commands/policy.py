"""Show the firm's payment policy, take another one, and list or make exceptions.

  policy                               the policy in force, step by step
  policy presets                       the policies that come with Relance
  policy use PRESET                    publish a preset as the next version
  policy write FILE                    write the policy in force into a file that can be edited (TOML)
  policy publish FILE                  publish an edited file as the next version
  policy try FILE|PRESET               what it would do in the next thirty days, changing nothing
  policy exceptions                    who is treated otherwise, and why
  policy except CUSTOMER --reason TEXT [--ladder NAME] [--days N]
                                       treat one customer otherwise: another ladder, or more days after each due date
  policy usual CUSTOMER                treat one like everybody else again

Exit codes: 0 done, 2 refused.
"""

import argparse
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from relance.accounts import queries as accounts
from relance.customers import queries as customers
from relance.dunning import actions as dunning
from relance.dunning import queries as decisions
from relance.policies import actions, queries
from relance.policies.reading import read_policy
from relance.policies.rules import BadPolicy, Exemption, Policy, presets
from relance.policies.writing import as_toml
from relance.web.cli import Refusal, show_json
from relance.web.commandline import Firm, common, firm

GROUP = "work"
LARGEST = 200_000
"""Bytes of a file that can be a policy."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do; without it the policy is shown."""
    common(parser)
    parser.add_argument("verb", nargs="?", choices=sorted(VERBS), metavar="VERB", help="see above")
    parser.add_argument("word", nargs="?", metavar="WORD", help="a preset, a file or a customer")
    parser.add_argument("--reason", metavar="TEXT", default="", help="why this customer is treated otherwise")
    parser.add_argument("--ladder", metavar="NAME", default="", help="the ladder for this customer")
    parser.add_argument("--days", metavar="N", type=int, default=0, help="days more after each due date")


def run(args: argparse.Namespace) -> int:
    """Do it and say what was done."""
    with firm(args) as at:
        told, said = VERBS[args.verb](at, args) if args.verb else _show(at)
        show_json(told) if args.json else print(said)
    return 0


def _show(at: Firm) -> tuple[Any, str]:
    version = queries.current(at.company)
    if version is None:
        raise BadPolicy(f"{at.company} has no policy yet. Publish one: ./relance policy use standard")
    said = f"Version {version.version} of {version.published_at:%Y-%m-%d}\n{_said(read_policy(version.data), at)}"
    return {"version": version.version, "preset": version.preset, "policy": version.data}, said


def _said(policy: Policy, at: Firm) -> str:
    lines = []
    for ladder in policy.ladders:
        lines.append(f"{ladder.title.get(at.company.language, ladder.name)} ({ladder.name})")
        for step in ladder.steps:
            how = " or ".join(step.channels) or step.kind
            lines.append(f"  day {step.day:>4}  {policy.title(step.name, at.company.language):<30} {how}")
    lines.append(f"At least {policy.gap_days} days between two contacts; nothing below {policy.minimum}.")
    if policy.most:
        lines.append(f"At most {policy.most} contacts in {policy.within} days.")
    return "\n".join(lines)


def _presets(at: Firm, args: argparse.Namespace) -> tuple[Any, str]:
    titles = {name: data["title"] for name, data in presets().items()}
    said = "\n".join(f"{name:<12} {title.get(at.company.language)}" for name, title in titles.items())
    return titles, said


def _use(at: Firm, args: argparse.Namespace) -> tuple[Any, str]:
    made = actions.publish_preset(at.company, _word(args, "which preset"), by=at.by, now=at.now)
    return _published(at, made)


def _published(at: Firm, made: Any) -> tuple[Any, str]:
    done = dunning.run(at.company, by=at.by, now=at.now)
    told = {"version": made.version, "proposed": len(done.proposed), "withdrawn": len(done.withdrawn)}
    return told, f"Version {made.version} holds now. Messages withdrawn: {len(done.withdrawn)}."


def _write(at: Firm, args: argparse.Namespace) -> tuple[Any, str]:
    version = queries.current(at.company)
    if version is None:
        raise BadPolicy("There is no policy to write. Publish one: ./relance policy use standard")
    file = Path(_word(args, "into which file"))
    try:
        with file.open("x", encoding="utf-8") as text:
            text.write(as_toml(version.data))
    except OSError as error:
        raise Refusal(f"{file}: {error.strerror}. Choose another file.") from error
    return {"file": str(file)}, f"Written: {file}. Edit it, then: ./relance policy publish {file}"


def _publish(at: Firm, args: argparse.Namespace) -> tuple[Any, str]:
    data = _data(_word(args, "which file"))
    actions.save_draft(at.company, data, preset="own", by=at.by, now=at.now)
    return _published(at, actions.publish(at.company, by=at.by, now=at.now))


def _try(at: Firm, args: argparse.Namespace) -> tuple[Any, str]:
    word = _word(args, "which file or preset")
    data = presets()[word] if word in presets() else _data(word)
    policy = read_policy(data)
    counts: Counter[str] = Counter()
    for ids in accounts.slices(at.company):
        for seen in decisions.look_ahead(at.company, policy, ids, at.today).values():
            counts.update(each.step or "decide" for each in seen)
    said = "\n".join(f"{n:>6}  {policy.title(step, at.company.language)}" for step, n in counts.most_common())
    return {"steps": dict(counts)}, f"In the next thirty days, if nobody paid:\n{said or '     0  steps'}"


def _data(word: str) -> dict[str, Any]:
    file = Path(word)
    try:
        if file.stat().st_size > LARGEST:
            raise Refusal(f"{file} is too large to be a policy.")
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refusal(f"{file} cannot be read as a policy: {error}") from error


def _exceptions(at: Firm, args: argparse.Namespace) -> tuple[Any, str]:
    rows = queries.exceptions(at.company)
    people = customers.addressees(row.account_id for row in rows)
    told = [
        {
            "customer": people[row.account_id].reference,
            "name": people[row.account_id].name,
            "ladder": row.ladder,
            "extra_days": row.extra_days,
            "reason": row.reason,
        }
        for row in rows
    ]
    said = "\n".join(
        f"{t['name']}: {t['ladder'] or 'usual ladder'}, {t['extra_days']} days more. {t['reason']}" for t in told
    )
    return told, said or "Everybody is treated alike."


def _except(at: Firm, args: argparse.Namespace) -> tuple[Any, str]:
    customer = customers.one(at.company, _word(args, "which customer"))
    exemption = Exemption(args.ladder, args.days)
    dunning.excepted(at.company, customer.account_id, exemption, reason=args.reason, by=at.by, now=at.now)
    return {"customer": customer.reference}, f"{customer.name} is an exception from now on."


def _usual(at: Firm, args: argparse.Namespace) -> tuple[Any, str]:
    customer = customers.one(at.company, _word(args, "which customer"))
    if not dunning.exception_ended(at.company, customer.account_id, by=at.by, now=at.now):
        raise Refusal(f"{customer.name} is no exception.")
    return {"customer": customer.reference}, f"{customer.name} is treated like everybody else."


def _word(args: argparse.Namespace, what: str) -> str:
    if not args.word:
        raise Refusal(f"Say {what}. See ./relance policy --help.")
    return str(args.word)


VERBS: dict[str, Callable[[Firm, argparse.Namespace], tuple[Any, str]]] = {
    "presets": _presets,
    "use": _use,
    "write": _write,
    "publish": _publish,
    "try": _try,
    "exceptions": _exceptions,
    "except": _except,
    "usual": _usual,
}
