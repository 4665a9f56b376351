"""Registers the document renderers; the app has no models and no pages."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "tongxin.documents"
    verbose_name = "文书"
