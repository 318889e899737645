"""A workflow is a table on the model: verb -> states it leaves, state it reaches."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class IllegalMove(ValidationError):
    """The verb is not possible from the state the record is in now."""


class Lifecycle:
    """The moves of one noun. `moves[verb] = (from_states, to_state)`; no from-states: it creates.

    `path` is the usual way through, in order, for the small picture on a record's page.
    """

    def __init__(
        self, moves: Mapping[str, tuple[Iterable[str], str]], *, path: Sequence[str] = ()
    ) -> None:
        self.moves = {verb: (frozenset(start), end) for verb, (start, end) in moves.items()}
        self.path = list(path)

    def creates(self, verb: str) -> bool:
        return verb in self.moves and not self.moves[verb][0]

    def allows(self, verb: str, status: str) -> bool:
        return status in self.moves[verb][0]

    def after(self, verb: str, status: str) -> str:
        """The state `verb` leads to. Raises IllegalMove when it is not possible from `status`."""
        start, end = self.moves[verb]
        if start and status not in start:
            raise IllegalMove(
                _(
                    "This is no longer possible: the record has moved on. "
                    "Reload the page to see where it stands."
                )
            )
        return end

    def picture(self, record: Any) -> list[dict[str, Any]]:
        """The usual path with the present state marked, for `components/lifecycle.html`."""
        labels = dict(record._meta.get_field("status").flatchoices)
        steps = list(self.path)
        if record.status not in steps:
            steps.append(record.status)
        here = steps.index(record.status)
        off = record.status not in self.path
        return [
            {
                "status": str(status),
                "label": labels[status],
                "state": "current"
                if place == here
                else "off"
                if off
                else "past"
                if place < here
                else "future",
            }
            for place, status in enumerate(steps)
        ]
