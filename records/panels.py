"""Slots on a record's page: higher floors register what they know about a lower record."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

_panels: dict[str, list[tuple[int, str, Callable]]] = defaultdict(list)


def panel(model: str, template: str, *, order: int = 50) -> Callable[[Callable], Callable]:
    """`@panel("commitments.Commitment", "risks/panel_escalations.html")` over (record, user) -> context or None."""

    def register(ask: Callable) -> Callable:
        _panels[model.lower()].append((order, template, ask))
        return ask

    return register


def panels_of(record: Any, user: Any) -> list[tuple[str, dict[str, Any]]]:
    """(template, context) of every panel that has something to say to this user, in order."""
    answers = []
    for _order, template, ask in sorted(_panels[record._meta.label_lower], key=lambda row: row[:2]):
        context = ask(record, user)
        if context is not None:
            answers.append((template, context | {"record": record}))
    return answers
