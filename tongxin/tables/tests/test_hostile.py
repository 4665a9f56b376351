"""Whatever bytes come in: a workbook or a refusal in Chinese, never another exception, never more than the limits."""

import resource
from pathlib import Path

import pytest

from tongxin.tables.reader import UnreadableFile, Workbook, read_workbook

from .hostile_files import SAMPLE_ROWS, damaged_files, hostile_files, strange_but_readable
from .workbooks import book_of

pytestmark = pytest.mark.hostile


def readers_stayed_small() -> bool:
    """No child took 512 MB; a child counts with its parent's size for the moment before it becomes the reader."""
    forked = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(512 << 10, forked)


def outcome(folder: Path, name: str, data: bytes) -> Workbook | str:
    path = folder / name
    path.write_bytes(data)
    try:
        return read_workbook(path)
    except UnreadableFile as refusal:
        return refusal.reason


def test_two_hundred_damaged_files_give_a_workbook_or_a_refusal(tmp_path):
    outcomes = {name: outcome(tmp_path, name, data) for name, data in damaged_files()}
    assert len(outcomes) == 198
    assert [
        name for name, each in outcomes.items() if not isinstance(each, Workbook) and not each.strip()
    ] == []
    assert readers_stayed_small()
    # Checksums see every hurt byte: what is still read of a damaged package is the undamaged content.
    survivors = [
        each for name, each in outcomes.items() if name.startswith("flip") and name.endswith(".xlsx")
    ]
    good = read_workbook(book_of(SAMPLE_ROWS))
    assert [each for each in survivors if isinstance(each, Workbook) and each != good] == []


def test_every_hostile_file_is_refused_for_its_own_reason(tmp_path):
    for name, data, reason in hostile_files():
        assert (name, outcome(tmp_path, name, data)) == (name, reason)
    assert readers_stayed_small()


def test_strange_files_of_honest_offices_are_read(tmp_path):
    for name, data in strange_but_readable():
        book = outcome(tmp_path, name, data)
        assert isinstance(book, Workbook), (name, book)
        assert [row.cells for row in book.sheets[0].rows] == [(1,)]


def test_a_damaged_text_file_never_turns_into_other_readable_words():
    whole = "姓名,界别\n谢梦,经济界\n魏涛龢,民盟\n".encode()
    for place in range(len(whole)):
        hurt = whole[:place] + b"\xfe" + whole[place + 1 :]
        with pytest.raises(UnreadableFile):
            read_workbook(hurt)
