"""`python -m bench [name …] [--quick]` runs one benchmark or all, each in a process and a data directory of its own."""

import argparse
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

NAMES = ("web", "evaluate", "imports", "documents", "chain")


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="name", help=f"one or more of: {', '.join(NAMES)}; none: all"
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that everything works")
    found = parser.parse_args()
    unknown = set(found.names) - set(NAMES)
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    return found


def main() -> int:
    found = asked()
    if len(found.names) == 1:
        return alone(found.names[0], quick=found.quick)
    flags = ["--quick"] if found.quick else []
    codes = [subprocess.call([sys.executable, "-m", "bench", name, *flags]) for name in found.names or NAMES]
    return max(codes)


def alone(name: str, *, quick: bool) -> int:
    """Run one benchmark on the embedded database in a directory that is thrown away afterwards."""
    with TemporaryDirectory(prefix="tongxin-bench-") as folder:
        isolate(Path(folder))
        table = import_module(f"bench.{name}").measure(quick=quick)
        sys.stdout.write(f"{table}\n")
    return 0


def isolate(folder: Path) -> None:
    """Point every setting at the folder: nothing of the installation beside it is read or written."""
    for setting in [name for name in os.environ if name.startswith("TONGXIN_")] + [
        "DATABASE_URL",
        "REDIS_URL",
    ]:
        os.environ.pop(setting, None)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tongxin.config.settings", "TONGXIN_DATA": str(folder)}
    import django  # the settings read the environment once
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
