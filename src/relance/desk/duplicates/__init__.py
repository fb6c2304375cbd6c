"""Customers that look like one, side by side: merge them, or say that they are two. And the merges, to be undone."""

from relance.company.rules import Right
from relance.desk.duplicates import view
from relance.desk.page import Page, Route

PAGE = Page(
    routes=(
        Route("customers/duplicates/", "duplicates", view.duplicates, Right.LOOK),
        Route("customers/duplicates/merged/", "merges", view.merges, Right.LOOK),
        Route(
            "customers/duplicates/<int:customer>/<int:other>/merge/",
            "duplicates_merge",
            view.merge,
            Right.EDIT_CUSTOMER,
        ),
        Route("customers/duplicates/<int:customer>/<int:other>/two/", "duplicates_two", view.two, Right.EDIT_CUSTOMER),
        Route("customers/duplicates/merged/<int:merge>/undo/", "merge_undo", view.undo, Right.EDIT_CUSTOMER),
    )
)
