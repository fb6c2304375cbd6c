"""The check itself: the rules of the message's language, then the readings that no list of words can do."""

from collections.abc import Iterator

from relance.letters.tone import asking, deadlines, shouting, weighing
from relance.letters.tone.book import Book, Rule, book_of, languages
from relance.letters.tone.reading import Reading, read
from relance.letters.tone.records import LEVELS, Draft, Finding, Verdict

__all__ = ["check", "languages"]

LONGEST = 20_000
"""Characters that are read: far above any message, so that a flood costs no more than a page."""


def check(draft: Draft) -> Verdict:
    """What is to be said about a message. Raises FileNotFoundError for a language without a folder."""
    book = book_of(draft.language)
    reading = read(draft.text[:LONGEST], book.plain["quoting"])
    found = [*_by_rules(draft, reading, book)]
    for look in (shouting, asking, deadlines):
        found += look.find(reading, book)
    found = weighing.weigh(reading, found, book)
    order = list(LEVELS)
    found.sort(key=lambda finding: (order.index(finding.issue), finding.start))
    once = {(finding.issue, finding.reason): finding for finding in reversed(found)}
    return Verdict(tuple(finding for finding in found if once[finding.issue, finding.reason] is finding))


def _by_rules(draft: Draft, reading: Reading, book: Book) -> Iterator[Finding]:
    for rule in book.rules:
        if _is_about(rule, draft) and (place := _place(rule, reading)) is not None:
            start, end = place
            yield Finding(rule.issue, rule.reason, start, end, " ".join(reading.text[start:end].split()))


def _is_about(rule: Rule, draft: Draft) -> bool:
    debtor = not rule.debtor or draft.debtor in ("", rule.debtor)
    return debtor and (not rule.stages or draft.stage in ("", *rule.stages))


def _place(rule: Rule, reading: Reading) -> tuple[int, int] | None:
    """Where the rule holds first."""
    asked = rule.conditions
    if "near" in asked and not asked["near"].search(reading.whole):
        return None
    if "unless" in asked and asked["unless"].search(reading.whole):
        return None
    for sentence in reading.sentences:
        for found in rule.when.finditer(sentence.text):
            if not _fits(rule, sentence.text):
                break
            start, end = sentence.start + found.start(), sentence.start + found.end()
            if not (rule.issue == "insult" and _is_a_name(reading.text, start, end)):
                return start, end
    return None


def _fits(rule: Rule, sentence: str) -> bool:
    """Whether the rest of the sentence lets the rule hold."""
    asked = rule.conditions
    if "with" in asked and not asked["with"].search(sentence):
        return False
    return "without" not in asked or not asked["without"].search(sentence)


def _is_a_name(text: str, start: int, end: int) -> bool:
    """A single word with a capital within a sentence: a dog, a street, a firm."""
    word = text[start:end]
    within = text[:start].rstrip(" \u00a0«“\"'’(")[-1:] not in ("", ".", "!", "?", "\n", ":", "…")
    return within and word.isalpha() and word[:1].isupper() and not word.isupper()
