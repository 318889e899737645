"""Says whether the trail was changed: walks the whole chain and compares it with every signed checkpoint."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from records import sealer
from records.models import Checkpoint, Seal

SHOWN = 100  # flaws; a rewritten chain has as many as it has entries


class Command(BaseCommand):
    help = (
        "Find every changed, removed, inserted or reordered entry of the trail, and any cut tail. "
        "Ends with 1 when something is wrong. Compare the fingerprint with the one on paper."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--against",
            type=Path,
            metavar="FOLDER",
            help="copies of the checkpoints that left the machine; without them only the table's are compared",
        )

    def handle(self, *, against: Path | None, **options: Any) -> None:
        if against and not against.is_dir():
            raise CommandError(f"{against} is no folder. Name the one that keeps the checkpoints.")
        found = 0
        for found, flaw in enumerate(sealer.verify(against), start=1):
            if found <= SHOWN:
                self.stdout.write(str(flaw))
        entries, checkpoints = Seal.objects.count(), Checkpoint.objects.count()
        self.stdout.write(f"{entries} sealed entries, {checkpoints} checkpoints.")
        self.stdout.write(f"Fingerprint of the head: {sealer.fingerprint()}")
        if found:
            raise CommandError(f"{found} flaws. The trail is not as it was sealed.", returncode=1)
        self.stdout.write("The trail is whole.")
