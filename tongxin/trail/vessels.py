"""Where anchors are kept on this machine, one file a committee and day; copies belong elsewhere."""

from datetime import date
from pathlib import Path

from django.conf import settings


def write_anchor(committee_code: str, day: date, text: str) -> Path:
    folder = Path(settings.DATA_DIR) / "anchors" / committee_code
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{day:%Y-%m-%d}.json"
    path.write_text(text, encoding="utf-8")
    return path
