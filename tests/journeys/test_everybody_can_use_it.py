"""Pages that everybody can use: nothing that axe can see, in light and dark, wide and narrow; and without scripts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from commitments.actions import draft
from commitments.models import Commitment
from engagement.models import Community, StakeholderGroup, Topic
from records import clock
from risks import actions as ladder
from tests.journeys.conftest import WIDTHS, come_in, know

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = [
    "home",
    "engagement_register",
    "log_engagement",
    "community_register",
    "stakeholdergroup_register",
    "stakeholder_register",
    "register_stakeholder",
    "concern_register",
    "commitment_register",
    "draft_commitment",
    "escalation_register",
    "ladder",
    "dashboard",
    "report_register",
    "order_report",
    "coverage",
    "map",
    "matrix",
    "plannedengagement_register",
    "plan_plannedengagement",
    "calendar",
    "engagementplan_register",
    "phase_register",
    "consentprocess_register",
    "liaisonoffice_register",
    "earlysign_register",
    "informationrequest_register",
    "topic_register",
    "import_register",
    "upload_import",
    "mandate_register",
    "my_mandates",
    "messages_now",
    "notices",
    "search",
    "me",
]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}


@pytest.fixture
def late_promise(north: Any, omar: Any, mia: Any, otto: Any, gwen: Any) -> Commitment:
    """A registered promise that ran late and went up to the general manager."""
    village = Community.objects.create(site=north, name="Kisima", officer=omar)
    herders = StakeholderGroup.objects.create(
        site=north, community=village, name="Herders", officer=omar
    )
    Topic.objects.create(name="Water")
    today = north.today()
    promise = draft(
        Commitment(
            site=north,
            community=village,
            made_to=herders,
            made_by=omar,
            owner=otto,
            accountable=otto,
            as_said="We will.",
            summary="A borehole at the school",
            made_on=today - timedelta(days=40),
            original_due=today - timedelta(days=20),
            evidence_required="photo",
        ),
        by=omar,
    )
    Commitment.objects.filter(pk=promise.pk).update(status="registered")
    ladder.raise_due(clock.now())
    return promise


def addresses(promise: Commitment) -> list[str]:
    first = promise.escalations.order_by("-level").first()
    assert first is not None
    return [
        *(reverse(name) for name in PAGES),
        promise.get_absolute_url(),
        first.get_absolute_url(),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", list(WIDTHS))
def test_no_page_shuts_anybody_out(
    width: str, scheme: str, sheet: Any, mia: Any, late_promise: Commitment
) -> None:
    know(mia)
    page = sheet(width)
    page.emulate_media(color_scheme=scheme)
    come_in(page, mia)
    faults = []
    for address in addresses(late_promise):
        page.goto(address)
        found = Axe().run(page, options=RULES)
        faults += [
            f"{address}: {fault['id']} {fault['nodes'][0]['html'][:120]}"
            for fault in found.response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{address}: wider than the screen")
    assert faults == []


def test_a_promise_can_be_noted_without_scripts(
    chromium: Any, live_server: Any, omar: Any, late_promise: Commitment
) -> None:
    know(omar)
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    come_in(page, omar)
    page.goto(reverse("draft_commitment"))
    page.fill("[name=as_said]", "We will open the path.")
    page.fill("[name=summary]", "Open the path to the spring")
    page.select_option("[name=made_to]", label="Herders")
    page.fill("[name=made_on]", date.today().replace(year=2025).isoformat())  # noqa: DTZ011  any past day
    page.select_option("[name=site]", label="North")
    page.fill("[name=original_due]", "2099-01-01")
    page.locator(".submit-bar button[type=submit]").click()
    page.wait_for_load_state()
    assert "Open the path to the spring" in page.inner_text("body")
    page.goto(reverse("commitment_register") + "?q=path")
    assert "Open the path to the spring" in page.inner_text("table")
    context.close()
