"""The only writers of policies."""

from datetime import datetime

from django.db import transaction

from relance.accounts import actions as accounts
from relance.company.models import Company
from relance.policies import rules
from relance.policies.models import PolicyVersion


@transaction.atomic
def publish_preset(company: Company, preset: str, *, by: str, now: datetime) -> PolicyVersion:
    """Publish a preset as the firm's next version. Every account is decided again under it."""
    data = rules.presets().get(preset)
    if data is None:
        raise rules.BadPolicy(f"There is no preset “{preset}”. Presets: {', '.join(rules.presets())}")
    rules.read_ladder(data)
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    version = PolicyVersion.objects.filter(company=company).count() + 1
    made = PolicyVersion.objects.create(
        company=company, version=version, preset=preset, data=data, published_at=now, by=by
    )
    accounts.all_moved(company)
    return made
