"""Import: drop any export, see at once what was understood, answer one question at most, have the book."""

from django.utils.translation import gettext_lazy as _

from relance.company.rules import Right
from relance.desk.importing import acts, done, view
from relance.desk.page import Entry, Page, Route

PAGE = Page(
    routes=(
        Route("import/", "import", view.importing, Right.IMPORT),
        Route("import/<int:dropped>/", "import_file", view.file, Right.IMPORT),
        Route("import/<int:dropped>/answer/", "import_answer", acts.answer, Right.IMPORT),
        Route("import/<int:dropped>/take/", "import_take", acts.take, Right.IMPORT),
        Route("import/<int:dropped>/forget/", "import_forget", acts.forget, Right.IMPORT),
        Route("import/<int:dropped>/progress/", "import_progress", acts.progress, Right.IMPORT),
        Route("import/<int:source>/done/", "import_done", done.done, Right.IMPORT),
        Route("import/<int:source>/undo/", "import_undo", done.undo, Right.IMPORT),
        Route("import/<int:source>/missing/", "import_missing", done.missing, Right.IMPORT),
        Route("import/<int:source>/reopen/", "import_reopen", done.reopen, Right.IMPORT),
        Route("import/<int:source>/errors/", "import_errors", done.errors, Right.IMPORT),
        Route("import/<int:source>/original/", "import_original", done.original, Right.IMPORT),
    ),
    entry=Entry(_("Import"), "file-down", 40, "i"),
)
