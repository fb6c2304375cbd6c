"""What other rooms may ask about firms and people."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from relance.company import rules
from relance.company.models import Company, Membership, OneTimeLink, User
from relance.company.rules import Hours, Right, Role, firm_clock, may
from relance.values.calendar import Calendar


class UnknownCompany(LookupError):
    """No firm, or more than one, fits what was asked for."""

    says_what_to_do = True


def find(name: str | None) -> Company:
    """The firm with this slug or name; without a name the only firm there is.

    Raises UnknownCompany with the names to choose from.
    """
    firms = Company.objects.all()
    if name:
        firms = firms.filter(slug=name) or firms.filter(name__iexact=name)
    found = list(firms[:2])
    if len(found) == 1:
        return found[0]
    names = ", ".join(Company.objects.values_list("slug", flat=True)[:20]) or "none yet: relance company add"
    if name:
        raise UnknownCompany(f"No firm is called “{name}”. Firms: {names}")
    raise UnknownCompany(f"Say which firm with --company. Firms: {names}")


def any_firm() -> bool:
    """Whether there is a firm at all."""
    return Company.objects.exists()


def hours(company: Company) -> Hours:
    """The firm's sending hours."""
    return Hours(company.zone, Calendar(company.country, company.part), company.opens, company.closes)


def clock(company: Company, wall: datetime) -> datetime:
    """What time it is for the firm: the wall clock, or the day it was last ticked for."""
    return firm_clock(wall, company.own_day, hours(company))


def early_on(company: Company, day: date) -> datetime:
    """The early morning of a day at the firm."""
    return rules.early_on(day, hours(company))


def membership(user: User, slug: str) -> Membership | None:
    """The person's membership of the firm with this slug, if any."""
    return Membership.objects.select_related("company").filter(user=user, company__slug=slug).first()


def allowed(member: Membership, right: Right) -> bool:
    """Whether the member holds the right in that firm."""
    return may(member.role, right)


def members(company: Company) -> list[Membership]:
    """Everybody of the firm, owners first, then by name."""
    order = {role.value: place for place, role in enumerate(Role)}
    found = Membership.objects.filter(company=company).select_related("user")
    return sorted(found, key=lambda m: (order.get(m.role, len(order)), str(m.user).lower()))


def member(company: Company, member_id: int) -> Membership | None:
    """One member by the membership's number; None where it is another firm's."""
    return Membership.objects.filter(company=company, pk=member_id).select_related("user").first()


def is_last_owner(member: Membership) -> bool:
    """Whether the firm would have no owner without this member."""
    others = Membership.objects.filter(company_id=member.company_id, role=Role.OWNER).exclude(pk=member.pk)
    return member.role == Role.OWNER and not others.exists()


def open_links(company: Company, now: datetime) -> "QuerySet[OneTimeLink]":
    """Links that still work: not used, not cancelled, not too old. Newest first."""
    return OneTimeLink.objects.filter(
        company=company, used_at__isnull=True, cancelled_at__isnull=True, expires_at__gte=now
    )


def invitation(company: Company, link_id: int) -> OneTimeLink | None:
    """One link by its number; None where it is another firm's."""
    return OneTimeLink.objects.filter(company=company, pk=link_id).first()


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a one-time link is good for. `log_in_first`: only its own person, logged in, may use it."""

    firm: str
    email: str
    role: str
    log_in_first: bool


def ticket(secret: str, now: datetime) -> Ticket | None:
    """What the link with this secret is good for, without using it. None if it is no good."""
    link = OneTimeLink.objects.select_related("company").filter(secret_hash=hash_of(secret)).first()
    if link is None or not is_good(link, now):
        return None
    return Ticket(link.company.name, link.email, link.role, not opens_account(link))


def hash_of(secret: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_good(link: OneTimeLink, now: datetime) -> bool:
    """Whether a link still works. A plain log-in works only for a member."""
    if link.used_at or link.cancelled_at or link.expires_at < now:
        return False
    return bool(link.role) or Membership.objects.filter(company_id=link.company_id, user__email=link.email).exists()


def opens_account(link: OneTimeLink) -> bool:
    """Whether following the link is enough to be its person.

    The owner who makes a link sees it. If it opened an account that belongs to another firm too, that
    owner could walk into the other firm. Such a person proves who they are by logging in.
    """
    if link.vouched:
        return True
    elsewhere = Membership.objects.filter(user__email=link.email).exclude(company_id=link.company_id)
    return not elsewhere.exists() and not User.objects.filter(email=link.email, is_staff=True).exists()
