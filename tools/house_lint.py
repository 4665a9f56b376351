"""House rules that no general linter knows; each says in one sentence what to do instead."""

import ast
import io
import re
import statistics
import subprocess
import sys
import tokenize
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FUNCTION = 50
LONGEST_FILE = 400

STATE = "Only a flow changes `state`: run an action instead of assigning it."
SIGNALS = "No signals: call what must happen from the flow's effect, where a reader finds it."
CLOCK = "Take the moment as an argument or read it through tongxin.trail.clock."
MIGRATION = "A migration asks apps.get_model for a model, because the imported one changes later."
SELECT = "Name the relations in select_related, or it follows every foreign key."
VIEWS = "Views are functions: use a decorator instead of a base class."
LONG_FUNCTION = f"A function has at most {LONGEST_FUNCTION} lines: split it where a name helps."
LONG_FILE = f"A file has at most {LONGEST_FILE} lines: make it a package of the same name."
SILENCED = "Silence one named rule and say why on the same line."
FOREIGN = "No registry host and no path of one machine may stand in a file."
MODULE_NAME = "A module is named after what it knows, not utils, services, managers, common or signals."
INLINE = "No inline script, style or handler in a page: the content security policy refuses it."


@dataclass(frozen=True)
class Finding:
    """One broken rule in one place."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


Found = Iterator[tuple[int, str]]
Rule = Callable[[Path, ast.Module], Found]


def is_test(path: Path) -> bool:
    return "tests" in path.parts or path.name == "conftest.py"


def is_migration(path: Path) -> bool:
    return "migrations" in path.parts


def calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the last part of the called name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func).rpartition(".")[2]


def dotted(node: ast.expr) -> str:
    """`datetime.datetime.now` for the expression of that name; other expressions are `?`."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every imported name in full, `package.module.name`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module or ''}.{alias.name}") for alias in node.names)


def targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return [
            part
            for target in node.targets
            for part in (target.elts if isinstance(target, ast.Tuple) else [target])
        ]
    return [node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else []


def state_is_left_to_flows(path: Path, tree: ast.Module) -> Found:
    if is_test(path) or is_migration(path) or path.parts[:2] == ("tongxin", "workflow"):
        return
    for node in ast.walk(tree):
        if any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets(node)):
            yield getattr(node, "lineno", 1), STATE
    for call, name in calls(tree):
        named = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
        updates = name == "update" and any(keyword.arg == "state" for keyword in call.keywords)
        if updates or (name in {"setattr", "__setattr__"} and "state" in named):
            yield call.lineno, STATE


def no_signals(path: Path, tree: ast.Module) -> Found:
    for line, name in imported(tree):
        if name.startswith("django.") and {"dispatch", "signals"} & set(name.split(".")):
            yield line, SIGNALS


CLOCKS = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|timezone\.(now|localdate|localtime)"
    r"|time\.(time|time_ns|localtime|gmtime))$"
)


def no_hidden_clock(path: Path, tree: ast.Module) -> Found:
    if path == Path("tongxin/trail/clock.py"):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and CLOCKS.search(dotted(node)):
            yield node.lineno, CLOCK
    yield from ((line, CLOCK) for line, name in imported(tree) if CLOCKS.search(name))


def no_models_in_migrations(path: Path, tree: ast.Module) -> Found:
    if is_migration(path):
        yield from (
            (line, MIGRATION) for line, name in imported(tree) if re.search(r"^tongxin\..*\bmodels\b", name)
        )


def no_bare_select_related(path: Path, tree: ast.Module) -> Found:
    for call, name in calls(tree):
        if name == "select_related" and not call.args:
            yield call.lineno, SELECT


def function_views_only(path: Path, tree: ast.Module) -> Found:
    for line, name in imported(tree):
        if name.startswith("django.views.generic") or name in {"django.views.View", "django.views.generic"}:
            yield line, VIEWS


def functions(tree: ast.Module) -> Iterator[tuple[int, int]]:
    """(line, length in lines) of every function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1


def short_functions(path: Path, tree: ast.Module) -> Found:
    if not is_test(path) and not is_migration(path):
        yield from ((line, LONG_FUNCTION) for line, length in functions(tree) if length > LONGEST_FUNCTION)


def telling_module_names(path: Path, tree: ast.Module) -> Found:
    if {path.stem, path.parent.name} & {"utils", "services", "managers", "common", "signals", "helpers"}:
        yield 1, MODULE_NAME


RULES: tuple[Rule, ...] = (
    state_is_left_to_flows,
    no_signals,
    no_hidden_clock,
    no_models_in_migrations,
    no_bare_select_related,
    function_views_only,
    short_functions,
    telling_module_names,
)
SILENCER = re.compile(r"#\s*(noqa|type:\s*ignore)")
WITH_REASON = re.compile(r"#\s*(noqa:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|type:\s*ignore\[[\w\-, ]+\])\W+\w+\W+\w+")


def silenced_with_reason(text: str) -> Found:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        silences = token.type == tokenize.COMMENT and SILENCER.search(token.string)
        if silences and not WITH_REASON.search(token.string):
            yield token.start[0], SILENCED


# The brackets keep these patterns from finding themselves.
HOSTS = (
    r"registry[.]npmjs|registry[.]yarnpkg|npmmirror[.]|pypi[.](org|tuna|python)|pythonhosted[.]|deb[.]debian"
)
PATHS = r"(?<![\w.$}~-])/(home|root|work|farm|Users|tmp)/\w|[.][.]/shared\b"
FOREIGNERS = re.compile(f"{HOSTS}|{PATHS}")
INLINES = re.compile(
    r"<script(?![^>]*\bsrc=)|<style|\s(style|on(click|change|submit|input|load))\s*=", re.IGNORECASE
)


def lines_with(pattern: re.Pattern[str], message: str, text: str) -> Found:
    for number, line in enumerate(text.splitlines(), 1):
        if pattern.search(line):
            yield number, message


no_foreign_places = partial(lines_with, FOREIGNERS, FOREIGN)
no_inline_code = partial(lines_with, INLINES, INLINE)


def check_text(path: Path, text: str) -> list[Finding]:
    """All findings in one file; `path` is relative to the root of the project."""
    found = [*no_foreign_places(text)]
    if path.suffix == ".html":
        found += no_inline_code(text)
    if path.suffix == ".py":
        tree = ast.parse(text, str(path))
        found += [finding for rule in RULES for finding in rule(path, tree)]
        found += silenced_with_reason(text)
        if text.count("\n") > LONGEST_FILE and not is_test(path) and not is_migration(path):
            found.append((1, LONG_FILE))
    return [Finding(path, line, message) for line, message in sorted(set(found))]


def tracked() -> list[Path]:
    """The files git knows or would take."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return sorted(Path(name) for name in set(listed.stdout.split("\0")) if name and (ROOT / name).is_file())


def texts(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    for path in paths:
        data = (ROOT / path).read_bytes()
        if b"\0" not in data[:8192]:
            yield path, data.decode("utf-8", "replace")


def main() -> int:
    read = list(texts(tracked()))
    found = [finding for path, text in read for finding in check_text(path, text)]
    code = [
        text for path, text in read if path.suffix == ".py" and not is_test(path) and not is_migration(path)
    ]
    lengths = [length for text in code for _, length in functions(ast.parse(text))]
    sys.stdout.writelines(f"{finding}\n" for finding in found)
    middle = statistics.median(lengths) if lengths else 0
    sys.stdout.write(
        f"house lint: {len(found)} findings in {len(read)} files; {len(lengths)} functions, "
        f"median {middle:g} lines, longest {max(lengths, default=0)}\n"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
