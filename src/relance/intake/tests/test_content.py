"""A file read in pieces says the same as its bytes would."""

import gc
import os
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.intake.formats.delimited.encodings import encoding_of
from relance.intake.gate import bounds, check, content
from relance.intake.gate.content import PIECE, Content
from relance.intake.gate.kinds import BLANK, beginning, is_binary
from relance.intake.rules.records import Rejected

BYTES = st.lists(st.sampled_from([b"\0", b"a", b"\n", b"\r\n", "é".encode(), b"\xe9", b" ", b"\x01;"]), max_size=60)


@given(BYTES.map(b"".join), st.integers(1, 9), st.integers(0, 9))
def test_pieces_lines_and_places_are_those_of_the_bytes(data: bytes, size: int, place: int) -> None:
    held = Content.of(data)
    assert b"".join(held.pieces(size)) == b"".join(held.lines()) == held.whole() == held.open().read() == data
    assert len(held) == len(data) and held.start(size) == data[:size]
    assert held.past(BLANK, size) == data.lstrip(BLANK)[:size]
    assert held.startswith(b"a", place) == data.startswith(b"a", place)


@pytest.mark.parametrize("small", [1, 2, 3, 7, PIECE])
@given(data=BYTES.map(b"".join))
def test_where_a_piece_ends_changes_nothing(small: int, data: bytes) -> None:
    """Whole in one piece, or cut anywhere: the same encoding, the same beginning, as binary or not."""
    expected = [(encoding_of(Content.of(data)), beginning(Content.of(data)), is_binary(Content.of(data)))]
    kept, content.PIECE = content.PIECE, small
    try:
        cut = Content.of(data)
        assert [(encoding_of(cut), beginning(cut), is_binary(cut))] == expected
    finally:
        content.PIECE = kept


def test_readers_do_not_move_each_other() -> None:
    held = Content.of(b"one\ntwo\n")
    first, second = held.open(), held.open()
    assert first.readline() == b"one\n" and second.read() == b"one\ntwo\n" and first.readline() == b"two\n"


def test_a_file_is_the_same_to_its_end_though_somebody_writes_into_it(tmp_path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"one\n")
    held = Content.at(path)
    path.write_bytes(b"another thing\n")
    assert held.whole() == b"one\n"


def test_what_is_too_long_is_refused_as_it_comes(monkeypatch) -> None:
    monkeypatch.setattr(content, "LARGEST", 10)
    endless = iter(lambda: b"12345", None)
    with pytest.raises(Rejected, match="50 MB"):
        Content.copied(endless)


def test_files_are_closed_with_their_last_reader() -> None:
    before = len(os.listdir("/dev/fd"))
    reader = Content.of(b"one\ntwo\n").open()
    assert reader.readline() == b"one\n" and reader.readline() == b"two\n"
    del reader
    gc.collect()
    assert len(os.listdir("/dev/fd")) <= before


def test_a_long_file_is_looked_at_without_being_held() -> None:
    long = Content.copied(b"Number;Customer;Amount\nF-1;D\xc3\xa9sir\xc3\xa9;12,50\n" * 1000 for _ in range(200))
    tracemalloc.start()
    check("list.csv", long)
    assert encoding_of(long) == "utf-8"
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(long) > 8_000_000 and most < 3_000_000 and len(long) < bounds.LARGEST
