"""Mandates and messages as they stand in the books of a company."""

from __future__ import annotations

from datetime import date
from typing import Any

from governance.models import KeyMessage, Mandate

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


def message(author: Any, approver: Any = None, **more: Any) -> KeyMessage:
    """A row without its history; approved if somebody approved it."""
    facts: dict[str, Any] = {
        "title": "The new well",
        "topics": ["water", "well"],
        "texts": {"English": "The well is dug in August.", "Swahili": "Kisima mwezi wa nane."},
        "do_not_say": "Which household gets water first.",
        "owner": author,
        "starts_on": SINCE,
    }
    if approver:
        facts |= {"status": "approved", "approved_by": approver, "approved_on": SINCE}
    return KeyMessage.objects.create(author=author, **facts | more)
