"""JSON Schemas (2020-12) of both file formats, for editors and for other programs."""

from typing import Any

from .loading.filters import SUBJECT_TYPES
from .loading.leaves import LEAF_KEYS, MODES
from .loading.nodes import BRANCH_KEYS, COMBINES, COMMON_KEYS
from .loading.outside import OPENS, PERS
from .loading.reader import MOST_ID, MOST_TITLE, MOST_VERSION
from .loading.scheme import KEYS, KINDS

DRAFT = "https://json-schema.org/draft/2020-12/schema"
NUMBER = {
    "anyOf": [
        {"type": "number"},
        {"type": "string", "pattern": r"^[+-]?\d{1,30}(\.\d{1,30})?%?$|^[+-]?\d{1,30}/\d{1,30}$"},
    ]
}
DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
TEXT = {"type": "string", "minLength": 1}
LABELLED = {"type": "object", "required": ["id", "label", "clause"]}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


def _some(item: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}


def _open(names: tuple[str, ...], known: dict[str, Any]) -> dict[str, Any]:
    return {name: known.get(name, True) for name in names}


def scheme_schema() -> dict[str, Any]:
    """The shape of a scheme; names and meanings are checked by `load_scheme` with exact messages."""
    parts: dict[str, Any] = {
        "scheme": {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "maxLength": MOST_ID},
        "title": TEXT | {"maxLength": MOST_TITLE},
        "version": {"type": ["string", "number"], "maxLength": MOST_VERSION},
        "subject": {"enum": list(SUBJECT_TYPES)},
        "period": {"anyOf": [{"enum": list(KINDS)}, {"type": "object"}]},
        "tree": _ref("branch"),
        "minimums": {"type": "array", "items": _ref("minimum")},
        "counters": {"type": "array", "items": LABELLED},
        "grades": {"type": "object", "required": ["scale"]},
        "procedures": {"type": "array", "items": _ref("procedure")},
        "amendments": {
            "type": "array",
            "items": {"type": "object", "required": ["from", "title", "changes"]},
        },
    }
    return {
        "$schema": DRAFT,
        "title": "考核方案",
        "type": "object",
        "required": ["scheme", "title", "tree"],
        "additionalProperties": False,
        "properties": _open(KEYS, parts),
        "$defs": _scheme_parts(),
    }


def _scheme_parts() -> dict[str, Any]:
    common = {"id": TEXT, "label": TEXT, "clause": TEXT, "from": DAY, "to": DAY, "weight": NUMBER}
    price = {"anyOf": [NUMBER, {"type": "object"}]}
    leaf = common | {"points": price, "cap": price, "floor": price, "count": _some(_ref("filter"))}
    children = {name: {"type": "array", "minItems": 1, "items": _ref("node")} for name in COMBINES}
    return {
        "node": {"anyOf": [_ref("branch"), _ref("leaf")]},
        "branch": {
            **LABELLED,
            "additionalProperties": False,
            "oneOf": [{"required": [name]} for name in COMBINES],
            "properties": _open((*COMMON_KEYS, *BRANCH_KEYS), common | {"points": price} | children),
        },
        "leaf": {
            **LABELLED,
            "additionalProperties": False,
            "anyOf": [{"required": [name]} for name in ("points", "judged", "checklist", "members")]
            + [{"required": ["count", mode]} for mode in MODES],
            "properties": _open((*COMMON_KEYS, *LEAF_KEYS), leaf),
        },
        "filter": {"type": "object", "required": ["kind"], "properties": {"kind": _some(TEXT)}},
        "minimum": {
            **LABELLED,
            "required": ["id", "label", "clause", "per"],
            "properties": {"per": {"enum": [*PERS]}},
        },
        "procedure": {
            **LABELLED,
            "required": ["id", "label", "clause", "when", "open"],
            "properties": {"open": {"enum": list(OPENS)}},
        },
    }


def case_schema() -> dict[str, Any]:
    """The shape of a case: everything one sheet depends on."""
    facts = {
        "anyOf": [{"type": ["string", "integer", "boolean"]}, {"type": "array", "items": {"type": "string"}}]
    }
    amounts = {"type": "object", "additionalProperties": NUMBER}
    parts = {
        "subject": _ref("subject"),
        "period": _object({"year": {"type": "integer"}, "part": {"type": "integer"}, "from": DAY, "to": DAY}),
        "term": {"type": "array", "items": DAY, "minItems": 2, "maxItems": 2},
        "as_of": DAY,
        "duties": {"type": "array", "items": _ref("duty")},
        "judgements": {"type": "array", "items": _ref("judgement")},
        "parameters": amounts,
        "earlier": _list(_object({"period": TEXT, "score": NUMBER, "grade": {"type": "string"}}, "period")),
        "members": _list(
            _object({"id": TEXT, "name": {"type": "string"}, "amounts": amounts}, "id", "amounts")
        ),
    }
    return {
        "$schema": DRAFT,
        "title": "考核对象的情况",
        **_object(parts, "subject", "period"),
        "$defs": {"subject": _subject(), "duty": _duty(facts), "judgement": _judgement()},
    }


def _object(parts: dict[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "additionalProperties": False,
        "properties": parts,
    }


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


def _subject() -> dict[str, Any]:
    span = _object(
        {"name": TEXT, "value": {"type": ["string", "boolean"]}, "from": DAY, "to": DAY}, "name", "value"
    )
    return _object(
        {
            "id": TEXT,
            "name": {"type": "string"},
            "type": {"enum": list(SUBJECT_TYPES)},
            "facts": _list(span),
            "joined": DAY,
            "left": DAY,
        },
        "id",
    )


def _duty(facts: dict[str, Any]) -> dict[str, Any]:
    names = ("title", "source", "member")
    parts = {
        "id": TEXT,
        "kind": TEXT,
        "on": DAY,
        "quantity": NUMBER,
        "facts": {"type": "object", "additionalProperties": facts},
    }
    return _object(parts | {name: {"type": "string"} for name in names}, "id", "kind", "on")


def _judgement() -> dict[str, Any]:
    parts = {"id": TEXT, "item": TEXT, "by": TEXT, "points": NUMBER, "duty": {"type": "string"}}
    return _object(parts | {"marks": _list({"type": "string"})}, "id", "item", "by")
