"""The how-to tells the truth: its examples load, and its count of constructs adds up."""

import re
from pathlib import Path

from tongxin.evaluation.engine import load_scheme

from .building import item, written

HOWTO = (Path(__file__).parents[3] / "docs" / "howto" / "write-a-scheme.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", HOWTO, re.DOTALL)


def test_the_whole_scheme_of_the_howto_loads():
    assert load_scheme(BLOCKS[0]).id == "small-example"


def test_the_words_of_the_howto_can_be_added():
    scheme = load_scheme(written(item("it", "count: {kind: story.told, place: school}\neach: 1"), BLOCKS[1]))
    assert scheme.vocabulary.kinds["story.told"].label == "讲述政协故事"


def test_the_families_of_the_howto_add_up_to_151():
    sizes = re.findall(r"^\| [A-Z] [a-z, ]+ \((\d+)\)", HOWTO, re.MULTILINE)
    assert sum(map(int, sizes)) == 151
