"""Write docs/lifecycles.md: every workflow of the house, drawn from the tables on the models."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from records.trail import registry

HEAD = """# Lifecycles

Made by `manage.py lifecycles --write` from the tables on the models; a test compares. A verb that is not
in the table of a state is refused there.
"""


def drawn() -> str:
    """The whole page."""
    parts = [HEAD]
    for label in settings.HOUSE:
        for model in apps.get_app_config(label).get_models():
            if lifecycle := getattr(model, "LIFECYCLE", None):
                parts.append(_table(model, lifecycle))
    return "\n".join(parts)


def _table(model: Any, lifecycle: Any) -> str:
    labels = dict(model._meta.get_field("status").flatchoices)
    lines = [f"## {model.__name__}\n", "| verb | from | to | asks why | the clock may |"]
    lines.append("| --- | --- | --- | --- | --- |")
    for verb, (start, end) in lifecycle.moves.items():
        known = registry[model][verb]
        origins = ", ".join(str(labels[s]) for s in labels if s in start) or "–"
        marks = ["yes" if flag else "" for flag in (known.needs_note, known.clock)]
        lines.append(f"| {verb} | {origins} | {labels[end]} | {marks[0]} | {marks[1]} |")
    return "\n".join(lines) + "\n"


class Command(BaseCommand):
    help = "Show every lifecycle as a table; --write puts them into docs/lifecycles.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true")

    def handle(self, *args: Any, write: bool, **options: Any) -> None:
        if write:
            (Path(settings.BASE_DIR) / "docs" / "lifecycles.md").write_text(drawn())
        else:
            self.stdout.write(drawn())
