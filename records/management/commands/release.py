"""The end of the quarantine that `restore` leaves: show what would go out, then let it go."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Q

from records import clock
from records.models import Entry, Mail, Notice, SystemState


class Command(BaseCommand):
    help = (
        "After a restore nothing is mailed and nothing escalates. Without an option this shows what "
        "would be; `manage.py escalate --dry-run` shows the escalations."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--confirm", action="store_true", help="let it go")
        parser.add_argument(
            "--withhold-old",
            action="store_true",
            help="never send what waited when the backup was made: it was most likely sent since",
        )

    def handle(self, *, confirm: bool, withhold_old: bool, **options: Any) -> None:
        mark = SystemState.objects.filter(key="quarantine").first()
        if mark is None:
            raise CommandError("The system is not in quarantine.")
        made_at = datetime.fromisoformat(mark.value["backup_made_at"])
        self.show(made_at)
        if not confirm:
            self.stdout.write("Nothing was changed. Add --confirm to let it go.")
            return
        with transaction.atomic():
            withheld = withhold(made_at) if withhold_old else 0
            mark.delete()
            counted = {
                "backup_made_at": [mark.value["backup_made_at"], None],
                "withheld": [0, withheld],
            }
            Entry.objects.create(verb="release", note="Released from quarantine", changes=counted)
        self.stdout.write(f"Released. {withheld} mails were withheld.")

    def show(self, made_at: datetime) -> None:
        old = {"mails": mails_waiting().filter(created_at__lte=made_at)}
        old["notices"] = notices_waiting().filter(created_at__lte=made_at)
        for name, waiting in (("mails", mails_waiting()), ("notices", notices_waiting())):
            count, before = waiting.count(), old[name].count()
            self.stdout.write(
                f"{count} {name} wait for {waiting.values('to').distinct().count()} people; "
                f"{before} of them waited already when the backup was made ({made_at:%Y-%m-%d %H:%M} UTC)."
            )


def mails_waiting() -> Any:
    return Mail.objects.filter(state=Mail.State.WAITING)


def notices_waiting() -> Any:
    """Notices that no mail carries yet; they stay in the inbox whatever happens to their mail."""
    return Notice.objects.filter(mail__isnull=True, read_at__isnull=True).due(clock.now())


def withhold(made_at: datetime) -> int:
    """Close the mails of before; notices of before get one that was never sent. Returns how many mails."""
    old = notices_waiting().filter(created_at__lte=made_at)
    for reader in list(old.values_list("to", flat=True).distinct()):
        mail = Mail.objects.create(to_id=reader, state=Mail.State.WITHHELD)
        old.filter(to=reader).update(mail=mail)
    waited = Q(created_at__lte=made_at, state=Mail.State.WAITING)
    return Mail.objects.filter(waited).update(state=Mail.State.WITHHELD)
