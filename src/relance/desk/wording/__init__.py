"""The firm's own sentences: every message of its ladder, in each language, with what stays ours between them."""

from relance.company.rules import Right
from relance.desk.page import Page, Route
from relance.desk.wording import view

HERE = "wording/<str:language>/<str:name>/"

PAGE = Page(
    routes=(
        Route("wording/", "wordings", view.wordings, Right.LOOK),
        Route(HERE, "wording", view.wording, Right.LOOK),
        Route(HERE + "look/", "wording_look", view.look, Right.LOOK),
        Route(HERE + "save/", "wording_save", view.save, Right.SETTINGS),
        Route(HERE + "back/", "wording_back", view.back, Right.SETTINGS),
    )
)
