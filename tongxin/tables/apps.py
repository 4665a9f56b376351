"""Registers the tables app."""

from django.apps import AppConfig


class TablesConfig(AppConfig):
    name = "tongxin.tables"
    verbose_name = "表格导入导出"
