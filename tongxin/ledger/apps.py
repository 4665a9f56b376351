"""Registers the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "tongxin.ledger"
    verbose_name = "履职台账"
