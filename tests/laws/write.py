"""`python -m tests.laws.write`: writes the isolation matrix anew and says what else waits for a person."""

import os
import sys
import tempfile
from pathlib import Path

import pytest  # noqa: F401 -- its presence tells the settings that this is a test


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongxin.config.settings")
    import django  # after the settings are named

    django.setup()
    from tests import database  # models stand by now
    from tests.laws import isolation, privacy
    from tests.laws.asking import visiting
    from tests.laws.world import ROLES_ASKED, standing_world

    with tempfile.TemporaryDirectory() as folder:
        database.choose("laws", Path(folder)).renew()
        table: isolation.Table = {}
        with standing_world() as world, visiting(world) as visitor:
            posting = isolation.found_posting(world, visitor)
            for role in ROLES_ASKED:
                found = isolation.survey(world, visitor, role, posting)
                table |= found.table
                sys.stdout.writelines(f"{fault}\n" for fault in found.faults)
    isolation.FILE.write_text(isolation.written_out(table), encoding="utf-8")
    sys.stdout.writelines(f"docs/privacy.toml lacks {name}\n" for name in privacy.unlisted())
    return 0


if __name__ == "__main__":
    sys.exit(main())
