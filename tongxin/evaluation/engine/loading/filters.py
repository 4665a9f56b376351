"""Reading filters over duties and over people."""

from collections.abc import Mapping

from tongxin.evaluation.engine.exact import Exact
from tongxin.evaluation.engine.model import FactTest, Filter, Selector, Who
from tongxin.evaluation.engine.vocabulary import Fact

from .reader import Reader

SUBJECT_TYPES = {
    "member": "委员",
    "sector": "界别",
    "sector_activity_group": "界别活动组",
    "member_liaison_group": "委员联络组",
    "special_committee": "专门委员会",
    "township_committee": "乡镇（街道）政协委员工作机构",
    "member_studio": "委员工作室",
    "handling_unit": "承办单位",
    "participating_body": "参加单位",
}


def read_filter(reader: Reader | None) -> Filter:
    """One filter, or a list of which any one may match; each names its kinds."""
    if reader is None:
        return ()
    return tuple(found for item in reader.items() if (found := _selector(item)))


def _selector(reader: Reader) -> Selector | None:
    if not reader.is_map():
        return None
    kinds = read_kinds(reader.need("kind", "履职种类"))
    if not kinds:
        return None
    facts = reader.draft.vocabulary.facts_of(kinds)
    return Selector(kinds, read_tests(reader, facts, skip=("kind",)))


def read_kinds(reader: Reader | None) -> tuple[str, ...]:
    """Names of kinds that the vocabulary knows."""
    if reader is None:
        return ()
    known = reader.draft.vocabulary.kinds
    labels = {name: kind.label for name, kind in known.items()}
    found = []
    for item in reader.items():
        name = item.text()
        if name in known:
            found.append(name)
        elif name:
            item.unknown(name, known, "履职种类", labels)
    return tuple(found)


def kinds_of(selectors: Filter) -> tuple[str, ...]:
    """All kinds of a filter."""
    return tuple(dict.fromkeys(kind for selector in selectors for kind in selector.kinds))


def read_tests(reader: Reader, facts: Mapping[str, Fact], skip: tuple[str, ...] = ()) -> tuple[FactTest, ...]:
    """Tests of facts: name: value, list of values, {not: …} or {at_least: …, at_most: …}."""
    labels = {name: fact.label for name, fact in facts.items()}
    found = []
    for name, value in reader.entries():
        if name in skip:
            continue
        if name not in facts:
            value.unknown(name, facts, "事实", labels)
        else:
            found.append(_test(name, facts[name], value))
    return tuple(found)


def _test(name: str, fact: Fact, reader: Reader) -> FactTest:
    if reader.node.kind != "map":
        return FactTest(name, read_values(reader, fact))
    if reader.node.get("not"):
        reader.is_map("not")
        inner = reader.get("not")
        return FactTest(name, read_values(inner, fact) if inner else frozenset(), negate=True)
    reader.is_map("not", "at_least", "at_most")
    low, high = reader.number_of("at_least"), reader.number_of("at_most")
    if fact.type != "number" or (low is None and high is None):
        reader.wrong(f"“{fact.label}”不能这样比较", "写一个值、一列值或 not；数字可以写 at_least、at_most。")
    return FactTest(name, low=low, high=high)


def read_values(reader: Reader, fact: Fact) -> frozenset[object]:
    """Values a fact can have."""
    return frozenset(read_value(item, fact) for item in reader.items())


def read_value(reader: Reader, fact: Fact) -> str | bool | Exact:
    """One value of a fact's type."""
    if fact.type == "flag":
        return reader.flag()
    if fact.type == "number":
        return reader.number()
    found = reader.text()
    if found and fact.values and found not in fact.values:
        reader.unknown(found, fact.values, f"值（{fact.label}）", dict(fact.values))
    return found


def read_who(reader: Reader | None) -> Who | None:
    """Subjects by dated facts, with type, any and not."""
    if reader is None or not reader.is_map():
        return None
    types = frozenset(item.choice(SUBJECT_TYPES, "对象类型") for item in reader.items_of("type"))
    tests = read_tests(reader, reader.draft.vocabulary.subject, skip=("any", "not", "type"))
    some = tuple(who for item in reader.items_of("any") if (who := read_who(item)))
    none = tuple(who for item in reader.items_of("not") if (who := read_who(item)))
    return Who(tests, some, none, types)
