"""The gate: what may not come in at all is turned away here, before any format looks at it.

Nothing is written, and nothing is unpacked or parsed beyond the bounds of the modules beside this one.
"""

from relance.intake.gate import archives, kinds, markup, old_workbooks, packages, refusals
from relance.intake.gate.bounds import LARGEST
from relance.intake.gate.content import Content
from relance.intake.rules.records import Rejected


def check(name: str, data: Content) -> None:
    """Let the file pass, or raise `Rejected` with what is wrong and what to do. `name` is the file's own."""
    if len(data) > LARGEST:
        raise Rejected(*refusals.TOO_LARGE)
    if not data.past(kinds.BLANK, 1):
        raise Rejected(*refusals.EMPTY)
    if old_workbooks.is_compound(data) or old_workbooks.is_bare(data):
        old_workbooks.check(name, data)
    elif archives.is_archive(data):
        packages.check(name, data)
    else:
        kinds.check_signature(name, data)
        if kinds.is_markup(name, data):
            kinds.check_page(name, data)
            markup.check(data)
        kinds.check_name(name, data)
