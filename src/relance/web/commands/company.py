"""Add firms, let people in, and set how a firm works.

  company add "Plomberie Aubry" --country FR --owner julien@example.org
  company list
  company link plomberie-aubry julien@example.org    a new one-time link for somebody of the firm
  company set plomberie-aubry signer="Julien Aubry" iban="FR76 ..." opens=9:00
  company mail plomberie-aubry --host smtp.example.org --port 587 --security starttls \\
      --from facturation@example.org --username facturation --password-stdin
  company watch plomberie-aubry /srv/exports         import by itself what is laid into this folder
  company live plomberie-aubry                       end test mode: approved messages leave
  company test plomberie-aubry                       begin test mode again: nothing leaves

A firm is named by its short name (see `company list`) or by its full name. Links work once, for seven days;
they are shown here and nowhere else. `company add` publishes the standard policy.

Exit codes: 0 done, 2 refused.
"""

import argparse
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from relance.values.clock import wall_clock
from relance.web.cli import Refusal, show_json

GROUP = "house"
BY = "command line"
SITE = "http://127.0.0.1:8000"
SECURITY = ("starttls", "tls", "none")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="WHAT")
    _verb(verbs, add, "add a firm; prints its owner's link", _add_arguments, firm=False)
    _verb(verbs, every, "list the firms", name="list", firm=False)
    _verb(verbs, link, "make a new one-time link for a member", _link_arguments)
    _verb(verbs, change, "change what the firm says of itself", _set_arguments, name="set")
    _verb(verbs, mail, "set the mail server", _mail_arguments)
    _verb(verbs, watch, "have a folder read by itself", _watch_arguments)
    _verb(verbs, live, "end test mode")
    _verb(verbs, test, "begin test mode")


def _verb(
    verbs: Any,
    work: Callable[[argparse.Namespace], int],
    words: str,
    more: Callable[[argparse.ArgumentParser], None] | None = None,
    name: str = "",
    firm: bool = True,
) -> None:
    parser = verbs.add_parser(name or work.__name__, help=words, description=words, allow_abbrev=False)
    parser.set_defaults(work=work)
    if firm:
        parser.add_argument("firm", metavar="FIRM", help="short or full name")
    if more:
        more(parser)
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the firm's name")
    parser.add_argument("--country", required=True, metavar="XX", help="two letters, such as FR")
    parser.add_argument("--owner", required=True, metavar="EMAIL", help="whom the first link lets in")
    _site_argument(parser)


def _link_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", metavar="EMAIL", help="whom the link lets in")
    _site_argument(parser)


def _site_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--site", default=SITE, metavar="URL", help=f"where the site is reached (default {SITE})")


def _set_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("values", nargs="+", metavar="KEY=VALUE", help="such as signer='Julien Aubry'")


def _mail_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", required=True, help="name of the SMTP server")
    parser.add_argument("--port", required=True, type=int, help="587 for starttls, 465 for tls")
    parser.add_argument("--security", required=True, choices=SECURITY)
    parser.add_argument("--from", required=True, dest="sender", metavar="ADDRESS", help="address the mails come from")
    parser.add_argument("--username", default="", help="where the server asks for one")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def _watch_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", default="", metavar="FOLDER", help="without it no folder is watched")


def run(args: argparse.Namespace) -> int:
    """Do what was asked."""
    code: int = args.work(args)
    return code


def add(args: argparse.Namespace) -> int:
    """Add a firm."""
    from relance.web.newfirm import new_firm

    site = _site(args)
    company, way_in = new_firm(args.name, args.country, args.owner, by=BY, now=wall_clock())
    address = f"{site}/enter/{way_in.secret}/"
    if args.json:
        show_json(_facts(company) | {"link": address, "link_expires_at": way_in.link.expires_at.isoformat()})
    else:
        print(f"{company.name} is here, in test mode. Its short name is {company.slug}.")
        _say_link(way_in.link.email, address)
    return 0


def every(args: argparse.Namespace) -> int:
    """List the firms."""
    from relance.company.models import Company

    firms = [_facts(company) for company in Company.objects.order_by("slug")]
    if args.json:
        show_json(firms)
    elif not firms:
        print("No firm yet. Add one: ./relance company add NAME --country FR --owner EMAIL")
    else:
        width = max(len(firm["firm"]) for firm in firms)
        for firm in firms:
            mode = "test" if firm["test_mode"] else "live"
            print(f"{firm['firm']:<{width}}  {mode}  {firm['country']}  {firm['name']}")
    return 0


def link(args: argparse.Namespace) -> int:
    """Make a one-time link for a member."""
    from relance.company import actions

    site = _site(args)
    # Who can type this can read the database: the link is vouched for.
    way_in = actions.new_way_in(_firm(args), args.email, by=BY, now=wall_clock(), vouched=True)
    address = f"{site}/enter/{way_in.secret}/"
    if args.json:
        show_json({"link": address, "link_expires_at": way_in.link.expires_at.isoformat()})
    else:
        _say_link(way_in.link.email, address)
    return 0


def change(args: argparse.Namespace) -> int:
    """Change what the firm says of itself."""
    from django.db import transaction
    from django_scopes import scope

    from relance.accounts.actions import all_moved
    from relance.company import actions

    values: dict[str, object] = {}
    for pair in args.values:
        key, equals, value = pair.partition("=")
        if not equals:
            raise Refusal(f"“{pair}” is not KEY=VALUE. Write for example signer='Julien Aubry'.")
        values[key.strip()] = value
    company = _firm(args)
    with transaction.atomic(), scope(company=company):
        changed = actions.change_settings(company, values)
        # What the firm says of itself stands in its messages: they are written anew.
        all_moved(company)
    if args.json:
        show_json({"changed": changed} | {key: getattr(company, key) for key in values})
    else:
        print(f"{company.name}: changed {', '.join(changed)}." if changed else "Nothing to change.")
    return 0


def mail(args: argparse.Namespace) -> int:
    """Set the mail server."""
    from django.db import transaction
    from django_scopes import scope

    from relance.accounts.actions import all_moved
    from relance.channels import actions

    _refuse_bad_mail(args)
    company = _firm(args)
    with transaction.atomic(), scope(company=company):
        all_moved(company)
        server = actions.set_mail_server(
            company,
            host=args.host,
            port=args.port,
            security=args.security,
            username=args.username,
            password=_password(args),
            from_address=args.sender,
        )
    if args.json:
        keys = ("host", "port", "security", "username", "from_address")
        show_json({key: getattr(server, key) for key in keys} | {"has_password": bool(server.password)})
    else:
        print(f"{company.name} sends through {server.host}, port {server.port}, from {server.from_address}.")
    return 0


def _refuse_bad_mail(args: argparse.Namespace) -> None:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    if not args.host.strip() or " " in args.host:
        raise Refusal(f"“{args.host}” is not the name of a server. It looks like smtp.example.org.")
    if not 0 < args.port < 65_536:
        raise Refusal(f"{args.port} is not a port. Usual are 587 (starttls), 465 (tls) and 25.")
    try:
        validate_email(args.sender)
    except ValidationError:
        raise Refusal(f"“{args.sender}” is not an e-mail address.") from None


def _password(args: argparse.Namespace) -> str | None:
    """The first line of standard input; None keeps the password there is."""
    return sys.stdin.readline().rstrip("\r\n") if args.password_stdin else None


def watch(args: argparse.Namespace) -> int:
    """Watch a folder, or none."""
    from relance.company import actions

    company = _firm(args)
    actions.set_watched_folder(company, args.folder)
    if args.json:
        show_json(_facts(company) | {"watched_folder": company.watched_folder})
    elif company.watched_folder:
        print(f"What is laid into {company.watched_folder} is imported within a minute, and moved to “done” there.")
    else:
        print("No folder is watched.")
    return 0


def live(args: argparse.Namespace) -> int:
    """End test mode."""
    return _test_mode(args, on=False)


def test(args: argparse.Namespace) -> int:
    """Begin test mode."""
    return _test_mode(args, on=True)


def _test_mode(args: argparse.Namespace, *, on: bool) -> int:
    from django_scopes import scope

    from relance.dunning import actions

    company = _firm(args)
    with scope(company=company):
        actions.set_test_mode(company, on)
    if args.json:
        show_json(_facts(company))
    elif on:
        print(f"{company.name} is in test mode. Everything can be looked at, nothing leaves.")
    else:
        print(f"{company.name} is live. Approved messages leave in its sending hours.")
    return 0


def _firm(args: argparse.Namespace) -> Any:
    from relance.company import queries

    return queries.find(args.firm)


def _facts(company: Any) -> dict[str, Any]:
    keys = ("name", "country", "part", "language", "zone", "currency", "test_mode")
    return {"firm": company.slug} | {key: getattr(company, key) for key in keys}


def _site(args: argparse.Namespace) -> str:
    """Where the site is reached, looked at before anything is made."""
    parts = urlsplit(args.site)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise Refusal(f"“{args.site}” is not the address of a site. It looks like https://relance.example.org.")
    return str(args.site).rstrip("/")


def _say_link(email: str, address: str) -> None:
    print(f"Give this link to {email}. It works once, for seven days:\n{address}")
