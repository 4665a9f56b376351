"""Writes the generated pages of docs/ anew; a law test fails where a page is older than what it is made from."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tongxin.overview import glossary
from tools import clauses


def pages() -> dict[Path, str]:
    """Each generated page and its text."""
    docs = Path(settings.ROOT) / "docs"
    return {docs / "clauses.md": clauses.page(), docs / "glossary.md": glossary.page()}


class Command(BaseCommand):
    help = "重新生成 docs/ 中由程序写的页面"

    def handle(self, *args: Any, **options: Any) -> None:
        for path, text in pages().items():
            changed = not path.is_file() or path.read_text(encoding="utf-8") != text
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{'写入' if changed else '未变'} {path.relative_to(settings.ROOT)}")
        self.stdout.write(clauses.page().splitlines()[-1])
