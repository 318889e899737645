"""Sweep the clocks once, from cron or by hand; or show what a sweep would raise, and why."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_date

from records import clock
from risks import actions, ladder
from risks.addressing import Address


class Command(BaseCommand):
    help = "Raise every escalation that has come due. Safe to run at any time and twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", help="judge as at the end of this date, e.g. 2026-11-24")
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would be raised; change nothing"
        )

    def handle(self, *args: Any, on: str | None, dry_run: bool, **options: Any) -> None:
        now = self.instant(on)
        if dry_run:
            self.show(now)
        else:
            raised = actions.raise_due(now)
            self.stdout.write(f"{raised} raised")

    def instant(self, on: str | None) -> datetime:
        """The end of the date, UTC, or now."""
        if not on:
            return clock.now()
        try:
            day = parse_date(on)
        except ValueError:
            day = None
        if day is None:
            raise CommandError(f"{on} is not a date. Write it like 2026-11-24.")
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC)

    def show(self, now: datetime) -> None:
        found = ladder.due(actions.clocks(), now, limit=1_000_000)
        address = Address(now)
        for escalation in address.compose(found):
            people = ", ".join(
                f"{person} ({party})" for person, party in address.of_rung(escalation)
            )
            late = (now - escalation.due_at).days
            self.stdout.write(
                f"E{escalation.level}  {escalation.due_at:%Y-%m-%d %H:%M} UTC  {late} d ago  "
                f"{escalation.reason}: {escalation.matter}  ->  {people or 'nobody holds the role'}"
            )
        self.stdout.write(f"{len(found)} would be raised at {now:%Y-%m-%d %H:%M} UTC")
