"""Compares the ledger with the database, the mail server's memory and the files. Each answer is a list of faults."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType

from records import clock, sealer
from records.models import Entry, Mail, Notice
from reports import paper
from reports.models import Report
from risks.models import Escalation
from tests.chaos.rig import Post, text_of

GIVEN = {1: 120, 2: 72, 3: 24, 4: 12}  # hours a level has before the next one is called


class Judge:
    """Knows what was intended, and looks at what became of it."""

    def __init__(self, ledger: Path, post: Post) -> None:
        written = json.loads(ledger.read_text())
        self.matters: dict[str, dict[str, Any]] = written["matters"]
        self.ordered: list[str] = written["reports"]
        self.post, self.now = post, clock.now()
        self.raised: dict[str, list[Escalation]] = defaultdict(list)
        for one in Escalation.objects.order_by("due_at", "level"):
            self.raised[str(one.subject)].append(one)
        kind = ContentType.objects.get_for_model(Escalation)
        self.entries: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for key, pk, verb in Entry.objects.filter(about=kind, kind="done").values_list(
            "record_id", "pk", "verb"
        ):
            self.entries[str(key)].append((pk, verb))

    def expected(self, key: str) -> set[str]:
        """The steps that have come due for a matter, whether it was closed or not."""
        until = self.now.timestamp()
        return {
            step for step, told in self.matters[key]["steps"].items() if told["due"] <= until
        }  # fmt: skip

    def steps(self, key: str) -> list[str]:
        return [one.step for one in self.raised[key] if one.clock in {"commitment", "concern"}]

    def lost(self) -> list[str]:
        """Steps of living matters that never fired, and unanswered ones that did not go up."""
        found = [
            f"{key} {step}"
            for key, matter in self.matters.items()
            if matter["closed"] is None
            for step in sorted(self.expected(key) - set(self.steps(key)))
        ]
        direct = self._direct()
        return found + [
            f"{key} to level {matter['further']}"
            for key, matter in direct.items()
            if matter["further"] and not self.raised[key]
        ]

    def doubled(self) -> list[str]:
        """A step that fired twice for one day 0."""
        fired = Counter(
            (key, one.step, one.start)
            for key, raised in self.raised.items()
            for one in raised
            if one.step != "direct"
        )
        return [str(which) for which, times in fired.items() if times > 1]

    def unasked(self) -> list[str]:
        """What was raised although nothing had come due: too early, after its end, or for no reason."""
        found = []
        for key, matter in self.matters.items():
            early = set(self.steps(key)) - self.expected(key)
            found += [f"{key} {step} is not due" for step in sorted(early)]
            if matter["closed"] is not None:
                late = [
                    one.step
                    for one in self.raised[key]
                    for pk, verb in self.entries[str(one.pk)]
                    if verb in {"escalate", "remind"} and pk > matter["closed"]
                ]
                found += [f"{key} {step} after its end" for step in late]
        further = {key for key, matter in self._direct().items() if matter["further"]}
        bumped = {
            key for key, all_ in self.raised.items() if any(one.raised_from_id for one in all_)
        }
        return found + [f"{key} went up unasked" for key in sorted(bumped - further)]

    def _direct(self) -> dict[str, dict[str, Any]]:
        return {key: one for key, one in self.matters.items() if one["kind"] == "direct"}

    def wrong_levels(self) -> list[str]:
        """An unanswered matter goes up one level, not two; a step stands at its own."""
        found = []
        for key, matter in self.matters.items():
            for one in self.raised[key]:
                wanted = matter.get("further") or matter["steps"].get(one.step, {}).get("level")
                if wanted is not None and one.level != wanted and one.step != "direct":
                    found.append(f"{key} {one.step} at level {one.level}")
        return found

    def too_close(self) -> list[str]:
        """A higher level was called before the lower one had its time, or the ladder's own distance."""
        found = []
        for key in self.matters:
            climbed = [one for one in self.raised[key] if one.level and one.clock]
            for below, above in zip(climbed, climbed[1:], strict=False):
                if above.level <= below.level or above.raised_from_id:
                    continue
                given = min(timedelta(hours=GIVEN[below.level]), above.due_at - below.due_at)
                if above.notify_at < below.notify_at + given:
                    found.append(f"{key} {above.step}")
        return found

    def unsettled(self) -> list[str]:
        """Escalations of matters that ended, still waiting for an answer."""
        return [
            f"{key} {one.step}"
            for key, matter in self.matters.items()
            if matter["closed"] is not None
            for one in self.raised[key]
            if one.level and one.status in Escalation.UNANSWERED
        ]

    def trail_faults(self) -> list[str]:
        """Each escalation has exactly one entry that raised it."""
        found = []
        for raised in self.raised.values():
            for one in raised:
                verbs = [verb for _pk, verb in self.entries[str(one.pk)]]
                if sum(verb in {"remind", "escalate"} for verb in verbs) != 1:
                    found.append(f"{one.pk} {verbs}")
        return found

    def broken_chain(self, folder: Path) -> list[str]:
        return [str(flaw) for flaw in sealer.verify(folder)]

    def wrong_notices(self) -> list[str]:
        """For every escalation exactly the people whom the ladder names, each once."""
        told: dict[str, Counter[str]] = defaultdict(Counter)
        rows = Notice.objects.filter(name__in=["risks/escalated", "risks/reminder"])
        for record, address in rows.values_list("record_id", "to__email"):
            told[str(record)][address] += 1
        found = []
        for key, matter in self.matters.items():
            for one in self.raised[key]:
                if one.raised_from_id:
                    wanted = matter["told_further"]
                elif one.step == "direct":
                    continue
                else:
                    wanted = matter["steps"].get(one.step, {}).get("people", [])
                if told[str(one.pk)] != Counter(wanted):
                    found.append(f"{key} {one.step}: {dict(told[str(one.pk)])} not {wanted}")
        for key, matter in self._direct().items():
            if told[key] != Counter(matter["people"]):
                found.append(f"{key} direct: {dict(told[key])} not {matter['people']}")
        return found

    def lost_mail(self) -> list[str]:
        """Notices that are due and unread, and that no mail has carried to their reader."""
        due = Notice.objects.filter(due_at__lte=self.now, read_at__isnull=True)
        found = []
        for key, mail, address in due.values_list("key", "mail_id", "to__email"):
            if address not in self.post.readers.get(f"<{mail}@parley.invalid>", set()):
                found.append(f"{key} to {address}")
        return found

    def mail_faults(self) -> list[str]:
        """Mail that nobody ordered, that went to others, or that is not marked as it was sent."""
        sent = {
            f"<{mail.pk}@parley.invalid>": mail.to.email
            for mail in Mail.objects.filter(state=Mail.State.SENT).select_related("to")
        }
        found = [f"{name} is not in the outbox" for name in self.post.taken.keys() - sent.keys()]
        found += [f"{name} never came" for name in sent.keys() - self.post.taken.keys()]
        return found + [
            f"{name} went to {self.post.readers[name]}"
            for name, address in sent.items()
            if self.post.readers.get(name, {address}) != {address}
        ]

    def doubled_mail(self) -> int:
        return sum(times - 1 for times in self.post.taken.values())

    def report_faults(self, media: Path) -> list[str]:
        """Every report is ready, whole, with the fingerprint that the row has; nothing half made is left."""
        found = []
        ready = {str(one.pk): one for one in Report.objects.all()}
        for key in self.ordered:
            one = ready.get(key)
            if one is None or one.status != Report.Status.READY:
                found.append(f"{key} is {one.status if one else 'lost'}: {one and one.error}")
            elif (
                hashlib.sha256((media / one.file.name).read_bytes()).hexdigest() != one.file_sha256
            ):
                found.append(f"{key} is not what was made")
        kept = {media / one.file.name for one in ready.values()}
        left = set((media / "reports").iterdir()) - kept if self.ordered else set()
        return found + [f"{path.name} was left behind" for path in left]

    def changed_reports(self, media: Path, most: int) -> list[str]:
        """Made again from the frozen data, a report says the same."""
        found = []
        for one in Report.objects.filter(pk__in=self.ordered[:most]):
            again = media / f"again-{one.pk}.pdf"
            html = paper.html_of(one.snapshot, one.snapshot_sha256)
            paper.write_pdf(html, again, identifier=one.snapshot_sha256)
            if text_of(again) != text_of(media / one.file.name):
                found.append(str(one.pk))
            again.unlink()
        return found
