"""Model fields whose values lie encrypted under the installation's key: for personal data that is no one person's."""

import json
from typing import Any

from django.db import models

from tongxin.trail import canonical, vault


class SealedTextField(models.Field):
    """Text, sealed in the database, plain in Python; cannot be searched."""

    description = "sealed text"

    def get_internal_type(self) -> str:
        return "BinaryField"

    def _place(self) -> bytes:
        return f"field.{self.model._meta.label}.{self.attname}".encode()

    def get_prep_value(self, value: Any) -> Any:
        if value is None:
            return None
        return vault.seal(vault.field_key(), self.spelled(value).encode(), self._place())

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        sealed = value if prepared else self.get_prep_value(value)
        return None if sealed is None else connection.Database.Binary(sealed)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if value is None:
            return None
        return self.read(vault.unseal(vault.field_key(), bytes(value), self._place()).decode())

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return self.spelled(self.value_from_object(obj))

    def spelled(self, value: Any) -> str:
        return str(value)

    def read(self, text: str) -> Any:
        return text


class SealedJSONField(SealedTextField):
    """A JSON value, sealed in the database."""

    description = "sealed JSON"

    def spelled(self, value: Any) -> str:
        return canonical.text(value)

    def read(self, text: str) -> Any:
        return json.loads(text)
