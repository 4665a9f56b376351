"""Every stored field is classed in docs/privacy.toml, and what is sensitive is not readable in the database file."""

from tests.laws import privacy

FIELDS = {(model, each.name): each for model, each in privacy.real_fields()}


def test_the_register_lists_every_field_and_no_vanished_one():
    assert sorted(privacy.listed().keys() ^ FIELDS.keys()) == []


def test_every_entry_says_class_keeping_and_how_long():
    periods = privacy.section("periods")
    faults = [
        (key, entry)
        for key, entry in privacy.listed().items()
        if entry.get("class") not in privacy.CLASSES
        or entry.get("kept") not in privacy.KEPT
        or entry.get("for") not in periods
    ]
    assert faults == []


def test_personal_and_sensitive_entries_give_a_reason_in_chinese():
    without = [
        key
        for key, entry in privacy.listed().items()
        if entry["class"] in {"personal", "sensitive"} and (not entry.get("why") or entry["why"].isascii())
    ]
    assert without == []


def test_what_is_said_to_be_sealed_is_sealed_and_the_other_way_round():
    sealed = {key for key, entry in privacy.listed().items() if entry["kept"] == "sealed"}
    assert sealed == {key for key, each in FIELDS.items() if privacy.is_sealed(each)}


def test_sensitive_fields_are_sealed_or_left_plain_for_a_reason():
    plain = [
        f"{model}.{name}"
        for (model, name), entry in privacy.listed().items()
        if entry["class"] == "sensitive" and entry["kept"] != "sealed"
    ]
    assert sorted(plain) == sorted(privacy.section("left_plain"))


def test_parameters_named_as_periods_exist():
    from tongxin.people.parameters import PARAMETERS

    named = [
        text.removeprefix("parameter:")
        for text in privacy.section("periods").values()
        if text.startswith("parameter:")
    ]
    assert [name for name in named if name not in PARAMETERS] == []
