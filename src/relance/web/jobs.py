"""Work in the background: the only module that speaks to the queue.

A job is a slice of a firm. The queue may run a job twice, so every job may be run twice.
"""

from relance.company.models import Company
from relance.values.clock import wall_clock

TICK = "tick"
EVERY_MINUTE = "relance.web.jobs.tick_all"


def plan() -> None:
    """See that the queue knows it must tick every minute. Safe to call at every start."""
    from django_q.models import Schedule

    Schedule.objects.update_or_create(
        name=TICK, defaults={"func": EVERY_MINUTE, "schedule_type": Schedule.MINUTES, "minutes": 1, "repeats": -1}
    )


def tick_all() -> None:
    """Ask for a tick of every firm that lives on the wall clock."""
    from django_q.tasks import async_task

    # A list, not a cursor: the queue closes the connection when it takes a job.
    for firm in list(Company.objects.filter(own_day=None).order_by("id").values_list("id", flat=True)):
        async_task("relance.web.jobs.tick_firm", firm, task_name=f"tick {firm}")


def tick_firm(company_id: int) -> None:
    """Tick one firm, unless its clock was set by hand or it is gone since."""
    from relance.web.tick import tick

    company = Company.objects.filter(id=company_id, own_day=None).first()
    if company is not None:
        tick(company, now=wall_clock(), own_day=None)


def read_dropped(company_id: int, import_id: int) -> None:
    """Read a long file that was dropped on the import page. What was read already is left as it is."""
    from relance.company import queries as companies
    from relance.desk.importing import background

    company = Company.objects.filter(id=company_id).first()
    if company is not None:
        background.read(company, import_id, companies.clock(company, wall_clock()))


def take_dropped(company_id: int, import_id: int, by: str) -> None:
    """Put a long dropped file into the book. One that is there already, or gone, is left as it is."""
    from relance.company import queries as companies
    from relance.desk.importing import background

    company = Company.objects.filter(id=company_id).first()
    if company is not None:
        background.take(company, import_id, by, companies.clock(company, wall_clock()))
