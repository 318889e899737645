"""How search finds what we say."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.models import KeyMessage
from records.search import searchable


@searchable(_("Key messages"), order=60)
def find(user: Any, words: str) -> Any:
    return KeyMessage.objects.visible_to(user).about(words).order_by("-starts_on")
