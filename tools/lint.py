"""Runs every check of `make lint`, two at a time, and shows all that failed."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
MANAGE = [str(BIN / "python"), "manage.py"]


def checks() -> dict[str, list[str]]:
    """Longest first, so that both processors end at about the same time."""
    templates = sorted(
        str(path.relative_to(ROOT)) for path in (ROOT / "tongxin").rglob("templates/**/*.html")
    )
    return {
        "mypy": [f"{BIN}/mypy", "tongxin", "bench", "tests", "tools", "run.py", "conftest.py"],
        "imports": [f"{BIN}/lint-imports", "--no-logo"],
        "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
        "settings": [*MANAGE, "check", "--fail-level", "WARNING"],
        "house": [str(BIN / "python"), "tools/house_lint.py"],
        "ruff": [f"{BIN}/ruff", "check", "--quiet"],
        "format": [f"{BIN}/ruff", "format", "--check", "--quiet"],
        "templates": [f"{BIN}/djade", "--target-version", "5.2", "--check", *templates],
    }


def run(name: str, command: list[str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    failed = done.returncode != 0
    shown = (done.stdout + done.stderr).rstrip() if failed or name == "house" else ""
    mark = "✗" if failed else "✓"
    sys.stdout.write(f"{mark} {name} {time.monotonic() - started:.1f} s\n" + (f"{shown}\n" if shown else ""))
    return not failed


def main() -> int:
    with ThreadPoolExecutor(2) as pool:
        passed = list(pool.map(run, *zip(*checks().items(), strict=True)))
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
