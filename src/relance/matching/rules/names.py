"""Whether a payer's name, or what was written, is a customer's name. Banks cut names and turn them round."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from relance.customers.rules import name_key

_WORD = re.compile(r"[^\W_]+")
CUT = 3
"""A last word of at least so many letters may be cut: `FERR` for Ferronnerie."""
FULL = 5
"""A single word says enough from so many letters on."""

_COMMON = """sa sas sasu sarl eurl sci scop snc scs sca selarl gie ei eirl asbl srl sprl bv bvba nv vof cv gmbh ag kg
ohg ug mbh ek ev ltd limited plc llp llc lp inc corp co cie compagnie company und and et the of de du des d l la le les
m mr mrs ms mme mlle miss monsieur madame mademoiselle dr fils freres soeurs sons bros societe ste exploitation
entreprise ets etablissements groupe group holding s e b v k"""
COMMON = frozenset(_COMMON.split())
"""Legal forms, titles and small words: they stand in many names and tell nobody apart."""


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name that tell somebody apart; all of them where none does."""
    words = tuple(_WORD.findall(name_key(name)))
    return tuple(word for word in words if word not in COMMON) or words


def fits(payer: str, texts: Iterable[str], name: str) -> bool:
    """Whether the payer is called so, or the texts hold the whole name."""
    wanted = words_of(name)
    return same(words_of(payer), wanted) or any(_holds(words_of(text), wanted) for text in texts)


def same(payer: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether one name's words are all in the other: `Gévaudan Olivier`, `PREMERY STUDIO`, `Gourdon Ferr`."""
    if not payer or not name:
        return False
    if set(payer) == set(name):
        return True
    if len(payer) <= len(name):
        return _says_enough(payer) and _all_in(payer, name, cut=payer[-1])
    return _says_enough(name) and _all_in(name, payer)


def _all_in(few: tuple[str, ...], many: tuple[str, ...], cut: str = "") -> bool:
    return all(word in many or (word == cut and _begins_one(word, many)) for word in few)


def _begins_one(word: str, many: tuple[str, ...]) -> bool:
    return len(word) >= CUT and any(other.startswith(word) for other in many)


def _says_enough(words: tuple[str, ...]) -> bool:
    return len(words) > 1 or len(words[0]) >= FULL


def _holds(text: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether a text holds every word of a name; the text's own last word may be cut."""
    if not text or not name or not _says_enough(name):
        return False
    last = text[-1]
    return all(word in text or (len(last) >= CUT and word.startswith(last)) for word in name)


@dataclass(frozen=True, slots=True)
class Names:
    """Customers' names, ready to be looked for: words by account, accounts by word."""

    words: Mapping[int, tuple[tuple[str, ...], ...]]
    by_word: Mapping[str, frozenset[int]]

    @classmethod
    def of(cls, names: Iterable[tuple[int, str]]) -> "Names":
        """An index; an account may have several names."""
        words: dict[int, list[tuple[str, ...]]] = defaultdict(list)
        by_word: dict[str, set[int]] = defaultdict(set)
        for account_id, name in names:
            told = words_of(name)
            words[account_id].append(told)
            for word in told:
                by_word[word].add(account_id)
        return cls(
            {account: tuple(each) for account, each in words.items()},
            {word: frozenset(accounts) for word, accounts in by_word.items()},
        )

    def like(self, payer: str, texts: Iterable[str], most: int) -> list[int]:
        """Accounts whose name fits, those that share most words first."""
        said = [words_of(payer), *(words_of(text) for text in texts)]
        near: dict[int, int] = defaultdict(int)
        for word in {word for words in said for word in words}:
            for account_id in self.by_word.get(word, ()):
                near[account_id] += 1
        fitting = [account_id for account_id in near if self._fits(said, account_id)]
        return sorted(fitting, key=lambda account_id: (-near[account_id], account_id))[:most]

    def _fits(self, said: list[tuple[str, ...]], account_id: int) -> bool:
        names = self.words[account_id]
        return any(same(said[0], name) or any(_holds(text, name) for text in said[1:]) for name in names)
