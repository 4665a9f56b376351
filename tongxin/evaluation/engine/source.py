"""YAML text to a tree of nodes that know their line and path; refuses what could exhaust the machine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, NodeEvent
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.nodes import Node as YamlNode

from .problems import Problem, SchemeError

MOST_BYTES, MOST_NODES, MOST_DEPTH = 256 * 1024, 20_000, 40
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")  # an escape can write them, no database keeps them
Kind = Literal["map", "list", "text", "number", "flag", "empty"]
SCALARS: dict[str, Kind] = {
    "str": "text",
    "timestamp": "text",
    "int": "number",
    "float": "number",
    "bool": "flag",
    "null": "empty",
}
CALLED: dict[Kind, str] = {
    "map": "一组“名称: 内容”",
    "list": "列表",
    "text": "文字",
    "number": "数字",
    "flag": "true 或 false",
    "empty": "空",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the document: scalar text, items of a list, or fields of a map, with its place."""

    kind: Kind
    line: int
    path: str
    text: str = ""
    items: tuple["Node", ...] = ()
    fields: tuple[tuple[str, "Node"], ...] = ()

    def get(self, key: str) -> "Node | None":
        """The field of a map, or nothing."""
        return next((node for name, node in self.fields if name == key), None)

    def plain(self) -> object:
        """The content without places, for hashing: comments and layout do not count."""
        if self.kind == "map":
            return {name: node.plain() for name, node in self.fields}
        if self.kind == "list":
            return [node.plain() for node in self.items]
        return self.text if self.kind != "empty" else None


def read(data: bytes | str, file: str) -> Node:
    """Parse one YAML document; raise SchemeError naming file and line for whatever is wrong."""
    text = _decoded(data, file)
    try:
        _inspect(text, file)
        root = YAML(typ="rt", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise SchemeError([_syntax(error, file)]) from None
    except (YAMLError, ValueError) as error:
        raise SchemeError([Problem(file, 1, "", f"不是合格的 YAML：{_brief(error)}")]) from None
    if root is None:
        raise SchemeError([Problem(file, 1, "", "文件是空的", "请从示例方案开始写。")])
    problems: list[Problem] = []
    node = _convert(root, "", file, problems)
    if problems:
        raise SchemeError(problems)
    return node


def _decoded(data: bytes | str, file: str) -> str:
    size = len(data)
    if size > MOST_BYTES:
        raise SchemeError(
            [Problem(file, 1, "", f"文件太大（{size}）", f"方案文件不得超过 {MOST_BYTES} 字节。")]
        )
    if isinstance(data, str):
        return data
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SchemeError([Problem(file, line, "", "文字编码不是 UTF-8", "请另存为 UTF-8 编码。")]) from None


def _inspect(text: str, file: str) -> None:
    depth = count = 0
    for event in YAML(typ="rt", pure=True).parse(text):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            raise SchemeError([Problem(file, line, "", "用了 YAML 锚点或引用（& 或 *）", "请把内容写全。")])
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        count += isinstance(event, NodeEvent)
        if depth > MOST_DEPTH:
            raise SchemeError([Problem(file, line, "", "层次太深", f"最多 {MOST_DEPTH} 层。")])
        if count > MOST_NODES:
            raise SchemeError([Problem(file, line, "", "内容太多", f"最多 {MOST_NODES} 个值。")])


# The parser speaks English; the usual mistakes are said in Chinese.
MISTAKES = {
    "mapping values are not allowed": "这里不能再写冒号",
    "expected ',' or": "括号没有成对",
    "cannot start any token": "有不能用的字符（例如用制表符缩进）",
    "another document": "一个文件只能写一个方案",
    "expected ':'": "缺少冒号",
    "expected <block end>": "缩进没有对齐",
    "end of stream": "引号没有成对",
    "special characters": "有看不见的控制字符",
}


def _syntax(error: MarkedYAMLError, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    return Problem(
        file, line, "", f"YAML 写法有误：{_brief(error)}", "请检查缩进、冒号后的空格和引号、括号是否成对。"
    )


def _brief(error: Exception) -> str:
    said = f"{getattr(error, 'problem', '')} {getattr(error, 'reason', '')} {error}"
    return next((chinese for english, chinese in MISTAKES.items() if english in said), "无法读懂")


def _convert(node: YamlNode, path: str, file: str, problems: list[Problem]) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, MappingNode) and node.tag == "tag:yaml.org,2002:map":
        return Node("map", line, path, fields=tuple(_fields(node, path, file, problems)))
    if isinstance(node, SequenceNode) and node.tag == "tag:yaml.org,2002:seq":
        items = (
            _convert(item, f"{path}[{number}]", file, problems) for number, item in enumerate(node.value, 1)
        )
        return Node("list", line, path, items=tuple(items))
    kind = SCALARS.get(str(node.tag).removeprefix("tag:yaml.org,2002:"))
    if kind is None or not isinstance(node, ScalarNode):
        problems.append(Problem(file, line, path, f"不支持的类型标记 {node.tag}", "请去掉以 ! 开头的标记。"))
        return Node("empty", line, path)
    return Node(kind, line, path, text=_storable(node, path, file, problems))


def _storable(node: ScalarNode, path: str, file: str, problems: list[Problem]) -> str:
    text = str(node.value)
    if UNSTORABLE.search(text):
        line = node.start_mark.line + 1
        problems.append(Problem(file, line, path, "有看不见的控制字符", "请去掉用反斜杠写出的这类字符。"))
    return UNSTORABLE.sub("", text)


def _fields(node: MappingNode, path: str, file: str, problems: list[Problem]) -> Iterator[tuple[str, Node]]:
    seen: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, ScalarNode):
            problems.append(Problem(file, line, path, "名称必须是文字"))
            continue
        name = _storable(key, path, file, problems)
        if name in seen:
            problems.append(
                Problem(file, line, path, f"“{name}”写了两次", f"第一次在第{seen[name]}行，请只留一个。")
            )
            continue
        seen[name] = line
        yield name, _convert(value, f"{path}.{name}" if path else name, file, problems)
