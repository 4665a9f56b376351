"""Filters and conditions on people, compiled once into closures over facts."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias

from .context import Context
from .model import FactTest, Filter, Who
from .periods import Days

Facts: TypeAlias = Mapping[str, object]
FactsTest: TypeAlias = Callable[[Facts], bool]
Values: TypeAlias = Callable[[str], tuple[object, ...]]
PersonTest: TypeAlias = Callable[[str, Values], bool]
WhoTest: TypeAlias = Callable[[Context, date], bool]

# Among the signers of one document these tell the person apart, not the document:
# an entry that fails only here is shown as "not first" instead of vanishing.
PERSONAL = frozenset({"role", "position"})


def compile_tests(tests: tuple[FactTest, ...]) -> FactsTest | None:
    """All tests in one closure; None where there is nothing to test."""
    checks = [_compile_test(test) for test in tests]
    if len(checks) < 2:
        return checks[0] if checks else None
    if len(checks) == 2:
        first, second = checks
        return lambda facts: first(facts) and second(facts)
    return lambda facts: all(check(facts) for check in checks)


def _compile_test(test: FactTest) -> FactsTest:
    name, values, negate = test.name, test.values, test.negate
    if test.low is not None or test.high is not None:
        return _between(test)
    if len(values) == 1 and not negate:
        return _is(name, next(iter(values)))

    def passes(facts: Facts) -> bool:
        value = facts.get(name)
        if type(value) is tuple:
            return values.isdisjoint(value) is negate
        return (value in values) is not negate

    return passes


def _is(name: str, wanted: object) -> FactsTest:
    def passes(facts: Facts) -> bool:
        value = facts.get(name)
        return value == wanted or (type(value) is tuple and wanted in value)

    return passes


def _between(test: FactTest) -> FactsTest:
    name, low, high = test.name, test.low, test.high

    def passes(facts: Facts) -> bool:
        value = facts.get(name)
        if not isinstance(value, int):
            return False
        return (low is None or value >= low) and (high is None or value <= high)

    return passes


# By kind: what the duty must be, and who of its signers the person must be; None asks nothing.
Sorting: TypeAlias = tuple[FactsTest | None, FactsTest | None]
FilterTest: TypeAlias = dict[str, Sorting]


def compile_filter(selectors: Filter, documents: bool = False) -> FilterTest:
    """Tests by kind; only among signed `documents` are personal facts told apart from the rest."""
    found: dict[str, list[Sorting]] = {}
    for selector in selectors:
        personal = tuple(test for test in selector.tests if documents and test.name in PERSONAL)
        main = tuple(test for test in selector.tests if test not in personal)
        for kind in selector.kinds:
            found.setdefault(kind, []).append((compile_tests(main), compile_tests(personal)))
    return {kind: each[0] if len(each) == 1 else _either(each) for kind, each in found.items()}


def _either(alternatives: list[Sorting]) -> Sorting:
    mains = [main for main, _ in alternatives if main]

    def main(facts: Facts) -> bool:
        return any(test(facts) for test in mains)

    def mine(facts: Facts) -> bool:
        return any(_passes(each, facts) for each in alternatives)

    anything = len(mains) < len(alternatives)
    return None if anything else main, mine


def _passes(sorting: Sorting, facts: Facts) -> bool:
    main, personal = sorting
    return (main is None or main(facts)) and (personal is None or personal(facts))


def matches(test: FilterTest, kind: str, facts: Facts) -> bool:
    """Whether a duty passes the filter in full."""
    sorting = test.get(kind)
    return sorting is not None and _passes(sorting, facts)


def compile_facts(who: Who) -> PersonTest:
    """A closure over a subject's type and a way to look up its facts."""
    tests = [(test.name, _compile_test(test)) for test in who.tests]
    any_of, none_of = [compile_facts(each) for each in who.any], [compile_facts(each) for each in who.none]
    types = who.types

    def passes(kind: str, values: Values) -> bool:
        if types and kind not in types:
            return False
        if not all(test({name: values(name)}) for name, test in tests):
            return False
        if any_of and not any(each(kind, values) for each in any_of):
            return False
        return not any(each(kind, values) for each in none_of)

    return passes


def compile_who(who: Who | None) -> WhoTest | None:
    """A closure over a case and a day; None where everybody is meant."""
    if who is None:
        return None
    passes = compile_facts(who)
    return lambda context, day: passes(
        context.case.subject.type, lambda name: tuple(context.values(name, day))
    )


def ever(who: WhoTest, context: Context) -> bool:
    """Whether it is true on any day of the period."""
    return any(who(context, day) for day in context.turning_days())


def throughout(who: WhoTest, context: Context, days: Days | None = None) -> bool:
    """Whether it is true on every day of the window, by default the period, as long as the subject serves."""
    return all(who(context, day) for day in context.turning_days(days))
