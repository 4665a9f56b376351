"""Refuses, in the database itself, to change or delete a chained row."""

from django.db import migrations

from tongxin.trail.guards import guard


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]

    operations = [migrations.RunPython(*guard("trail_event"))]
