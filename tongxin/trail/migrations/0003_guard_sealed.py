"""Refuses, in the database itself, to change or delete a sealed value; erasing a person's key leaves it where it lies."""

from django.db import migrations

from tongxin.trail.guards import guard


class Migration(migrations.Migration):
    dependencies = [("trail", "0002_guards")]

    operations = [migrations.RunPython(*guard("trail_sealedvalue"))]
