"""Who was not heard is met, what they ask is answered, and the village can read it: three people, three browsers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engagement import tasks
from engagement.models import Community, Concern, Engagement, StakeholderGroup, Topic
from tests.governance.builders import mandate
from tests.journeys.conftest import WIDTHS, come_in, know

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORRY = "The borehole gives less water since the pump runs at night."
LIST = "Name;Consent;Community\nAmina Wanjiru;legitimate interest;Kisima\nNobody;because;Kisima\n"


@pytest.fixture
def village(north: Any, omar: Any) -> Community:
    """Kisima, whose women nobody has met for a long time."""
    made = Community.objects.create(site=north, name="Kisima", officer=omar, languages=["Swahili"])
    long_ago = north.today() - timedelta(days=200)
    for name, why in (("Women of Kisima", ["women"]), ("Herders of Kisima", [])):
        StakeholderGroup.objects.create(
            site=north,
            community=made,
            name=name,
            officer=omar,
            vulnerability=why,
            impact=5,
            registered_on=long_ago,
        )
    Topic.objects.create(name="Water", signs=["borehole", "well"], functions=["technical"])
    return made


def press(page: Any) -> None:
    page.locator(".submit-bar button[type=submit]").click()
    page.wait_for_load_state("networkidle")


def plan_from_the_gap(page: Any, look: Any, otto: Any) -> None:
    """Omar sees who waits, and plans the meeting in one click."""
    page.goto("/coverage/")
    look(page, "heard-coverage")
    row = page.locator("tr, li", has_text="Women of Kisima").first
    row.get_by_role("link", name="Plan a meeting").click()
    assert page.locator("[name=group] option:checked").inner_text() == "Women of Kisima"
    page.fill("[name=purpose]", "Water for the dry season")
    page.fill("[name=planned_on]", date.today().isoformat())  # noqa: DTZ011  as the browser knows it
    look(page, "heard-plan")
    press(page)
    look(page, "heard-planned")


def log_it(page: Any, look: Any) -> None:
    """From the plan to the log: a pasted list, and a topic found by its words."""
    page.get_by_role("link", name="Log it").first.click()
    page.fill("[name=place]", "The well")
    page.fill("[name=summary]", "The women showed us the dry borehole.")
    page.get_by_text("Paste a list instead").click()
    page.fill("[name=pasted]", "women of kisima; 14; 0\nherders of kisima; 0; 6")
    page.get_by_role("button", name="Take over the list").click()
    page.wait_for_load_state("networkidle")
    assert page.input_value("[name=participations-0-female]") == "14"
    assert page.input_value("[name=participations-1-male]") == "6"
    page.select_option("[name=concerns-0-group]", label="Women of Kisima")
    page.locator("[name=concerns-0-text]").press_sequentially(WORRY[:30])
    chosen = page.locator("[name=concerns-0-topic] option:checked")
    assert chosen.inner_text() == "Water"
    page.fill("[name=concerns-0-text]", WORRY)
    look(page, "heard-form")
    press(page)
    assert "Water for the dry season" in page.inner_text("h1")
    assert "Technical" in page.inner_text("main")  # who should have been there is missing
    look(page, "heard-meeting")


def second_officer(page: Any, look: Any) -> None:
    """Mia was there, too: she is told that it is logged, and finds the log."""
    page.goto("/meetings/new/")
    page.select_option("[name=community]", label="Kisima")
    page.fill("[name=place]", "At the well")
    page.fill("[name=title]", "Visit to the women")
    page.fill("[name=summary]", "Water again.")
    page.select_option("[name=channel]", value=Engagement.objects.get().channel)
    page.locator("#twins .consequence").wait_for()
    press(page)
    assert "Is it one of these?" in page.inner_text("main")
    assert page.input_value("[name=summary]") == "Water again."
    look(page, "heard-twin")
    page.locator("#twins a").first.click()
    assert "Water for the dry season" in page.inner_text("h1")


def hand_on(page: Any, look: Any) -> None:
    """Omar asks the department that knows."""
    page.goto(Concern.objects.get().get_absolute_url())
    page.get_by_role("link", name="Who prepares the answer").click()
    page.select_option("[name=unit]", index=1)
    page.select_option("[name=responsible]", label="Otto")
    press_act(page)
    look(page, "heard-concern")


def prepare(page: Any, look: Any) -> None:
    """Otto finds the question on his page of today and hands over the answer."""
    page.goto("/")
    look(page, "heard-otto-today")
    page.get_by_role("link", name=WORRY).click()
    page.get_by_role("link", name="Hand over the answer").click()
    page.fill("[name=response]", "The night pump stops in May; the borehole is measured weekly.")
    press_act(page)


def press_act(page: Any) -> None:
    page.locator("form.record-form button[type=submit]").click()
    page.wait_for_load_state("networkidle")


def tell_back(page: Any, look: Any) -> None:
    """Omar tells the women, asks whether that is an answer, and puts it on the board."""
    concern = Concern.objects.get()
    page.goto(concern.get_absolute_url())
    page.get_by_role("link", name="Answered", exact=True).click()
    page.fill("[name=answered_on]", concern.site.today().isoformat())
    page.fill("[name=answer]", "The night pump stops in May.")
    press_act(page)
    page.get_by_role("link", name="What they say of the answer").click()
    page.get_by_label("Satisfied", exact=True).check()
    press_act(page)
    page.get_by_role("link", name="Put on the notice board").click()
    page.fill("[name=board_said]", "The borehole gives less water")
    page.fill("[name=board_did]", "The night pump stops in May")
    press_act(page)
    look(page, "heard-answered")
    page.get_by_role("link", name="Notice board of").click()
    assert "The night pump stops in May" in page.inner_text("main")
    look(page, "heard-board")
    page.emulate_media(media="print")
    look(page, "heard-board-print")
    page.emulate_media(media="screen")


def promise_within_the_mandate(page: Any, look: Any, village: Community) -> None:
    """What Omar may promise is said while he writes."""
    page.goto(f"/meetings/new/?community={village.pk}")
    page.fill("[name=promises-0-as_said]", "We will pay for the pump.")
    page.select_option("[name=promises-0-kind]", value="payment")
    page.fill("[name=promises-0-value]", "5000")
    page.fill("[name=promises-0-value_currency]", "USD")
    page.fill("[name=promises-0-original_due]", "2030-01-31")
    page.locator("[hx-include*=promise-rows] .consequence").first.wait_for()
    look(page, "heard-mandate")
    page.goto("/mandates/mine/")
    look(page, "heard-mine")


def bring_in_a_list(page: Any, look: Any, tmp_path: Any) -> None:
    """A spreadsheet of people: one row is good, one has to be mended."""
    file = tmp_path / "people.csv"
    file.write_text(LIST)
    page.goto("/lists/new/")
    page.select_option("[name=kind]", value="stakeholders")
    page.set_input_files("[name=file]", str(file))
    press(page)
    look(page, "heard-list-waiting")
    tasks.work_imports()
    page.get_by_role("link", name="Load").first.wait_for(timeout=10_000)  # the page asks by itself
    assert "is none of" in page.inner_text("main")
    look(page, "heard-list")
    page.get_by_role("link", name="Load").first.click()
    page.get_by_label("Leave out the rows to mend").check()
    press_act(page)
    tasks.work_imports()
    page.reload()
    look(page, "heard-list-loaded")
    page.goto("/stakeholders/")
    assert "Amina Wanjiru" in page.inner_text("main")


def look_around(page: Any, look: Any) -> None:
    """The pictures of the place, and the search."""
    for name, address in (
        ("map", "/map/"),
        ("matrix", "/groups/matrix/"),
        ("relations", "/relations/"),
        ("calendar", "/calendar/"),
        ("today", "/"),
    ):
        page.goto(address)
        look(page, f"heard-{name}")
    page.goto("/search/?q=boreholes")
    assert page.locator("mark").count() > 0
    look(page, "heard-search")


@pytest.mark.parametrize("width", list(WIDTHS))
def test_the_women_of_kisima_are_heard(  # noqa: PLR0917  a cast, as a story has it
    width: str, sheet: Any, look: Any, cast: Any, village: Any, water: Any, tmp_path: Any
) -> None:
    omar, mia, otto = (cast[name] for name in ("omar", "mia", "otto"))
    mandate(mia, cast["gwen"], site=village.site, kind="payment", amount_up_to=500)
    for person in (omar, mia, otto):
        know(person)
    his, hers, ottos = (sheet(width) for _person in range(3))
    come_in(his, omar)
    plan_from_the_gap(his, look, otto)
    log_it(his, look)
    his.goto("/coverage/")
    heard = his.locator("tr, li", has_text="Women of Kisima").first
    assert "0 of 31" in heard.inner_text()
    come_in(hers, mia)
    second_officer(hers, look)
    hand_on(his, look)
    come_in(ottos, otto)
    prepare(ottos, look)
    tell_back(his, look)
    promise_within_the_mandate(his, look, village)
    bring_in_a_list(his, look, tmp_path)
    look_around(his, look)


def test_a_meeting_can_be_logged_without_scripts(
    chromium: Any, live_server: Any, omar: Any, village: Community
) -> None:
    know(omar)
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    come_in(page, omar)
    page.goto("/meetings/new/")
    page.select_option("[name=community]", label="Kisima")
    page.fill("[name=place]", "The well")
    page.fill("[name=title]", "Water")
    page.fill("[name=summary]", "They spoke of the dry borehole.")
    page.select_option("[name=concerns-0-group]", label="Women of Kisima")
    page.fill("[name=concerns-0-text]", WORRY)
    page.locator("button[name=more_rows][value=concerns]").click()
    assert page.input_value("[name=summary]") == "They spoke of the dry borehole."
    page.select_option("[name=concerns-1-group]", label="Herders of Kisima")
    page.fill("[name=concerns-1-text]", "Who repairs the well?")
    page.locator(".submit-bar button[type=submit]").click()
    page.wait_for_load_state()
    held = Engagement.objects.get()
    assert sorted(held.concerns.values_list("topic__name", flat=True)) == ["Water", "Water"]
    context.close()
