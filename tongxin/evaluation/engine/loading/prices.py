"""Reading prices: a number, a table by a fact, a parameter, or a range for the verifier."""

from collections.abc import Mapping

from tongxin.evaluation.engine.exact import Exact
from tongxin.evaluation.engine.model import Change, Chosen, Credit, Filter, Fixed, Parameter, Price, Table
from tongxin.evaluation.engine.vocabulary import Fact

from .filters import kinds_of, read_tests
from .reader import Reader

FORMS = ("by", "prices", "several", "parameter", "default", "range")


def read_price(reader: Reader, facts: Mapping[str, Fact], per_duty: bool = True) -> Price:
    """A price; without `per_duty` it depends on the subject alone."""
    if reader.node.kind != "map":
        return Fixed(reader.number())
    reader.is_map(*FORMS)
    if found := reader.get("parameter"):
        return _parameter(reader, found)
    if found := reader.get("range"):
        if not per_duty:
            reader.wrong("此处不能用核定分值的范围", "写数字、分值表或参数。")
        return Chosen(*_range(found))
    return _table(reader, facts, per_duty)


def _parameter(reader: Reader, name: Reader) -> Price:
    default = reader.need("default", "参数的默认值")
    found = name.text()
    value = default.number() if default else 0
    known = reader.draft.parameters.setdefault(found, value)
    if known != value:
        reader.wrong(f"参数“{found}”写了两个不同的默认值", "同一参数的默认值应当相同。")
    return Parameter(found, value)


def _range(reader: Reader) -> tuple[Exact, Exact]:
    bounds = [item.number() for item in reader.items()]
    if len(bounds) != 2 or bounds[0] > bounds[1]:
        reader.wrong("范围应当是两个数，先小后大", "写法如 [1, 5]。")
        return 0, 0
    return bounds[0], bounds[1]


def _table(reader: Reader, facts: Mapping[str, Fact], per_duty: bool) -> Price:
    by, prices = reader.need("by", "按哪个事实定分"), reader.need("prices", "分值表")
    name = by.text() if by else ""
    subject = reader.draft.vocabulary.subject
    known = {**subject, **(facts if per_duty else {})}
    if by and name and name not in known:
        by.unknown(name, known, "事实", {key: fact.label for key, fact in known.items()})
    fact = known.get(name)
    if fact is None or prices is None or not prices.is_map():
        return Fixed(0)
    rows: dict[object, Price] = {}
    otherwise: Price = Fixed(0)
    for key, value in prices.entries():
        price = read_price(value, facts, per_duty)
        if key == "otherwise":
            otherwise = price
        else:
            rows[_key(value, key, fact)] = price
    of_subject = name not in facts or not per_duty
    return Table(name, of_subject, rows, otherwise, reader.choice_of("several", "sum", "highest"))


def _key(reader: Reader, key: str, fact: Fact) -> object:
    if fact.type == "flag":
        if key not in ("true", "false"):
            reader.unknown(key, ("true", "false"), f"值（{fact.label}）")
        return key == "true"
    if fact.type == "number":
        if not key.isdecimal() or len(key) > 9:
            reader.wrong(f"“{key}”不是整数")
            return key
        return int(key)
    if fact.values and key not in fact.values:
        reader.unknown(key, [*fact.values, "otherwise"], f"值（{fact.label}）", dict(fact.values))
    return key


def read_limit(reader: Reader | None) -> Price | None:
    """A cap, floor or base: a price that depends on the subject alone."""
    return None if reader is None else read_price(reader, {}, per_duty=False)


def read_changes(reader: Reader | None, selectors: Filter, key: str) -> tuple[Change, ...]:
    """Factors (`by`) or increments (`points`) with the facts they are for."""
    if reader is None:
        return ()
    facts = reader.draft.vocabulary.facts_of(kinds_of(selectors))
    return tuple(_change(item, facts, key) for item in reader.items())


def _change(reader: Reader, facts: Mapping[str, Fact], key: str) -> Change:
    reader.is_map("when", key)
    when, value = reader.get("when"), reader.need(key, "倍数" if key == "by" else "分值")
    tests = read_tests(when, facts) if when and when.is_map() else ()
    return Change(tests, value.number() if value else 0)


def read_credit(reader: Reader | None, selectors: Filter) -> Credit:
    """How signers share: full, equal, {joint: …}, {first: k}, {lead: …, co: …, lead_is: fact}."""
    if reader is None:
        return Credit()
    if reader.node.kind != "map":
        return Credit(reader.choice(("full", "equal"), "分配办法"))
    reader.is_map("joint", "first", "lead", "co", "lead_is")
    if found := reader.get("joint"):
        return Credit("joint", found.number(0, 1))
    if found := reader.get("first"):
        return Credit("first", number=found.whole(1, 100))
    return _lead_credit(reader, selectors)


def _lead_credit(reader: Reader, selectors: Filter) -> Credit:
    lead, co, fact = reader.need("lead", "牵头人所得份额"), reader.get("co"), reader.get("lead_is")
    share = co.number(0, 1) if co and co.node.text != "equal" else None
    name = fact.text() if fact else ""
    facts = reader.draft.vocabulary.facts_of(kinds_of(selectors))
    if fact and name and name not in facts:
        fact.unknown(name, facts, "事实")
    return Credit("lead", lead.number(0, 1) if lead else 1, share, lead_fact=name)
