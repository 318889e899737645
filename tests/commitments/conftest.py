"""A village, its women, and the crew that makes and keeps promises to them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.commitments.builders import Crew, lay
from tests.engagement.builders import group


@pytest.fixture
def women(north: Any) -> Any:
    return group(north)


@pytest.fixture
def crew(north: Any, women: Any, cast: Any) -> Crew:
    return Crew(north, women, cast)


@pytest.fixture
def put(north: Any, women: Any, otto: Any, on: Any) -> Any:
    """`put("fulfilled", due=...)`: a promise of Otto's in that state, without its history."""

    def row(status: str = "registered", **more: Any) -> Any:
        return lay(north, women, status=status, **({"due": on, "by": otto} | more))

    return row
