"""A text column that is unreadable in the database and its backups (domain §1.3.3: contacts are encrypted).

Keys come from DATA_KEYS, newest first; older ones still open what they closed, so keys can be rotated.
A sealed column cannot be searched or sorted by, on purpose.
"""

import base64
import hashlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


def _box() -> MultiFernet:
    keys = [hashlib.sha256(key.encode()).digest() for key in settings.DATA_KEYS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


class SealedTextField(models.TextField):
    """Text, encrypted with the newest key. What no key opens reads as empty: never an error, never the cipher."""

    def get_prep_value(self, value: Any) -> Any:
        plain = super().get_prep_value(value)
        return _box().encrypt(plain.encode()).decode() if plain else plain

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if not value:
            return value
        try:
            return _box().decrypt(value.encode()).decode()
        except InvalidToken:
            return ""
