"""Refuses, in the database itself, to change or delete a chained row."""

from django.db import migrations

from tongxin.trail.guards import guard


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_initial")]

    operations = [migrations.RunPython(*guard("ledger_entry"))]
