"""README.txt: what each file is, what was left out, and how to check everything by hand. For whoever gets the file."""

import textwrap
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext

from relance.accounts.rules import canonical
from relance.handover.paper import about, titles
from relance.handover.records import Bundle
from relance.values.words import say_date

WIDTH = 100


def readme(bundle: Bundle, files: Sequence[tuple[str, str]], sums: str) -> str:
    """The text. `files` are names with what they hold; `sums` is the list of sums, which stands beside them."""
    parts = [*_head(bundle), "", *_listed(files), "", *_conventions(), "", *_checking(bundle, sums)]
    return "\n".join(parts) + "\n"


def _head(bundle: Bundle) -> Iterator[str]:
    title = gettext("Evidence file")
    yield from (title, "=" * len(title), "")
    yield gettext("%(creditor)s, creditor") % {"creditor": bundle.creditor[0]}
    yield gettext("%(debtor)s, debtor, reference %(reference)s") % {
        "debtor": bundle.debtor[0],
        "reference": bundle.reference,
    }
    day = say_date(bundle.made_on, bundle.language)
    yield gettext("Made %(whom)s on %(day)s") % {"whom": titles()[bundle.purpose], "day": day}
    for said in about(bundle):
        yield ""
        yield _filled(said)


def _listed(files: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield from _title(gettext("What each file is"))
    for name, holds in files:
        yield f"{name}\n    {holds}"


def _conventions() -> Iterator[str]:
    yield from _title(gettext("How the files are written"))
    yield _filled(
        gettext(
            "Text is UTF-8. Days are year-month-day. In .json amounts have a point before the decimals; .csv opens in "
            "a spreadsheet. A cell that could be read as a formula begins with an apostrophe."
        )
    )


def _checking(bundle: Bundle, sums: str) -> Iterator[str]:
    yield from _title(gettext("How to check"))
    yield _filled(
        gettext(
            "1. That no file was altered: %(sums)s holds the SHA-256 of each. On Linux: sha256sum -c %(sums)s. On a "
            "Mac: shasum -a 256 -c %(sums)s. On Windows, file by file: certutil -hashfile NAME SHA256."
        )
        % {"sums": sums}
    )
    yield _filled(
        gettext(
            "2. That the timeline is whole: python3 check_chain.py prints OK, or the first link that does not fit. "
            "The script is short, uses nothing but Python itself, and may be read before it is run."
        )
    )
    yield _filled(
        gettext(
            "3. By hand: each link of timeline.jsonl names the hash of the one before it in “previous”. Its own “hash” "
            "is the SHA-256 of the JSON list [previous, seq, moment, kind, by, facts, digest], written without spaces "
            "and with sorted keys; “digest” is the SHA-256 of the salt, a line break and the words. Any program that "
            "computes SHA-256 will do."
        )
    )
    yield from _example(bundle)
    yield ""
    yield _filled(
        gettext(
            "What this proves, and what not: once somebody else holds a hash of the chain, nothing before it can be "
            "altered, taken out or put in between without the hash becoming another. The seals are the hashes of "
            "earlier days as the creditor’s book kept them. The chain does not prove that what was entered was true."
        )
    )


def _example(bundle: Bundle) -> Iterator[str]:
    """A link worked out, for whoever computes it by hand."""
    link = next((each for each in bundle.links if each.get("withheld") != "all"), None)
    if link is None:
        return
    names = ("previous", "seq", "moment", "kind", "by", "facts", "digest")
    yield gettext("For example link %(n)d. The SHA-256 of the next line, without the spaces before it:") % {
        "n": link["seq"]
    }
    yield "   " + canonical([link[name] for name in names])
    yield gettext("is %(hash)s") % {"hash": link["hash"]}


def _title(text: str) -> tuple[str, str]:
    return text, "-" * len(text)


def _filled(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)
