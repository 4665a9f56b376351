"""Which clauses of the source regulations are carried by which tests: read from the files, written as one page."""

import ast
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REGULATIONS = ("yueqing", "siping", "jincheng", "jiangmen", "wuhan")
KINDS = {"E": "规则", "W": "流程", "R": "记录", "N": "通报", "K": "配置"}
HEAD = """\
# 条款与测试对照

五份来源文件中软件可以支持的要求，一条一行：编号、出处、我们的简述、类别，以及走通这一条的测试。
由 `make docs` 生成，请勿手工修改；条款写在 `policies/*/clauses.toml`，测试用 `@pytest.mark.clause("编号")` 标注。
"""


@dataclass(frozen=True, slots=True)
class Clause:
    """One requirement: its id, where it stands in the regulation, its kind (see KINDS), and what it says."""

    id: str
    article: str
    kind: str
    wording: str


@dataclass(frozen=True, slots=True)
class Regulation:
    """One source document and its clauses in their order."""

    title: str
    dated: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """A test that carries a clause, by file and name."""

    clause: str
    test: str


def regulations(root: Path = ROOT) -> list[Regulation]:
    return [read(root / "policies" / name / "clauses.toml") for name in REGULATIONS]


def read(path: Path) -> Regulation:
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    clauses = (Clause(each, **entry) for each, entry in found["clauses"].items())
    return Regulation(found["title"], found["dated"], tuple(clauses))


def files_of_tests(root: Path) -> list[Path]:
    return sorted({*root.glob("tongxin/**/tests/**/test_*.py"), *root.glob("tests/**/test_*.py")})


def carried(root: Path = ROOT) -> list[Carried]:
    """Every mark of every test, found without running them."""
    return [
        Carried(clause, f"{path.relative_to(root)}::{name}")
        for path in files_of_tests(root)
        for name, clause in marks(ast.parse(path.read_text(encoding="utf-8")))
    ]


def marks(module: ast.Module) -> Iterator[tuple[str, str]]:
    """(test, clause) of a module: marks on tests, in their parameters, in lists these name, and of the whole module."""
    named = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    everywhere = clauses_in([named["pytestmark"]], {}) if "pytestmark" in named else []
    for node in ast.walk(module):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_"):
            found = [*everywhere, *clauses_in(node.decorator_list, named)]
            yield from ((node.name, clause) for clause in dict.fromkeys(found))


def clauses_in(nodes: Iterable[ast.AST], named: dict[str, ast.expr]) -> list[str]:
    """The ids in every `mark.clause(…)` below the nodes, following names of the module once."""
    found: list[str] = []
    for node in nodes:
        for part in ast.walk(node):
            if isinstance(part, ast.Call) and is_mark(part.func):
                found += [
                    each.value
                    for each in part.args
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                ]
            elif isinstance(part, ast.Name) and part.id in named:
                found += clauses_in([named[part.id]], {})
    return found


def is_mark(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "clause"
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "mark"
    )


def page(root: Path = ROOT) -> str:
    """docs/clauses.md: all regulations, all clauses, the tests of each, and how many are covered."""
    tests: dict[str, list[str]] = defaultdict(list)
    for each in carried(root):
        tests[each.clause].append(each.test)
    found = regulations(root)
    clauses = [clause for regulation in found for clause in regulation.clauses]
    covered = sum(bool(tests.get(clause.id)) for clause in clauses)
    parts = [
        HEAD,
        *(section(regulation, tests) for regulation in found),
        f"covered {covered} of {len(clauses)}\n",
    ]
    return "\n".join(parts)


def section(regulation: Regulation, tests: dict[str, list[str]]) -> str:
    lines = [
        f"| {each.id} | {each.article} | {each.wording} | {KINDS[each.kind]} | {'<br>'.join(f'`{test}`' for test in tests.get(each.id, []))} |"
        for each in regulation.clauses
    ]
    top = [f"## {regulation.title}", "", f"{regulation.dated}。{len(lines)}条。", ""]
    return "\n".join([*top, "| 编号 | 出处 | 简述 | 类别 | 测试 |", "|---|---|---|---|---|", *lines, ""])
