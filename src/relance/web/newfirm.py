"""A new firm, complete: it has an owner's link and a policy, so that its first claim already has a next step."""

from datetime import datetime

from django.db import transaction
from django_scopes import scope

from relance.company import actions as companies
from relance.company.actions import WayIn
from relance.company.models import Company
from relance.policies import actions as policies

FIRST_POLICY = "standard"


@transaction.atomic
def new_firm(name: str, country: str, owner_email: str, *, by: str, now: datetime) -> tuple[Company, WayIn]:
    """Add a firm in test mode with the standard policy published. All or nothing."""
    company, way_in = companies.add_company(name, country, owner_email, by=by, now=now)
    with scope(company=company):
        policies.publish_preset(company, FIRST_POLICY, by=by, now=now)
    return company, way_in
