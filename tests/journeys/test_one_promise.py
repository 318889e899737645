"""One promise goes all the way: said in a village, late, escalated by the clock, answered above, printed."""

from __future__ import annotations

import io
import re
import subprocess
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from PIL import Image

from commitments.models import Commitment
from engagement.models import Community, StakeholderGroup, Topic
from records import sealer
from reports.models import Report
from risks.models import Escalation
from tests.journeys.conftest import come_in, know

pytestmark = [pytest.mark.browser, pytest.mark.rig, pytest.mark.django_db(transaction=True)]
SAID = "Tutachimba kisima karibu na shule"
PATIENCE = 120  # seconds for the schedule, which ticks once a minute


@pytest.fixture
def village(north: Any, omar: Any) -> Any:
    made = Community.objects.create(site=north, name="Kisima", officer=omar, languages=["Swahili"])
    StakeholderGroup.objects.create(
        site=north, community=made, name="Herders of Kisima", officer=omar
    )
    Topic.objects.create(name="Water")
    return made


def until(question: Any, seconds: int = PATIENCE) -> Any:
    """Ask again until there is an answer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.5)
    raise AssertionError("waited in vain")


def log_a_meeting(page: Any, look: Any, village: Any, due: str) -> None:
    """Omar, at his telephone: one page, and the promise in the same form."""
    page.goto("/")
    look(page, "omar-today")
    page.get_by_role("link", name="Log a meeting").first.click()
    page.select_option("[name=community]", str(village.pk))
    page.fill("[name=place]", "The school yard")
    page.fill("[name=title]", "Water for the dry season")
    page.fill("[name=summary]", "The herders spoke about the dry borehole.")
    page.get_by_label("Water", exact=True).check()
    page.select_option("[name=participations-0-group]", label="Herders of Kisima")
    page.fill("[name=participations-0-female]", "7")
    page.fill("[name=participations-0-male]", "5")
    page.select_option("[name=concerns-0-group]", label="Herders of Kisima")
    page.select_option("[name=concerns-0-topic]", label="Water")
    page.fill(
        "[name=concerns-0-text]", "The borehole gives less water since the pump runs at night."
    )
    page.fill("[name=promises-0-as_said]", SAID)
    page.fill("[name=promises-0-summary]", "A new borehole beside the school")
    page.select_option("[name=promises-0-made_to]", label="Herders of Kisima")
    page.fill("[name=promises-0-original_due]", due)
    look(page, "omar-form")
    page.locator(".submit-bar button[type=submit]").click()
    page.wait_for_load_state("networkidle")
    assert "Water for the dry season" in page.inner_text("h1")
    look(page, "omar-meeting")


def register(page: Any, look: Any, otto: Any) -> None:
    """Mia completes the entry and accepts it."""
    page.goto("/")
    look(page, "mia-today")
    page.get_by_role("link", name="A new borehole beside the school").first.click()
    look(page, "mia-draft")
    page.get_by_role("link", name="Change", exact=True).click()
    for field in ("owner", "accountable"):
        page.select_option(f"[name={field}]", str(otto.pk))
    page.select_option("[name=evidence_required]", "photo")
    page.locator(".submit-bar button[type=submit]").click()
    page.get_by_role("link", name="Register", exact=True).click()
    look(page, "mia-register")
    page.locator(".submit-bar button[type=submit]").click()
    page.wait_for_load_state("networkidle")
    look(page, "mia-registered")


def set_up_codes(page: Any, look: Any) -> None:
    """Eva's roles ask for a second factor; she sets one up with the app on her telephone."""
    assert "second" in page.inner_text("body").lower()
    look(page, "eva-second-factor")
    page.get_by_role("link", name=re.compile("app on my telephone")).click()
    secret = page.input_value("#authenticator_secret")
    look(page, "eva-codes")
    page.fill("[name=code]", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.press("[name=code]", "Enter")
    page.wait_for_load_state("networkidle")


def answer(page: Any, look: Any, escalation: Any) -> None:
    """From the inbox to the matter, and the decision with its reason."""
    page.goto("/notices/")
    look(page, "eva-notices")
    page.goto("/")
    look(page, "eva-today")
    page.goto(f"/escalations/{escalation.pk}/")
    assert SAID in page.inner_text("body")
    look(page, "eva-matter")
    page.get_by_label("Deliver as promised, with what it takes").check()
    page.fill(
        "[name=decision_reason]",
        "It was promised. The rig comes on Monday; the unit reports every Friday.",
    )
    page.get_by_role("button", name="Decide").click()
    page.wait_for_load_state("networkidle")
    look(page, "eva-decided")


def deliver(page: Any, look: Any, day: str) -> None:
    """Otto was told; he starts, shows a photograph, and says it is done."""
    page.goto("/")
    look(page, "otto-today")
    mine = page.get_by_role("region", name="Promises you answer for")
    mine.get_by_role("link", name="A new borehole beside the school").click()
    page.get_by_role("link", name="Start", exact=True).click()
    page.locator(".submit-bar button[type=submit]").click()
    page.get_by_role("link", name="Add evidence").click()
    page.select_option("[name=kind]", "photo")
    page.fill("[name=text]", "The borehole stands beside the school; the pump runs.")
    page.fill("[name=delivered_on]", day)
    page.set_input_files(
        "[name=file]", {"name": "borehole.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    look(page, "otto-evidence")
    page.locator(".submit-bar button[type=submit]").click()
    page.get_by_role("link", name="Submit evidence").click()
    page.locator(".submit-bar button[type=submit]").click()
    page.wait_for_load_state("networkidle")
    look(page, "otto-submitted")


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 200), (120, 142, 96)).save(out, "JPEG")
    return out.getvalue()


def order_report(page: Any, look: Any, site: Any) -> str:
    """Order, watch the bar, fetch; the text of the PDF."""
    page.goto("/reports/new/")
    page.select_option("[name=site]", str(site.pk))
    look(page, "eva-order")
    page.locator(".submit-bar button[type=submit]").click()
    page.wait_for_load_state()
    look(page, "eva-making")
    page.get_by_role("link", name="Fetch the PDF").wait_for(timeout=PATIENCE * 1000)
    look(page, "eva-ready")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Fetch the PDF").click()
    path = fetched.value.path()
    return subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, text=True
    ).stdout


@pytest.mark.parametrize("width", ["narrow", "wide"])
def test_a_promise_made_in_a_village_is_answered_at_the_top(  # noqa: PLR0917  the whole stage
    width: str,
    sheet: Any,
    look: Any,
    clockwork: Any,
    letters: Any,
    move_clock: Any,
    village: Any,
    cast: Any,
) -> None:
    north = village.site
    omar, mia, otto, eva = (cast[name] for name in ("omar", "mia", "otto", "eva"))
    know(omar, mia, otto, eva)
    tomorrow = (north.today() + timedelta(days=1)).isoformat()

    his = sheet(width)
    come_in(his, omar)
    log_a_meeting(his, look, village, tomorrow)
    promise = Commitment.objects.get()
    assert (promise.status, promise.made_by, promise.as_said) == ("draft", omar, SAID)

    hers = sheet(width)
    come_in(hers, mia)
    register(hers, look, otto)
    promise.refresh_from_db()
    assert promise.status == "registered"

    move_clock("40 days")
    clockwork()
    escalation = until(lambda: Escalation.objects.filter(commitment=promise, level=3).first())
    assert {one.person for one in escalation.addressees.all()} == {otto, eva}
    move_clock("50 days")  # the level below had its time; now Eva may be called
    letter = until(lambda: letters.to(eva.email))[0]
    assert "borehole" not in letter

    above = sheet(width)
    come_in(above, eva)
    set_up_codes(above, look)
    answer(above, look, escalation)
    escalation.refresh_from_db()
    assert (escalation.status, escalation.decided_by) == ("decided", eva)
    assert escalation.addressees.get(person=eva).read_at is not None

    theirs = sheet(width)
    come_in(theirs, otto)
    deliver(theirs, look, north.today().isoformat())
    promise.refresh_from_db()
    assert promise.status == "evidence_submitted"

    words = order_report(above, look, north)
    assert "A new borehole beside the school" in words
    assert "The rig comes on Monday" in words
    assert eva.name in words
    assert Report.objects.get(ordered_by=eva).status == "ready"
    assert list(sealer.verify()) == []
