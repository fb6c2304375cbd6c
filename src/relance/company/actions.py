"""The only writers of firms and people."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from babel.core import get_global
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext

from relance.company import queries, rules
from relance.company.models import Company, Membership, OneTimeLink, User
from relance.company.rules import Role
from relance.law.facts import CREDITORS
from relance.law.remedies import TRADES
from relance.values.money import currency_of, is_iso_currency, language_of

LINK_LASTS = timedelta(days=7)


class CompanyRefusal(ValueError):
    """This cannot be done to a firm or its people; the message says why."""

    says_what_to_do = True


@dataclass(frozen=True, slots=True)
class WayIn:
    """A one-time link's secret; it is shown once and only its hash is kept."""

    secret: str
    link: OneTimeLink


@transaction.atomic
def add_company(name: str, country: str, owner_email: str, *, by: str, now: datetime) -> tuple[Company, WayIn]:
    """A new firm in test mode, and the one-time link by which its owner enters first.

    Only whoever runs the installation adds firms, so the link is vouched for.
    """
    country = country.upper()
    # CLDR's own ZZ is "unknown region" and 001 is the world; both have zones.
    is_place = len(country) == 2 and country != "ZZ"
    zones = (get_global("territory_zones").get(country) or []) if is_place else []
    name = _clean_name(company=None, value=name)
    if not zones:
        raise CompanyRefusal(
            gettext("“%(code)s” is not a country code. Two letters, such as FR or GB.") % {"code": country}
        )
    company = Company.objects.create(
        slug=_free_slug(name),
        name=name,
        country=country,
        language=language_of(country),
        zone=_zone_of(country, zones),
        currency=currency_of(country),
        created_at=now,
    )
    return company, invite(company, owner_email, Role.OWNER, by=by, now=now, vouched=True)


def _zone_of(country: str, zones: list[str]) -> str:
    """The zone of the capital where CLDR lists several, as it does for France's and Germany's enclaves."""
    known = {"FR": "Europe/Paris", "DE": "Europe/Berlin", "ES": "Europe/Madrid", "PT": "Europe/Lisbon"}
    known |= {"US": "America/New_York", "CA": "America/Toronto", "AU": "Australia/Sydney", "GB": "Europe/London"}
    return known.get(country, zones[0])


def _free_slug(name: str) -> str:
    """A short name for addresses that no other firm and no page of the frame uses."""
    taken = {"accounts", "enter", "static", "language", "api", ""}
    stem = slugify(name)[:50] or "firm"
    slug, n = stem, 2
    while slug in taken or Company.objects.filter(slug=slug).exists():
        slug, n = f"{stem}-{n}", n + 1
    return slug


@transaction.atomic
def invite(company: Company, email: str, role: Role | str, *, by: str, now: datetime, vouched: bool = False) -> WayIn:
    """A one-time link that makes whoever follows it a member in this role. It replaces earlier links to them."""
    email, role = _clean_email(email), _clean_role(role)
    if Membership.objects.filter(company=company, user__email=email).exists():
        raise CompanyRefusal(
            gettext("%(email)s already belongs to the firm. Change the role, or make a new link, in the list.")
            % {"email": email}
        )
    return _new_link(company, email, role, by=by, now=now, vouched=vouched)


@transaction.atomic
def new_way_in(company: Company, email: str, *, by: str, now: datetime, vouched: bool = False) -> WayIn:
    """A one-time link for a member who cannot log in, or the invitation anew. It replaces earlier links to them."""
    email = _clean_email(email)
    member = Membership.objects.filter(company=company, user__email=email).select_related("user").first()
    if member is None:
        return _new_link(company, email, _invited_as(company, email), by=by, now=now, vouched=vouched)
    if not vouched and _belongs_elsewhere(member):
        raise CompanyRefusal(
            gettext("%(email)s also works for another firm, so only whoever runs Relance can make this link.")
            % {"email": email}
        )
    return _new_link(company, email, "", by=by, now=now, vouched=vouched)


def _invited_as(company: Company, email: str) -> str:
    """The role of an invitation that was never followed, also one that is too old by now."""
    links = OneTimeLink.objects.filter(company=company, email=email, used_at=None, cancelled_at=None)
    link = links.exclude(role="").first()
    if link is None:
        raise CompanyRefusal(gettext("%(email)s does not belong to the firm. Invite them first.") % {"email": email})
    return link.role


def _belongs_elsewhere(member: Membership) -> bool:
    others = Membership.objects.filter(user_id=member.user_id).exclude(pk=member.pk)
    return member.user.is_staff or others.exists()


def _new_link(company: Company, email: str, role: str, *, by: str, now: datetime, vouched: bool) -> WayIn:
    _withdraw_links(company, email, now)
    secret = secrets.token_urlsafe(32)
    link = OneTimeLink.objects.create(
        company=company,
        email=email,
        role=role,
        secret_hash=queries.hash_of(secret),
        created_at=now,
        created_by=by[:160],
        expires_at=now + LINK_LASTS,
        vouched=vouched,
    )
    return WayIn(secret, link)


def _withdraw_links(company: Company, email: str, now: datetime) -> None:
    links = OneTimeLink.objects.filter(company=company, email=email, used_at=None, cancelled_at=None)
    links.update(cancelled_at=now)


def _clean_email(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise CompanyRefusal(gettext("“%(email)s” is not an e-mail address.") % {"email": email}) from None
    return email


def _clean_role(role: Role | str) -> Role:
    if role not in set(Role):
        raise CompanyRefusal(
            gettext("“%(role)s” is not a role. Roles: %(roles)s") % {"role": role, "roles": ", ".join(Role)}
        )
    return Role(role)


@transaction.atomic
def cancel_link(company: Company, link_id: int, *, now: datetime) -> OneTimeLink:
    """Make a link useless. Raises OneTimeLink.DoesNotExist where it is another firm's."""
    link = OneTimeLink.objects.select_for_update().get(company=company, pk=link_id)
    if link.used_at is None and link.cancelled_at is None:
        link.cancelled_at = now
        link.save(update_fields=["cancelled_at"])
    return link


@transaction.atomic
def change_role(company: Company, member_id: int, role: Role | str) -> Membership:
    """Give a member another role. A firm keeps at least one owner."""
    member = _locked_member(company, member_id)
    role = _clean_role(role)
    if role != Role.OWNER:
        _keep_an_owner(member)
    member.role = role
    member.save(update_fields=["role"])
    return member


@transaction.atomic
def remove_member(company: Company, member_id: int, *, now: datetime) -> Membership:
    """End a membership, at once and in every open window; links that wait for the person go too."""
    member = _locked_member(company, member_id)
    _keep_an_owner(member)
    _withdraw_links(company, member.user.email, now)
    Membership.objects.filter(pk=member.pk).delete()
    return member


def _locked_member(company: Company, member_id: int) -> Membership:
    """The lock on the firm keeps two owners from removing each other at the same moment."""
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    return Membership.objects.select_related("user").get(company=company, pk=member_id)


def _keep_an_owner(member: Membership) -> None:
    if queries.is_last_owner(member):
        raise CompanyRefusal(
            gettext("%(name)s is the only owner. Make somebody else an owner first.") % {"name": member.user}
        )


@transaction.atomic
def use_link(secret: str, *, now: datetime, person: User | None = None) -> tuple[User, Company] | None:
    """Use a one-time link: the person is made where unknown, the membership where new. None if it is no good.

    `person` is who is logged in. A link that does not open an account by itself needs its own person there.
    """
    links = OneTimeLink.objects.select_for_update(of=("self",)).select_related("company")
    link = links.filter(secret_hash=queries.hash_of(secret)).first()
    if link is None or not queries.is_good(link, now):
        return None
    if not queries.opens_account(link) and (person is None or person.email != link.email):
        return None
    # The condition, not the lock, is what keeps two uses apart: it holds on every database.
    if not OneTimeLink.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=now):
        return None
    user = User.objects.filter(email=link.email).first() or _new_user(link.email)
    if link.role:
        Membership.objects.get_or_create(company=link.company, user=user, defaults={"role": link.role})
    return user, link.company


def _new_user(email: str) -> User:
    """A person without a password yet. Another firm's link may be making the same person at this moment."""
    fresh = User(email=email)
    fresh.set_unusable_password()
    user, _ = User.objects.get_or_create(email=email, defaults={"password": fresh.password})
    return user


def set_clock(company: Company, *, own_day: date | None, now: datetime) -> None:
    """Remember when the firm was last ticked, and the day it lives on if that was given by hand."""
    company.own_day, company.last_tick_at = own_day, now
    Company.objects.filter(pk=company.pk).update(own_day=own_day, last_tick_at=now)


def _fits(field: str, value: str) -> str:
    limit = getattr(Company._meta.get_field(field), "max_length", None)
    if limit and len(value) > limit:
        raise CompanyRefusal(gettext("“%(name)s” has room for %(limit)s characters.") % {"name": field, "limit": limit})
    return value


def _clean_name(company: Company | None, value: str) -> str:
    if not value.strip():
        raise CompanyRefusal(gettext("A firm needs a name."))
    return _fits("name", value.strip())


def _clean_part(company: Company, value: str) -> str:
    known = rules.parts_of(company.country)
    if value and value not in known:
        raise CompanyRefusal(
            gettext("“%(part)s” is no part of %(country)s that has holidays of its own. Known: %(parts)s")
            % {"part": value, "country": company.country, "parts": ", ".join(known) or "–"}
        )
    return value


def _clean_language(company: Company, value: str) -> str:
    if value not in ("en", "fr"):
        raise CompanyRefusal(gettext("“%(code)s” is not a language spoken here: en or fr.") % {"code": value})
    return value


def _clean_zone(company: Company, value: str) -> str:
    if not rules.is_zone(value):
        raise CompanyRefusal(gettext("“%(zone)s” is not a time zone. It looks like Europe/Paris.") % {"zone": value})
    return value


def _clean_currency(company: Company, value: str) -> str:
    if not is_iso_currency(value.upper()):
        raise CompanyRefusal(
            gettext("“%(code)s” is not a currency. Three letters, such as EUR or CHF.") % {"code": value}
        )
    return value.upper()


def _clean_creditor(company: Company, value: str) -> str:
    if value not in CREDITORS:
        raise CompanyRefusal(
            gettext("“%(code)s” is no kind of creditor. Kinds: %(known)s")
            % {"code": value, "known": ", ".join(CREDITORS)}
        )
    return value


def _clean_trade(company: Company, value: str) -> str:
    if value and value not in TRADES:
        raise CompanyRefusal(
            gettext("“%(code)s” is no trade known here. Trades: %(known)s")
            % {"code": value, "known": ", ".join(TRADES)}
        )
    return value


def _clean_iban(company: Company, value: str) -> str:
    iban = rules.tidy_iban(value)
    if iban and not rules.is_iban(iban):
        raise CompanyRefusal(
            gettext("“%(iban)s” is not an IBAN: its check digits do not fit. Compare it with the bank's paper.")
            % {"iban": value}
        )
    return iban


def _clean_hour(company: Company, value: str | time) -> time:
    found = value if isinstance(value, time) else rules.parse_time(value)
    if found is None:
        raise CompanyRefusal(gettext("“%(text)s” is not a time of day. Write 9:30.") % {"text": value})
    return found


def _clean_text(company: Company, value: str) -> str:
    return value.strip()


def _clean_address(company: Company, value: str) -> str:
    """As on an envelope: no empty lines, no spaces around. On the command line `\\n` parts the lines."""
    lines = [line.strip() for line in value.replace("\\n", "\n").splitlines()]
    lines = [line for line in lines if line]
    if len(lines) > rules.MOST_ADDRESS_LINES or any(len(line) > rules.LONGEST_ADDRESS_LINE for line in lines):
        raise CompanyRefusal(
            gettext("A postal address has at most %(lines)s lines of %(long)s characters, as on an envelope.")
            % {"lines": rules.MOST_ADDRESS_LINES, "long": rules.LONGEST_ADDRESS_LINE}
        )
    return "\n".join(lines)


CLEAN: dict[str, Callable[..., object]] = {
    "name": _clean_name,
    "part": _clean_part,
    "language": _clean_language,
    "zone": _clean_zone,
    "currency": _clean_currency,
    "creditor": _clean_creditor,
    "trade": _clean_trade,
    "signer": _clean_text,
    "phone": _clean_text,
    "address": _clean_address,
    "account_holder": _clean_text,
    "iban": _clean_iban,
    "opens": _clean_hour,
    "closes": _clean_hour,
}
"""How each setting is checked and written."""

SETTINGS = tuple(CLEAN)


def clean_setting(company: Company, field: str, value: object) -> object:
    """The value as it is kept. Raises CompanyRefusal with what to write instead."""
    if field not in CLEAN:
        raise CompanyRefusal(
            gettext("There is no setting “%(name)s”. Settings: %(names)s")
            % {"name": field, "names": ", ".join(SETTINGS)}
        )
    cleaned = CLEAN[field](company, value)
    return _fits(field, cleaned) if isinstance(cleaned, str) else cleaned


@transaction.atomic
def change_settings(company: Company, values: Mapping[str, object]) -> list[str]:
    """Change what the firm says of itself, all or nothing. The fields that changed."""
    cleaned = {field: clean_setting(company, field, value) for field, value in values.items()}
    opens, closes = cleaned.get("opens", company.opens), cleaned.get("closes", company.closes)
    if _clean_hour(company, opens) >= _clean_hour(company, closes):  # type: ignore[arg-type]
        raise CompanyRefusal(gettext("The day must end after it begins: look at the two sending hours."))
    changed = [field for field, value in cleaned.items() if getattr(company, field) != value]
    for field in changed:
        setattr(company, field, cleaned[field])
    if changed:
        company.save(update_fields=changed)
    return changed


def set_watched_folder(company: Company, folder: str) -> None:
    """Have a folder of this machine read by itself; none with an empty text. Only whoever runs the machine may say.

    Raises CompanyRefusal where it is no folder that can be written to.
    """
    path = Path(folder).expanduser().resolve() if folder else None
    if path is not None and not (path.is_dir() and os.access(path, os.W_OK | os.R_OK)):
        raise CompanyRefusal(
            gettext("There is no folder %(folder)s that can be read and written.") % {"folder": folder}
        )
    company.watched_folder = str(path) if path else ""
    Company.objects.filter(pk=company.pk).update(watched_folder=company.watched_folder)


def set_test_mode(company: Company, on: bool) -> None:
    """End or begin test mode. While it is on everything can be looked at and nothing leaves."""
    company.test_mode = on
    Company.objects.filter(pk=company.pk).update(test_mode=on)
