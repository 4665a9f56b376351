"""Reading a scheme's own additions to the vocabulary: kinds, facts and values a committee adds."""

from tongxin.evaluation.engine.vocabulary import Fact, Kind, Vocabulary

from .reader import Reader


def extend(reader: Reader | None, vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary with the additions of a scheme."""
    if reader is None or not reader.is_map("kinds", "subject"):
        return vocabulary
    kinds, subject = reader.get("kinds"), reader.get("subject")
    more = {name: _kind(each, vocabulary.kinds.get(name)) for name, each in kinds.entries()} if kinds else {}
    facts = (
        {name: _fact(each, vocabulary.subject.get(name)) for name, each in subject.entries()}
        if subject
        else {}
    )
    return vocabulary.extended(more, facts)


def _kind(reader: Reader, known: Kind | None) -> Kind:
    reader.is_map("label", "unit", "facts")
    if known is None:
        reader.need("label", "种类名称")
    facts = reader.get("facts")
    rows = facts.entries() if facts else []
    return Kind(
        reader.text_of("label") or (known.label if known else ""),
        reader.text_of("unit") or (known.unit if known else "次"),
        {name: _fact(each, known.facts.get(name) if known else None) for name, each in rows},
    )


def _fact(reader: Reader, known: Fact | None) -> Fact:
    reader.is_map("label", "type", "values")
    if known is None:
        reader.need("label", "事实名称")
    values = reader.get("values")
    rows = {name: each.text() for name, each in values.entries()} if values else {}
    types = ("choice", "choices", "text", "number", "flag") if rows else ("text", "number", "flag")
    found = known.type if known else reader.choice_of("type", *types)
    return Fact(reader.text_of("label") or (known.label if known else ""), found, rows)  # type: ignore[arg-type]  # choice_of gives one of `types`
