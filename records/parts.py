"""Slots in a form: a higher floor adds its own part to a lower record's form, saved in the same transaction.

The engagement form does not know of commitments; commitments register the part "promises made here".
A part is a class: `Part(data, files, user=..., prefix=...)` with `is_valid()`, `template`, and
`add_to(record, by=...)` which calls the floor's own actions. `recall(typed)` shows a kept draft.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

_parts: dict[str, list[type]] = defaultdict(list)


def part_of(model: str) -> Callable[[type], type]:
    """`@part_of("engagement.Engagement")` over a part class."""

    def register(part: type) -> type:
        _parts[model.lower()].append(part)
        return part

    return register


def parts_for(model: Any, *bound: Any, user: Any) -> list[Any]:
    """The parts of a noun's form, bound to what was sent, if anything was."""
    return [part(*bound, user=user) for part in _parts[model._meta.label_lower]]
