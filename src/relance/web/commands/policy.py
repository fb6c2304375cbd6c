"""Show the firm's payment policy, take another one, and list or make exceptions.

  policy                               the policy in force, step by step
  policy presets                       the policies that come with Relance
  policy use PRESET                    publish a preset as the next version
  policy write FILE                    write the policy in force into a file that can be edited (TOML)
  policy publish FILE                  publish an edited file as the next version
  policy try FILE|PRESET               what it would do in the next thirty days, changing nothing
  policy let                           how each kind of message gets away, and what became of the last ones
  policy let STEP together|each|none   with one click for all, one by one, or by itself once it is trusted
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

from django.utils.translation import gettext, ngettext

from relance.accounts import queries as accounts
from relance.customers import queries as customers
from relance.desk.approvals.view import kinds_of
from relance.desk.customer.agreed import exception_words
from relance.dunning import actions as dunning
from relance.dunning import approving
from relance.dunning import queries as decisions
from relance.policies import actions, queries
from relance.policies.reading import read_policy
from relance.policies.rules import Approval, BadPolicy, Exemption, Policy, Step, StepKind, presets
from relance.policies.writing import as_toml
from relance.values.clock import day_in
from relance.values.words import say_date
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
    parser.add_argument("way", nargs="?", choices=[way.value for way in Approval], metavar="WAY", help="for let")
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
    if version is None or version.published_at is None:
        raise Refusal(gettext("There is no policy yet. Publish one: ./relance policy use standard"))
    day = say_date(day_in(version.published_at, at.company.zone), at.company.language)
    said = gettext("Version %(number)d of %(day)s") % {"number": version.version, "day": day}
    told = {"version": version.version, "preset": version.preset, "policy": version.data}
    return told, f"{said}\n{_said(read_policy(version.data), at)}"


def _said(policy: Policy, at: Firm) -> str:
    lines = []
    for ladder in policy.ladders:
        lines.append(f"{ladder.called(at.company.language)} (--ladder {ladder.name})")
        for step in ladder.steps:
            day = gettext("day %(number)d") % {"number": step.day}
            lines.append(f"  {day:>9}  {step.called(at.company.language):<30} {_way(step)}")
    gap = ngettext(
        "At least %(n)d day between two contacts.", "At least %(n)d days between two contacts.", policy.gap_days
    )
    lines.append(gap % {"n": policy.gap_days})
    lines.append(gettext("No message about less than %(minimum)d.") % {"minimum": policy.minimum})
    if policy.most:
        words = {"most": policy.most, "within": policy.within}
        lines.append(gettext("At most %(most)d contacts in %(within)d days.") % words)
    return "\n".join(lines)


def _way(step: Step) -> str:
    """How a step reaches the customer, or whose it is."""
    if step.kind is StepKind.MESSAGE:
        ways = {"email": gettext("e-mail"), "letter": gettext("letter")}
        named = [ways.get(channel, channel) for channel in step.channels]
        words = {"first": named[0], "second": named[-1]}
        return gettext("%(first)s, else %(second)s") % words if named[1:] else named[0]
    return {
        StepKind.CALL: gettext("call"),
        StepKind.FORMAL: gettext("formal step"),
        StepKind.PERSON: gettext("yours to decide"),
    }[step.kind]


def _presets(at: Firm, args: argparse.Namespace) -> tuple[Any, str]:
    titles = {name: data["title"] for name, data in presets().items()}
    said = "\n".join(f"{name:<12} {title.get(at.company.language)}" for name, title in titles.items())
    return titles, said


def _use(at: Firm, args: argparse.Namespace) -> tuple[Any, str]:
    made = actions.publish_preset(at.company, _word(args, gettext("Say which preset.")), by=at.by, now=at.now)
    return _published(at, made)


def _published(at: Firm, made: Any) -> tuple[Any, str]:
    done = dunning.run(at.company, by=at.by, now=at.now)
    told = {"version": made.version, "proposed": len(done.proposed), "withdrawn": len(done.withdrawn)}
    said = gettext("Version %(number)d holds now.") % {"number": made.version}
    if n := len(done.withdrawn):
        said += " " + ngettext("%(n)d message withdrawn.", "%(n)d messages withdrawn.", n) % {"n": n}
    return told, said


def _let(at: Firm, args: argparse.Namespace) -> tuple[Any, str]:
    if args.word:
        if not args.way:
            raise Refusal(gettext("Say how: together, each or none."))
        if refusal := approving.let_get_away(at.company, args.word, args.way, by=at.by, now=at.now):
            raise Refusal(refusal)
    kinds = kinds_of(at.company, day_in(at.now, at.company.zone), queries.in_force(at.company))
    told = [
        {
            "step": kind.name,
            "way": kind.is_now.value,
            "left": kind.record.left,
            "edited": kind.record.edited,
            "skipped": kind.record.skipped,
            "trusted": kind.trust.may,
        }
        for kind in kinds
    ]
    return told, "\n".join(f"{kind.name:<12} {kind.title:<30} {kind.way}; {kind.past}" for kind in kinds)


def _write(at: Firm, args: argparse.Namespace) -> tuple[Any, str]:
    version = queries.current(at.company)
    if version is None:
        raise Refusal(gettext("There is no policy yet. Publish one: ./relance policy use standard"))
    file = Path(_word(args, gettext("Say into which file.")))
    try:
        with file.open("x", encoding="utf-8") as text:
            text.write(as_toml(version.data))
    except OSError as error:
        said = (
            gettext("%(file)s is there already.")
            if isinstance(error, FileExistsError)
            else gettext("%(file)s cannot be written.")
        )
        raise Refusal(said % {"file": file} + " " + gettext("Choose another file.")) from error
    return {"file": str(file)}, gettext("Written: %(file)s") % {"file": file} + f"\n./relance policy publish {file}"


def _publish(at: Firm, args: argparse.Namespace) -> tuple[Any, str]:
    data = _data(_word(args, gettext("Say which file.")))
    _read(data)
    actions.save_draft(at.company, data, preset="own", by=at.by, now=at.now)
    return _published(at, actions.publish(at.company, by=at.by, now=at.now))


def _try(at: Firm, args: argparse.Namespace) -> tuple[Any, str]:
    word = _word(args, gettext("Say which file or preset."))
    policy = _read(presets()[word] if word in presets() else _data(word))
    counts: Counter[str] = Counter()
    for ids in accounts.slices(at.company):
        for seen in decisions.look_ahead(at.company, policy, ids, at.today).values():
            counts.update(each.step or "decide" for each in seen)
    said = "\n".join(f"{n:>6}  {policy.title(step, at.company.language)}" for step, n in counts.most_common())
    head = gettext("In the next thirty days, if nobody paid:")
    return {"steps": dict(counts)}, f"{head}\n{said or gettext('Nothing would happen.')}"


def _data(word: str) -> dict[str, Any]:
    file = Path(word)
    try:
        if file.stat().st_size > LARGEST:
            raise Refusal(gettext("%(file)s is too large to be a policy.") % {"file": file})
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError as error:
        raise Refusal(gettext("There is no file %(file)s.") % {"file": file}) from error
    except OSError as error:
        raise Refusal(gettext("%(file)s cannot be read.") % {"file": file}) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        said = gettext("%(file)s is not a policy as ./relance policy write writes it (%(error)s).")
        raise Refusal(said % {"file": file, "error": error}) from error


def _read(data: dict[str, Any]) -> Policy:
    """The policy that this data says; what is missing altogether is named."""
    try:
        return read_policy(data)
    except BadPolicy as error:
        if isinstance(error.__cause__, KeyError):
            said = gettext("“%(name)s” is missing in this policy. ./relance policy write FILE shows how it is written.")
            raise Refusal(said % {"name": error.__cause__.args[0]}) from error
        if isinstance(error.__cause__, TypeError | AttributeError):
            said = gettext("This is not a policy. ./relance policy write FILE shows how one is written.")
            raise Refusal(said) from error
        raise


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
    policy = queries.in_force(at.company) if rows else None
    said = [
        f"{people[row.account_id].name}: {exception_words(row.ladder, row.extra_days, policy)}. {row.reason}"
        for row in rows
        if policy is not None
    ]
    return told, "\n".join(said) or gettext("Everybody is treated alike.")


def _except(at: Firm, args: argparse.Namespace) -> tuple[Any, str]:
    customer = customers.one(at.company, _word(args, gettext("Say which customer.")))
    exemption = Exemption(args.ladder, args.days)
    dunning.excepted(at.company, customer.account_id, exemption, reason=args.reason, by=at.by, now=at.now)
    return {"customer": customer.reference}, (
        gettext("%(name)s is an exception from now on.") % {"name": customer.name}
    )


def _usual(at: Firm, args: argparse.Namespace) -> tuple[Any, str]:
    customer = customers.one(at.company, _word(args, gettext("Say which customer.")))
    if not dunning.exception_ended(at.company, customer.account_id, by=at.by, now=at.now):
        raise Refusal(gettext("%(name)s is no exception.") % {"name": customer.name})
    return {"customer": customer.reference}, (
        gettext("%(name)s is treated like everybody else.") % {"name": customer.name}
    )


def _word(args: argparse.Namespace, what: str) -> str:
    if not args.word:
        raise Refusal(f"{what} ./relance policy --help")
    return str(args.word)


VERBS: dict[str, Callable[[Firm, argparse.Namespace], tuple[Any, str]]] = {
    "presets": _presets,
    "use": _use,
    "write": _write,
    "publish": _publish,
    "try": _try,
    "let": _let,
    "exceptions": _exceptions,
    "except": _except,
    "usual": _usual,
}
