"""Prices and shares: what one event is worth to one person, compiled once into a closure."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from .case import Duty
from .context import Context
from .exact import Exact, slim
from .matching import compile_tests
from .model import Change, Chosen, Credit, Fixed, Parameter, Price, Pricing, Table

# None means that nobody has set the price yet (a verifier's choice still to come).
PriceOf: TypeAlias = Callable[[Context, Duty | None], Exact | None]


def compile_price(price: Price, item: str = "") -> PriceOf:
    """A closure giving the price for a duty, or for the subject alone where there is none."""
    if isinstance(price, Fixed):
        value = price.value
        return lambda _context, _duty: value
    if isinstance(price, Parameter):
        name, default = price.name, price.default
        return lambda context, _duty: context.case.parameters.get(name, default)
    if isinstance(price, Chosen):
        return _chosen(price, item)
    return _table(price, item)


def _chosen(price: Chosen, item: str) -> PriceOf:
    low, high = price.low, price.high

    def of(context: Context, duty: Duty | None) -> Exact | None:
        for judgement in context.judged.get(item, ()):
            if duty is not None and judgement.duty == duty.id and judgement.points is not None:
                return min(max(judgement.points, low), high)
        return None

    return of


def _table(table: Table, item: str) -> PriceOf:
    name, of_subject, several = table.by, table.of_subject, table.several
    prices = {key: compile_price(price, item) for key, price in table.prices.items()}
    otherwise = compile_price(table.otherwise, item)

    def of(context: Context, duty: Duty | None) -> Exact | None:
        if of_subject:
            found: object = tuple(context.values(name, duty.on if duty else context.settled_on))
        else:
            found = duty.facts.get(name) if duty else None
        if type(found) is not tuple:
            return prices.get(found, otherwise)(context, duty)
        known = [prices[key](context, duty) for key in found if key in prices]
        return _several(known, several) if known else otherwise(context, duty)

    return of


def _several(found: list[Exact | None], rule: str) -> Exact | None:
    known = [value for value in found if value is not None]
    if not known:
        return None
    return max(known) if rule == "highest" else sum(known)


def compile_pricing(pricing: Pricing, item: str) -> PriceOf:
    """Price × quantity, plus increments, times factors, times the person's share."""
    price = compile_price(pricing.each, item)
    if not (pricing.by_quantity or pricing.times or pricing.plus or pricing.credit != Credit()):
        return price
    plus, times = _changes(pricing.plus), _changes(pricing.times)
    by_quantity, share = pricing.by_quantity, compile_credit(pricing.credit)

    def of(context: Context, duty: Duty | None) -> Exact | None:
        value = price(context, duty)
        if value is None or duty is None:
            return value
        value = value * duty.quantity if by_quantity else value
        value += sum(each for passes, each in plus if passes is None or passes(duty.facts))
        for passes, factor in times:
            if passes is None or passes(duty.facts):
                value *= factor
        return slim(value * share(duty.facts))

    return of


def _changes(
    changes: tuple[Change, ...],
) -> list[tuple[Callable[[Mapping[str, object]], bool] | None, Exact]]:
    return [(compile_tests(each.when), each.value) for each in changes]


def compile_credit(credit: Credit) -> Callable[[Mapping[str, object]], Exact]:
    """The person's part of a document's price, from position and number of signers."""
    ways = {"full": _full, "equal": _equal, "joint": _joint, "first": _first, "lead": _lead}
    return ways[credit.way](credit)


def _full(credit: Credit) -> Callable[[Mapping[str, object]], Exact]:
    return lambda _facts: 1


def _equal(credit: Credit) -> Callable[[Mapping[str, object]], Exact]:
    return lambda facts: Fraction(1, signers(facts))


def _joint(credit: Credit) -> Callable[[Mapping[str, object]], Exact]:
    return lambda facts: credit.lead if signers(facts) > 1 else 1


def _first(credit: Credit) -> Callable[[Mapping[str, object]], Exact]:
    return lambda facts: 1 if _count(facts, "position") <= credit.number else 0


def _lead(credit: Credit) -> Callable[[Mapping[str, object]], Exact]:
    def share(facts: Mapping[str, object]) -> Exact:
        among = signers(facts)
        if is_lead(facts, credit.lead_fact):
            return credit.lead if among > 1 else 1
        return credit.co if credit.co is not None else (1 - credit.lead) / Fraction(max(among - 1, 1))

    return share


def is_lead(facts: Mapping[str, object], lead_fact: str = "") -> bool:
    """Whether the person leads: by the named fact, else by role, else by position."""
    if lead_fact:
        return facts.get(lead_fact) is True
    role = facts.get("role")
    return role == "lead" if role is not None else _count(facts, "position") == 1


def signers(facts: Mapping[str, object]) -> int:
    """How many signed, at least 1."""
    return _count(facts, "signers")


def _count(facts: Mapping[str, object], name: str) -> int:
    value = facts.get(name, 1)
    return max(value, 1) if isinstance(value, int) else 1
