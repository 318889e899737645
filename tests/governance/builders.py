"""Mandates as they stand in the books of a company."""

from __future__ import annotations

from datetime import date
from typing import Any

from governance.models import Mandate

SINCE = date(2026, 1, 1)


def mandate(author: Any, approver: Any = None, **more: Any) -> Mandate:
    """A row without its history; approved if somebody approved it."""
    facts: dict[str, Any] = {"role": "CLO", "answer": "decide", "starts_on": SINCE}
    if more.get("person"):
        facts["role"] = ""
    if more.get("amount_up_to") is not None:
        facts["currency"] = "USD"
    if approver:
        facts |= {"status": "approved", "approved_by": approver, "approved_on": SINCE}
    return Mandate.objects.create(author=author, **facts | more)
