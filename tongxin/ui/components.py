"""Template tags with declared attributes: an unknown, missing or ill-valued one fails when the template compiles."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, TypeVar, get_args, get_origin

from django.template import Context, Engine, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.utils.safestring import SafeString, mark_safe

Draw = TypeVar("Draw", bound=Callable[..., Any])
NAMED = re.compile(r"(\w+)=(.+)", re.DOTALL)
Values = dict[str, FilterExpression]
GIVEN = {"context", "content", "slots"}  # parameters the tag fills in itself
SHARED = ("request", "csrf_token")  # all that a component's own template sees besides its attributes


@dataclass(frozen=True)
class Component:
    """A tag: its name, the function that draws it, the slots a block may hold."""

    name: str
    draw: Callable[..., Any]
    slots: tuple[str, ...]

    @cached_property
    def parameters(self) -> dict[str, inspect.Parameter]:
        return dict(inspect.signature(self.draw).parameters)

    @cached_property
    def attributes(self) -> dict[str, inspect.Parameter]:
        return {name: p for name, p in self.parameters.items() if name not in GIVEN}

    @cached_property
    def choices(self) -> dict[str, frozenset[str]]:
        """The values each attribute may take, where it may not take all."""
        kinds = {name: p.annotation for name, p in self.attributes.items()}
        return {name: get_args(kind)[1] for name, kind in kinds.items() if get_origin(kind) is Annotated}

    @cached_property
    def defaults(self) -> dict[str, Any]:
        return {name: "" if p.default is p.empty else p.default for name, p in self.attributes.items()}

    def compile(self, parser: Parser, token: Token) -> "ComponentNode":
        values = dict(self.read(parser, token.split_contents()[1:]))
        missing = [n for n, p in self.attributes.items() if p.default is p.empty and n not in values]
        if missing:
            raise TemplateSyntaxError(f"{{% {self.name} %}} needs {', '.join(missing)}.")
        return ComponentNode(self, values, self.parse_body(parser) if "content" in self.parameters else {})

    def read(self, parser: Parser, bits: list[str]) -> Iterator[tuple[str, FilterExpression]]:
        positions = iter([n for n, p in self.attributes.items() if p.kind is p.POSITIONAL_OR_KEYWORD])
        for bit in bits:
            named = NAMED.fullmatch(bit)
            name, text = named.groups() if named else (next(positions, bit), bit)
            value = parser.compile_filter(text)
            self.check(name, value)
            yield name, value

    def check(self, name: str, value: FilterExpression) -> None:
        if name not in self.attributes:
            known = ", ".join(self.attributes) or "none"
            raise TemplateSyntaxError(f"{{% {self.name} %}} has no attribute {name!r}; it has: {known}.")
        allowed = self.choices.get(name)
        if allowed and isinstance(value.var, str) and not value.filters and value.var not in allowed:
            raise TemplateSyntaxError(
                f"{{% {self.name} %}}: {name}={value.var!r}, not one of {sorted(allowed)}."
            )

    def settle(self, name: str, value: Any) -> Any:
        """A value known only now that is not allowed becomes the default: a page never breaks over a colour."""
        return value if name not in self.choices or value in self.choices[name] else self.defaults[name]

    def parse_body(self, parser: Parser) -> dict[str, NodeList]:
        """The nodes outside any slot under "", those of each slot under its name."""
        bodies = {"": NodeList()} | {name: NodeList() for name in self.slots}
        stops = ("slot", f"end{self.name}") if self.slots else (f"end{self.name}",)
        while True:
            bodies[""].extend(parser.parse(stops))
            bits = parser.next_token().split_contents()
            if bits[0] != "slot":
                return bodies
            if len(bits) != 2 or bits[1] not in self.slots:
                raise TemplateSyntaxError(f"{{% {self.name} %}} has the slots: {', '.join(self.slots)}.")
            bodies[bits[1]].extend(parser.parse(("endslot",)))
            parser.delete_first_token()


class ComponentNode(Node):
    child_nodelists = ("everything",)

    def __init__(self, component: Component, values: Values, bodies: dict[str, NodeList]):
        self.component, self.values, self.bodies = component, values, bodies
        self.everything = NodeList(node for body in bodies.values() for node in body)

    def render(self, context: Context) -> SafeString:
        tag = self.component
        given: dict[str, Any] = {n: tag.settle(n, value.resolve(context)) for n, value in self.values.items()}
        if "content" in tag.parameters:
            given["content"] = self.bodies[""].render(context)
        if tag.slots:
            given["slots"] = {n: SafeString(self.bodies[n].render(context).strip()) for n in tag.slots}
        if "context" in tag.parameters:
            given["context"] = context
        drawn = tag.draw(**given)
        return drawn if isinstance(drawn, SafeString) else self.from_template(context, given | drawn)

    def from_template(self, context: Context, values: dict[str, Any]) -> SafeString:
        """Drawn by `ui/components/<tag>.html`, which sees the attributes, what the function returned, and no more."""
        template = Engine.get_default().get_template(f"ui/components/{self.component.name}.html")
        shared = {name: context[name] for name in SHARED if name in context}
        return mark_safe(template.render(context.new(shared | self.component.defaults | values)))  # noqa: S308 escaped by the template


def declare(library: Library, *, slots: tuple[str, ...] = ()) -> Callable[[Draw], Draw]:
    """Makes a function a tag of its name; `content` makes it a block, `context` and `slots` are filled in."""

    def keep(draw: Draw) -> Draw:
        component = Component(draw.__name__, draw, slots)
        library.tag(component.name, component.compile)
        return draw

    return keep
