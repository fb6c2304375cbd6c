"""What is read, and what is found in it."""

from dataclasses import dataclass
from enum import StrEnum

STAGES = ("friendly", "reminder", "firm", "formal")
DEBTORS = ("business", "consumer")

NONE = "none"
"""What stands where no issue was found."""


class Level(StrEnum):
    """May go; the person who signs decides; never."""

    OK = "ok"
    WARN = "warn"
    BLOCK = "block"


LEVELS = {
    "insult": Level.BLOCK,
    "threat_illegal": Level.BLOCK,
    "threat_false": Level.BLOCK,
    "third_party_disclosure": Level.BLOCK,
    "impersonation": Level.BLOCK,
    "legal_words_undecided": Level.WARN,
    "false_urgency": Level.WARN,
    "sarcasm": Level.WARN,
    "guilt": Level.WARN,
    "shouting": Level.WARN,
    "missing_facts": Level.WARN,
}
"""Every issue with its level, the worst first."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as somebody wrote it. What stands in brackets says how it travels, or is an aside.

    `stage` is one of STAGES and `debtor` one of DEBTORS; both may be unknown, and are empty then.
    """

    text: str
    language: str
    stage: str = ""
    debtor: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One issue: the words it is about (`text[start:end]`), and the reason that the language's advice explains."""

    issue: str
    reason: str
    start: int
    end: int
    words: str

    @property
    def level(self) -> Level:
        """How grave it is."""
        return LEVELS[self.issue]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check says. `findings` are the worst first, each issue once for the same reason."""

    findings: tuple[Finding, ...] = ()

    @property
    def level(self) -> Level:
        """That of the worst finding."""
        return self.findings[0].level if self.findings else Level.OK

    @property
    def issues(self) -> tuple[str, ...]:
        """The codes, each once, the worst first."""
        return tuple(dict.fromkeys(finding.issue for finding in self.findings)) or (NONE,)
