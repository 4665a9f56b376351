"""Key files: made on first use, readable by the owner alone; free of Django, since settings need one."""

import contextlib
import os
import secrets
from pathlib import Path


def key_file(folder: Path, name: str, size: int = 32) -> str:
    """The hex text of a key kept in `folder`, made on first use."""
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        fresh = folder / f".{name}.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(size))
        fresh.chmod(0o400)
        with contextlib.suppress(FileExistsError):  # another process was first
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text().strip()
