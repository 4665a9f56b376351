#!/usr/bin/env python3
"""Django's command line, with migrations run by the owner role where one is set apart."""

import os
import sys

OWNER_COMMANDS = {"migrate", "grant_application_role"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongxin.config.settings")
    owner = os.environ.get("TONGXIN_OWNER_DATABASE_URL")
    if owner and len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ["DATABASE_URL"] = owner
    from django.core.management import execute_from_command_line  # after the database is chosen

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
