"""Reading a whole scheme."""

from datetime import date
from pathlib import Path

from tongxin.evaluation.engine.canonical import digest
from tongxin.evaluation.engine.exact import WAYS, Rounding
from tongxin.evaluation.engine.model import About, Amendment, Branch, Gate, Limits, Period, Scheme
from tongxin.evaluation.engine.problems import Problem, SchemeError
from tongxin.evaluation.engine.source import read
from tongxin.evaluation.engine.vocabulary import VOCABULARY, Vocabulary

from .filters import SUBJECT_TYPES, read_who
from .leaves import read_ends
from .nodes import read_branch
from .outside import read_counter, read_grades, read_minimum, read_procedure
from .reader import MOST_TITLE, MOST_VERSION, Draft, Reader
from .words import extend

KEYS = (
    "scheme",
    "title",
    "version",
    "subject",
    "adopted",
    "source",
    "period",
    "in_force",
    "population",
    "rounding",
    "vocabulary",
    "tree",
    "minimums",
    "counters",
    "grades",
    "procedures",
    "amendments",
)
KINDS = ("year", "half_year", "quarter", "term")


def load_scheme(
    source: Path | str | bytes, vocabulary: Vocabulary = VOCABULARY, file: str = "scheme.yaml"
) -> Scheme:
    """Read a scheme from a path, or from YAML text or bytes.

    Raises SchemeError with every problem found: file, line, path, what is wrong, what is allowed.
    """
    data, name = _contents(source, file)
    root = Reader(read(data, name), Draft(name, vocabulary))
    scheme = _scheme(root)
    if root.draft.problems or scheme is None:
        raise SchemeError(root.draft.problems)
    return scheme


def _contents(source: Path | str | bytes, file: str) -> tuple[str | bytes, str]:
    if not isinstance(source, Path):
        return source, file
    try:
        return source.read_bytes(), source.name
    except OSError as error:
        raise SchemeError([Problem(source.name, 0, "", f"打不开文件：{error.strerror}")]) from None


def _scheme(root: Reader) -> Scheme | None:
    if not root.is_map(*KEYS):
        return None
    draft = root.draft
    draft.vocabulary = extend(root.get("vocabulary"), draft.vocabulary)
    own, title, tree = (
        root.need("scheme", "方案标识"),
        root.need("title", "名称"),
        root.need("tree", "计分树"),
    )
    amendments = tuple(_amendment(item) for item in root.items_of("amendments"))
    branch = read_branch(tree) if tree else None
    _check_amended(root)
    grades = read_grades(root.get("grades"))
    minimums = tuple(found for item in root.items_of("minimums") if (found := read_minimum(item, grades)))
    counters = tuple(each for item in root.items_of("counters") if (each := read_counter(item)))
    names = tuple(each.about.id for each in counters), tuple(each.about.id for each in minimums)
    force = root.get("in_force")
    if force:
        force.is_map("from", "to")
    return Scheme(
        id=own.id() if own else "",
        title=title.text(MOST_TITLE) if title else "",
        version=root.text_of("version", MOST_VERSION) or "1",
        subject=root.choice_of("subject", *SUBJECT_TYPES),
        period=_period(root.get("period")),
        tree=branch or _nothing(),
        hash=digest(root.node.plain()),
        vocabulary=draft.vocabulary,
        adopted=_adopted(root.get("adopted")),
        source=root.text_of("source"),
        start=force.day_of("from") if force else None,
        end=force.day_of("to") if force else None,
        population=read_who(root.get("population")),
        rounding=_rounding(root.get("rounding")),
        minimums=minimums,
        counters=counters,
        grades=grades,
        procedures=tuple(
            rule for item in root.items_of("procedures") if (rule := read_procedure(item, grades, *names))
        ),
        amendments=amendments,
    )


def _nothing() -> Branch:
    # Only ever seen by a scheme that is about to be refused.
    return Branch(About("total", ""), Gate(), Limits(), "sum", ())


def _adopted(reader: Reader | None) -> dict[str, str]:
    if reader is None or not reader.is_map("by", "meeting", "on"):
        return {}
    if found := reader.get("on"):
        found.day()
    return {name: reader.text_of(name) for name in ("by", "meeting", "on") if reader.get(name)}


def _period(reader: Reader | None) -> Period:
    if reader is None:
        return Period()
    if reader.node.kind != "map":
        return Period(reader.choice(KINDS, "考核期"))
    reader.is_map("kind", "ends")
    ends = reader.get("ends")
    return Period(reader.choice_of("kind", *KINDS), read_ends(ends) if ends else "12-31")


def _rounding(reader: Reader | None) -> Rounding:
    if reader is None or not reader.is_map("places", "way", "grade_on"):
        return Rounding()
    places = reader.get("places")
    return Rounding(
        places.whole(0, 6) if places else 2,
        reader.choice_of("way", *WAYS),
        reader.choice_of("grade_on", "exact", "rounded"),
    )


def _amendment(reader: Reader) -> Amendment:
    reader.is_map("from", "title", "clause", "changes")
    start, title = reader.need("from", "施行日期"), reader.need("title", "修订的名称")
    changes = reader.need("changes", "改了哪些项目")
    day = start.day() if start else date.max
    found = Amendment(day, title.text() if title else "", reader.text_of("clause"))
    for name, change in changes.entries() if changes and changes.is_map() else []:
        rows = reader.draft.variants.setdefault(name, [])
        rows.append((found.start, change.node))
        rows.sort(key=lambda row: row[0])
    return found


def _check_amended(root: Reader) -> None:
    for name, rows in root.draft.variants.items():
        if name not in root.draft.amended:
            reader = Reader(rows[0][1], root.draft)
            reader.unknown(name, root.draft.ids, "可修订的计数项目")
