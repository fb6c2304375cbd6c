"""The timeline's chain: whatever is done to it behind the house's back is found."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from relance.accounts.rules import GENESIS, Link, broken_links, canonical, digest, link_hash, seal_hash

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
FACTS = st.dictionaries(PLAIN, st.one_of(PLAIN, st.integers(), st.booleans(), st.none()), max_size=3)


def link(previous: Link | None, kind: str, by: str, facts: dict, text: str, at: datetime = NOON) -> Link:
    seq, before = (previous.seq + 1, previous.hash) if previous else (1, GENESIS)
    salt = f"salt{seq}"
    chained = digest(salt, text)
    made = link_hash(before, seq, at, kind, by, facts, chained)
    return Link(seq, at, kind, by, facts, chained, before, made, text, salt)


@st.composite
def chains(draw, least: int = 0):
    links: list[Link] = []
    for n in range(draw(st.integers(least, 6))):
        at = NOON + timedelta(minutes=n, microseconds=draw(st.integers(0, 999_999)))
        links.append(link(links[-1] if links else None, draw(PLAIN), draw(PLAIN), draw(FACTS), draw(PLAIN), at))
    return links


@given(chains())
def test_a_chain_that_nobody_touched_holds(links):
    assert broken_links(links) == []


@given(chains(1), st.data())
def test_erased_text_keeps_the_chain_verifying(links, data):
    for place in data.draw(st.sets(st.integers(0, len(links) - 1))):
        links[place] = replace(links[place], text=None, salt=None)
    assert broken_links(links) == []


@given(chains(1), st.data())
def test_any_altered_field_is_found(links, data):
    place = data.draw(st.integers(0, len(links) - 1))
    old = links[place]
    other = data.draw(
        st.sampled_from(
            [
                replace(old, seq=old.seq + 1),
                replace(old, at=old.at + timedelta(microseconds=1)),
                replace(old, kind=old.kind + "x"),
                replace(old, by=old.by + "x"),
                replace(old, facts={**old.facts, "amount": 1}),
                replace(old, digest=digest("other", "other")),
                replace(old, previous="1" * 64),
                replace(old, hash="1" * 64),
                replace(old, text=(old.text or "") + "x"),
                replace(old, salt="other"),
            ]
        )
    )
    links[place] = other
    assert broken_links(links)


@given(chains(2), st.data())
def test_an_entry_taken_out_is_found(links, data):
    place = data.draw(st.integers(0, len(links) - 2))
    del links[place]
    assert broken_links(links)


@given(chains(2), st.data())
def test_two_entries_swapped_are_found(links, data):
    place = data.draw(st.integers(0, len(links) - 2))
    links[place], links[place + 1] = links[place + 1], links[place]
    assert broken_links(links)


@given(chains(1), st.data())
def test_an_entry_slipped_in_is_found(links, data):
    place = data.draw(st.integers(0, len(links) - 1))
    before = links[place - 1] if place else None
    links.insert(place, link(before, "payment", "nobody", {"amount": 100}, ""))
    assert broken_links(links)


@given(chains(1), st.data())
def test_an_entry_repeated_is_found(links, data):
    place = data.draw(st.integers(0, len(links) - 1))
    links.insert(place, links[place])
    assert broken_links(links)


def test_the_fields_of_an_entry_cannot_be_pushed_into_each_other():
    one = link_hash(GENESIS, 1, NOON, "ab", "c", {}, "")
    assert one != link_hash(GENESIS, 1, NOON, "a", "bc", {}, "")
    assert digest("a", "b") != digest("a\nb", "")
    assert canonical({"b": 1, "a": [1, "é"]}) == '{"a":[1,"é"],"b":1}'


def test_the_same_moment_in_another_zone_is_the_same_entry():
    from zoneinfo import ZoneInfo

    paris = NOON.astimezone(ZoneInfo("Europe/Paris"))
    assert link_hash(GENESIS, 1, NOON, "a", "b", {}, "") == link_hash(GENESIS, 1, paris, "a", "b", {}, "")


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9), PLAIN), max_size=5), st.randoms())
def test_a_seal_depends_on_every_head_and_not_on_their_order(heads, random):
    made = seal_hash(GENESIS, "2026-03-02", heads)
    assert made == seal_hash(GENESIS, "2026-03-02", random.sample(heads, len(heads)))
    assert made != seal_hash(GENESIS, "2026-03-03", heads)
    assert made != seal_hash(GENESIS, "2026-03-02", [*heads, (10, 1, "x")])
