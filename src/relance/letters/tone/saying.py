"""A finding in words: why it is one, in the reader's language, and a better sentence, in the message's."""

from dataclasses import dataclass

from relance.letters.tone.book import book_of, languages
from relance.letters.tone.records import Finding


@dataclass(frozen=True, slots=True)
class Told:
    """A finding explained."""

    because: str
    better: str


def told(finding: Finding, language: str, written_in: str) -> Told:
    """Explain a finding. A language without a folder is answered in that of the message."""
    reasons = book_of(language if language in languages() else written_in)
    return Told(reasons.because[finding.reason], book_of(written_in).better[finding.reason])
