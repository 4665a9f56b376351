"""The values that tones, looks and icons may take, so that a misspelt one fails when the template compiles."""

from pathlib import Path
from typing import Annotated

ICONS = frozenset((Path(__file__).parent / "assets" / "icons.txt").read_text(encoding="utf-8").split())

Icon = Annotated[str, ICONS | {""}]
Tone = Annotated[str, frozenset({"", "ok", "warn", "bad", "info", "accent"})]
Look = Annotated[str, frozenset({"plain", "main", "quiet", "bad"})]
