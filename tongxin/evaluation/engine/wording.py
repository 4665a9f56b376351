"""Rules in Chinese words: filters, people, prices, counting, shares; used by the printed regulation."""

from .exact import Exact, slim, text
from .model import (
    Change,
    Chosen,
    Condition,
    Credit,
    Documents,
    Each,
    Events,
    FactTest,
    Filter,
    FirstFurther,
    Fixed,
    Parameter,
    Path,
    PathNode,
    Price,
    Pricing,
    Rate,
    Reach,
    Selector,
    Table,
    Who,
)
from .vocabulary import Fact, Vocabulary

KEEPS = {
    "highest": "同一件取最高",
    "lowest": "同一件取最低",
    "sum": "同一件各次相加",
    "first": "同一件只计一次",
    "replace": "同一件按先列情形计，不再计后列情形",
}
PERS = {
    "period": "本期",
    "day": "每天",
    "month": "每月",
    "quarter": "每季度",
    "half_year": "每半年",
    "year": "每年",
    "term": "每届",
}


class Words:
    """The words of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def filter(self, selectors: Filter) -> str:
        """What is counted."""
        return "，或".join(self._selector(selector) for selector in selectors)

    def _selector(self, selector: Selector) -> str:
        kinds = "、".join(self.vocabulary.kinds[kind].label for kind in selector.kinds)
        facts = self.vocabulary.facts_of(selector.kinds)
        tests = "；".join(_test(test, facts[test.name]) for test in selector.tests)
        return f"{kinds}（{tests}）" if tests else kinds

    def who(self, who: Who) -> str:
        """Which subjects."""
        parts = [_test(test, self.vocabulary.subject[test.name]) for test in who.tests]
        parts += ["或".join(self.who(each) for each in who.any)] if who.any else []
        parts += [f"不含{self.who(each)}" for each in who.none]
        parts += ["、".join(sorted(who.types))] if who.types else []
        return "；".join(parts)

    def price(self, price: Price, facts: dict[str, Fact]) -> str:
        """A price."""
        if isinstance(price, Fixed):
            return f"{text(price.value)} 分"
        if isinstance(price, Parameter):
            return f"参数“{price.name}”（默认 {text(price.default)} 分）"
        if isinstance(price, Chosen):
            return f"{text(price.low)} 至 {text(price.high)} 分，由核定人确定"
        return self._table(price, facts)

    def _table(self, table: Table, facts: dict[str, Fact]) -> str:
        fact = (self.vocabulary.subject if table.of_subject else facts)[table.by]
        rows = [f"{fact.show(key)} {self.price(price, facts)}" for key, price in table.prices.items()]
        if table.otherwise != Fixed(0):
            rows.append(f"其他 {self.price(table.otherwise, facts)}")
        several = "（兼有的取最高）" if table.several == "highest" else ""
        return f"按{fact.label}：{'、'.join(rows)}{several}"

    def limit(self, price: Price) -> str:
        """A cap, floor or base."""
        return self.price(price, {})

    def pricing(self, pricing: Pricing) -> str:
        """What one event is worth and how signers share it."""
        kinds = tuple(kind for selector in pricing.filter for kind in selector.kinds)
        facts = self.vocabulary.facts_of(kinds)
        unit = f"每{self.vocabulary.kinds[kinds[0]].unit}" if pricing.by_quantity else "每次"
        said = [f"{unit} {self.price(pricing.each, facts)}"]
        said += [f"{_when(change, facts)}另加 {text(change.value)} 分" for change in pricing.plus]
        said += [f"{_when(change, facts)}乘以 {text(change.value)}" for change in pricing.times]
        credit = _credit(pricing.credit)
        return "，".join([*said, credit] if credit else said)

    def events(self, rule: Events) -> list[str]:
        """A counting leaf, one sentence each."""
        start = rule.pricings[0][1]
        rows = [f"计：{self.filter(start.filter)}。"]
        counting = self.counting(rule)
        rows.append(f"{counting}。")
        for day, pricing in rule.pricings[1:]:
            rows.append(f"自 {day} 起，计：{self.filter(pricing.filter)}；{self.pricing(pricing)}。")
        if rule.documents:
            rows.append(f"{self._documents(rule.documents)}。")
        return rows

    def _documents(self, documents: Documents) -> str:
        said = KEEPS[documents.keep]
        branches = "；".join(self._selector(branch) for branch in documents.branches)
        return f"{said}（{branches}）" if branches else said

    def counting(self, rule: Events) -> str:
        """The counting mode with its prices."""
        counting, pricing = rule.counting, rule.pricings[0][1]
        if isinstance(counting, Each):
            return f"{self.pricing(pricing)}{_each(counting)}"
        if isinstance(counting, FirstFurther):
            return _first_further(counting) + _shared(pricing)
        if isinstance(counting, Reach):
            steps = "、".join(f"满 {text(at)} 得 {text(points)} 分" for at, points in counting.steps)
            return f"累计{steps}"
        if isinstance(counting, Path):
            return "按所到达的节点相加：" + "；".join(_station(node) for node in counting.nodes)
        return self._rate(counting)

    def _rate(self, counting: Rate) -> str:
        base = f"占“{self.filter(counting.of)}”的比例"
        if counting.target is None:
            return f"{base} × {text(counting.points)} 分"
        side = "低于" if counting.side == "below" else "高于"
        return f"{base}{side} {_percent(counting.target)} 的，每个百分点 {text(counting.points)} 分"

    def condition(self, condition: Condition) -> str:
        """A condition in one sentence."""
        who = f"（{self.who(condition.applies_to)}）" if condition.applies_to else ""
        if condition.mode in ("all", "any"):
            glue = "，并且 " if condition.mode == "all" else "，或者 "
            return glue.join(self.condition(each) for each in condition.children) + who
        low = f"至少 {self._bound(condition, condition.at_least)}" if condition.at_least else ""
        high = f"至多 {self._bound(condition, condition.at_most)}" if condition.at_most else ""
        return f"{condition.label}{who}{low}{high}"

    def _bound(self, condition: Condition, price: Price) -> str:
        if isinstance(price, Fixed):
            return _percent(price.value) if condition.mode == "rate" else text(price.value)
        return self.limit(price).replace(" 分", "")


def _test(test: FactTest, fact: Fact) -> str:
    if test.low is not None or test.high is not None:
        low = f"不少于 {text(test.low)}" if test.low is not None else ""
        high = f"不多于 {text(test.high)}" if test.high is not None else ""
        return f"{fact.label}{low}{high}"
    shown = "、".join(sorted(fact.show(value) for value in test.values))
    return f"{fact.label}{'不是' if test.negate else '为'}{shown}"


def _when(change: Change, facts: dict[str, Fact]) -> str:
    return "且".join(_test(test, facts[test.name]) for test in change.when) + "的" if change.when else ""


def _percent(value: Exact) -> str:
    return f"{text(slim(value * 100))}%"


def _credit(credit: Credit) -> str:
    if credit.way == "full":
        return ""
    if credit.way == "equal":
        return "署名人平分"
    if credit.way == "joint":
        return f"联名的各计 {text(credit.lead)}"
    if credit.way == "first":
        return f"只计署名在前的 {credit.number} 人"
    rest = "其余平分余下部分" if credit.co is None else f"其他人各计 {text(credit.co)}"
    return f"联名的牵头人计 {text(credit.lead)}，{rest}"


def _shared(pricing: Pricing) -> str:
    credit = _credit(pricing.credit)
    return f"，{credit}" if credit else ""


def _each(counting: Each) -> str:
    skip = f"，前 {counting.skip} 次不计" if counting.skip else ""
    if counting.limit is None:
        return skip
    return f"{skip}，{PERS.get(counting.per, '每个')}至多计 {counting.limit} 次"


def _first_further(counting: FirstFurther) -> str:
    cap = f"，其余部分最高 {text(counting.further_cap)} 分" if counting.further_cap is not None else ""
    return f"首次 {text(counting.first)} 分，其余每次 {text(counting.further)} 分{cap}"


def _station(node: PathNode) -> str:
    then = f"（其后 {'；'.join(_station(each) for each in node.then)}）" if node.then else ""
    return f"{node.label} {text(node.points)} 分{then}"
