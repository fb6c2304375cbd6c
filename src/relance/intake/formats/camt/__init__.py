"""Bank statements in ISO 20022 XML: camt.053, and what is booked in a camt.052 or camt.054, of any version.

Taken are entries with the status BOOK. A pending entry (PDNG), one of the future (FUTR) and one that is only told
(INFO) is passed over without a word: it comes again when it is booked. An entry that says no status counts as
booked in a camt.053, whose entries are booked by definition, and is passed over in the other two. An entry over
nothing is no money and is passed over too.

The name space is not looked at: versions differ in where a thing stands, not in what its name means.
"""

from lxml import etree

from relance.intake.formats.camt import entries, tree
from relance.intake.gate.content import Content
from relance.intake.rules.records import Rejected, Statement
from relance.values.marking import mark as _

LABEL = "CAMT.053"
RANK = 10
LARGEST = 50 * 1024 * 1024
LOOK = 8192


def claims(name: str, data: Content) -> bool:
    """Whether the beginning reads like one of the three messages. A name ending is no proof: banks choose any."""
    head = data.start(LOOK).replace(b"\0", b"")
    return b"<" in head and (b"BkToCstmr" in head or b"camt.05" in head)


def read(data: Content) -> Statement:
    """The booked lines. The whole file is proved first: of a damaged one nothing is taken.

    Raises Rejected.
    """
    if not data.past(b"\0 \t\r\n", 1):
        raise Rejected("empty_file", _("The file is empty. Ask your bank for it again."))
    if len(data) > LARGEST:
        raise Rejected("too_large", _("The file is over 50 MB. Ask your bank for a shorter period."))
    try:
        tree.prove(data)
    except etree.XMLSyntaxError as error:
        raise _damaged(error) from error
    return Statement(lambda: entries.lines(tree.entries(data)))


def _damaged(error: etree.XMLSyntaxError) -> Rejected:
    """What to do about a file that is no good XML."""
    if error.code == etree.ErrorTypes.ERR_DOCUMENT_EMPTY:
        return Rejected("not_a_table", _("This is no bank statement in XML. Ask your bank for a CAMT.053 file."))
    if not error.lineno:
        said = _("The file is cut off or damaged at its beginning. Nothing of it was taken: download it again.")
        return Rejected("truncated_xml", said)
    said = _("The file is cut off or damaged at line %(line)s. Nothing of it was taken: download it again.")
    return Rejected("truncated_xml", said, line=error.lineno)
