"""Load the demonstration company once, or print its people."""

import time
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from people.models import Site
from records import clock, sealer
from records.models import Notice, SystemState
from reports import actions as reports
from reports.management.demo.company import Company, table
from reports.management.demo.story import DAYS, Story

INBOX_DAYS = (
    3  # older notices count as read, so that the demonstration does not begin with a flood of mail
)


class Command(BaseCommand):
    help = "Load the fictional demonstration company: three sites, two years, told through the actions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when it is loaded already"
        )
        parser.add_argument("--people", action="store_true", help="print who may sign in")
        parser.add_argument("--on", help="tell the story as if today were this date")

    def handle(
        self, *args: Any, if_empty: bool, people: bool, on: str | None, **options: Any
    ) -> None:
        if people:
            self.stdout.write(table())
            return
        if settings.PRODUCTION:
            raise CommandError("The demonstration is not for production. Set PARLEY_MODE=demo.")
        if SystemState.objects.filter(key="demo").exists() or Site.objects.exists():
            if if_empty:
                self.stdout.write("The demonstration company is there already.")
                return
            raise CommandError("There is data already. The demonstration wants an empty database.")
        self.load(datetime.fromisoformat(on).date() if on else clock.now().date())

    def load(self, today: Any) -> None:
        began = time.monotonic()
        # A load that is cut short begins again, so it need not wait for the disk.
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO off")
        first = datetime.combine(today - timedelta(days=DAYS + 1), clock_time(3), tzinfo=UTC)
        self.stdout.write("Entering sites and people …")
        with clock.at(first):
            company = Company(first.date()).found()
        self.stdout.write("Telling two years of meetings and promises …")
        Story(company, today).tell(self.stdout.write)
        self.close(today)
        self.stdout.write(f"Loaded in {time.monotonic() - began:.0f} seconds.")

    def close(self, today: Any) -> None:
        """Old notices are read, the trail is sealed, the reports of the month are ordered."""
        morning = datetime.combine(today, clock_time(5), tzinfo=UTC)
        Notice.objects.filter(due_at__lt=morning - timedelta(days=INBOX_DAYS)).update(
            read_at=morning
        )
        with clock.at(morning):
            reports.order_monthly(today)
        while sealer.seal():
            pass
        sealer.sign_checkpoint()
        SystemState.objects.create(key="demo", value={"on": today.isoformat()})
