"""A village and the form of a meeting there."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.engagement.builders import community, group, topic


@pytest.fixture
def kito(north: Any) -> Any:
    return community(north)


@pytest.fixture
def women(north: Any, kito: Any) -> Any:
    return group(north, community=kito)


@pytest.fixture
def herders(north: Any, kito: Any) -> Any:
    return group(north, "Herders of Kito", community=kito)


def rows(name: str, *filled: dict[str, Any]) -> dict[str, Any]:
    """The fields of a list inside a form, as a browser sends them."""
    sent: dict[str, Any] = {f"{name}-TOTAL_FORMS": len(filled), f"{name}-INITIAL_FORMS": 0}
    for place, row in enumerate(filled):
        sent |= {f"{name}-{place}-{field}": value for field, value in row.items()}
    return sent


@pytest.fixture
def typed(north: Any, kito: Any) -> Any:
    """`typed(title="…", concerns=[{…}])`: what the browser sends when a meeting is logged."""

    def fill(**more: Any) -> dict[str, Any]:
        lists = {
            name: more.pop(name, [])
            for name in ("participations", "attendances", "concerns", "follow_ups", "promises")
        }
        facts = {
            "key": str(uuid.uuid4()),
            "site": north.pk,
            "community": kito.pk,
            "held_on": "2026-06-01",
            "place": "Kito",
            "channel": "public_meeting",
            "title": "Assembly at the well",
            "summary": "They spoke of water.",
            "topics": [topic().pk],
            "initiated_by": "company",
            "is_two_way": "on",
            "security_presence": "none",
            "picture_consent": "none_made",
        }
        sent = facts | more
        for name, filled in lists.items():
            sent |= rows(name, *filled)
        return sent

    return fill
