"""Whatever people write in any field of a matter is printed as words: nothing is fetched, read or run."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from commitments.models import Commitment
from engagement.models import Concern, Engagement, StakeholderGroup, Topic
from people.models import Site, User
from records import clock
from reports import actions
from risks import actions as ladder
from risks.models import Escalation
from tests.engagement.builders import community
from tests.reports.test_paper import uncompressed, words_of

pytestmark = pytest.mark.django_db
SECRET = "the-words-of-a-file-that-is-not-ours"


class Ear:
    """Counts every connection, whatever is said over it."""

    def __init__(self) -> None:
        self.heard = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        while True:
            try:
                line, _address = self.socket.accept()
            except OSError:
                return
            self.heard += 1
            line.close()


@pytest.fixture
def ear() -> Iterator[Ear]:
    made = Ear()
    yield made
    made.socket.close()


@pytest.fixture
def poison(ear: Ear, tmp_path: Path) -> str:
    """Every way we know to make a printer of HTML fetch something."""
    file = tmp_path / "private.txt"
    file.write_text(SECRET)
    there, here = f"http://127.0.0.1:{ear.port}", file.as_uri()
    return (
        f"'\"><link rel=attachment href={here}><link rel=stylesheet href={there}/a>"
        f"<img src={there}/b><img src={here}><script src={there}/c></script>"
        f"<style>@import url({there}/d);*{{content:url({here})}}</style>"
        f"<svg><image href={there}/e /><use href={here} /></svg><object data={here}></object>"
        f"<a rel=attachment href={here}>x</a><base href={there}/><iframe src={here}></iframe>"
        "{{ settings.SECRET_KEY }}{% include '/etc/passwd' %}&#60;b&#62;\u202e\u0007"
    )


@pytest.fixture
def poisoned(poison: str, late: Commitment, north: Site, herders: Any, cast: Any, now: Any) -> None:
    """In every text of a promise, a question and their escalations that a report may print."""
    village = community(north)
    Commitment.objects.filter(pk=late.pk).update(
        summary=poison[:300], as_said=poison, progress=poison, community=village, number=poison[:30]
    )
    meeting = Engagement.objects.create(
        site=north, number="E-1", title="Assembly", held_on="2026-05-01", place="School",
        summary="-", logged_by=cast["omar"],
    )  # fmt: skip
    asked = Concern.objects.create(
        engagement=meeting, site=north, group=herders, topic=Topic.objects.create(name="Water"),
        text=poison, status="awaiting_answer", answer_due="2026-05-15",
    )  # fmt: skip
    with clock.at(now):
        for matter in ({"commitment": late}, {"concern": asked}):
            made = Escalation(**matter, site=north, level=3, reason=poison)
            ladder.raise_directly(made, by=cast["mia"])
            ladder.decide(made, by=cast["eva"], decision="other", decision_reason=poison)
    for noun in (StakeholderGroup, Topic, type(village)):
        noun.objects.update(name=poison[:60])
    Site.objects.filter(pk=north.pk).update(name=poison[:120])
    User.objects.update(name=poison[:120])


@pytest.fixture
def printed(poisoned: None, made: Any, settings: Any, poison: str) -> Path:
    settings.COMPANY_NAME = poison
    return Path(made().file.path)


def test_no_field_makes_the_press_call_anybody(printed: Path, ear: Ear) -> None:
    assert ear.heard == 0


def test_no_field_brings_a_file_into_the_report(printed: Path) -> None:
    with pikepdf.open(printed) as document:
        assert len(document.attachments) == 0
    assert SECRET.encode() not in uncompressed(printed)


def test_no_field_is_read_as_a_template(printed: Path, settings: Any) -> None:
    words = words_of(printed)
    assert settings.SECRET_KEY not in words
    assert "root:x:0" not in words


def test_the_words_are_still_there_to_read(printed: Path) -> None:
    assert "<link" in words_of(printed)


def test_nothing_in_the_report_acts_when_it_is_opened(printed: Path) -> None:
    with pikepdf.open(printed) as document:
        named = {
            str(key)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary)
            for key in item
        }
    assert not named & {"/JS", "/JavaScript", "/OpenAction", "/AA", "/Launch", "/EmbeddedFile"}


def test_the_report_can_be_made_again_from_what_was_frozen(
    printed: Path, eva: Any, now: Any
) -> None:
    report = actions.Report.objects.get()
    with clock.at(now):
        actions.render_again(report, by=eva)
        assert actions.make(actions.claim())
