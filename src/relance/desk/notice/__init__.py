"""The legal reminder: a formal notice, or a notice that work or credit stops, read and signed one by one."""

from relance.company.rules import Right
from relance.desk.notice import view
from relance.desk.page import Page, Route

PAGE = Page(
    routes=(
        Route("customers/<int:customer>/notice/", "notice", view.notice, Right.APPROVE),
        Route("customers/<int:customer>/notice.pdf", "notice_pdf", view.pdf, Right.APPROVE),
        Route("measures/<int:measure>/end/", "measure_end", view.end, Right.APPROVE),
    )
)
