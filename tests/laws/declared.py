"""The exceptions file, read once; a law asks for its section and must use all of it."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "exceptions.toml"


@cache
def exceptions(section: str) -> dict[str, Any]:
    return dict(tomllib.loads(FILE.read_text(encoding="utf-8"))[section])
