"""Registers the evaluation app."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "tongxin.evaluation"
    verbose_name = "履职考核"
