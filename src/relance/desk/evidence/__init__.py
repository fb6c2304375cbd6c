"""The hand-over file of a customer: for whom, the figures to copy, and the bundle to take away."""

from relance.company.rules import Right
from relance.desk.evidence import view
from relance.desk.page import Page, Route

PAGE = Page(
    routes=(
        Route("customers/<int:customer>/evidence/", "evidence", view.evidence, Right.APPROVE),
        Route("customers/<int:customer>/evidence/bundle/", "evidence_bundle", view.bundle, Right.APPROVE),
    )
)
