"""Logging quickly: pasted lists, topics found by words, photographs, and the same meeting logged twice."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from engagement.forms.pasted import read_list
from engagement.models import Concern, Engagement, Topic, topics_in
from records import clock
from records.models import Attachment
from tests.engagement.builders import colleague, group, meeting, planned, topic
from tests.governance.builders import message

NEW = "/meetings/new/"
HELD = date(2026, 6, 1)


def picture() -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(held, "JPEG")
    return SimpleUploadedFile("well.jpg", held.getvalue())


# The same meeting, logged by two.


@pytest.fixture
def omars_log(north: Any, omar: Any, kito: Any) -> Engagement:
    return meeting(north, omar, HELD, community=kito)


def test_a_second_officer_is_shown_the_meeting_that_is_logged_already(
    omars_log, mia, typed, sign_in
):
    answer = sign_in(mia).post(NEW, typed())
    assert (answer.status_code, Engagement.objects.count()) == (422, 1)
    assert omars_log.number in answer.content.decode()
    assert "They spoke of water." in answer.content.decode()  # nothing typed is lost


def test_who_says_that_it_was_another_meeting_logs_it(omars_log, mia, typed, sign_in):
    answer = sign_in(mia).post(NEW, typed(another="yes"))
    assert (answer.status_code, Engagement.objects.count()) == (302, 2)


@pytest.mark.parametrize(
    "other", [{"held_on": "2026-06-02"}, {"channel": "one_to_one"}, {"community": ""}]
)
def test_another_day_or_kind_or_no_community_raises_no_question(
    omars_log, mia, typed, sign_in, other
):
    assert sign_in(mia).post(NEW, typed(**other)).status_code == 302


def test_one_officer_visits_many_households_on_one_day(omars_log, omar, typed, sign_in):
    answer = sign_in(omar).post(NEW, typed(title="The third house"))
    assert answer.status_code == 302


def test_ones_own_meeting_under_the_same_title_is_asked_about(omars_log, omar, typed, sign_in):
    answer = sign_in(omar).post(NEW, typed(title=omars_log.title.upper()))
    assert answer.status_code == 422


def test_a_void_log_is_no_twin(omars_log, mia, typed, sign_in):
    Engagement.objects.update(status="void")
    assert sign_in(mia).post(NEW, typed()).status_code == 302


# Pasted lists.


@pytest.mark.parametrize("gap", ["\t", "; ", ", ", ";"])
def test_a_pasted_list_is_read(north, gap):
    women = group(north)
    rows, faults = read_list(gap.join(["women of KITO", "12", "3"]), [women])
    numbers = {"female": "12", "male": "3", "other": "0", "undisclosed": "0"}
    assert (rows, faults) == ([{"group": str(women.pk)} | numbers], [])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Nobody we know; 3", "no group is called"),
        ("Women of Kito", "write the numbers"),
        ("Women of Kito; many", "write the numbers"),
        ("Women of Kito; 1;2;3;4;5", "write the numbers"),
        ("Women of Kito; -3", "write the numbers"),
    ],
)
def test_a_line_that_cannot_be_read_says_what_to_do(north, line, words):
    rows, (fault,) = read_list("\n" + line, [group(north)])
    assert rows == []
    assert words in fault
    assert "Line 2" in fault


def test_a_pasted_list_becomes_rows_below_those_that_are_filled(
    omar, women, herders, typed, sign_in
):
    sent = typed(
        participations=[{"group": women.pk, "female": 4}],
        take_pasted="yes",
        pasted=f"{herders.name}; 0; 9",
    )
    form = sign_in(omar).post(NEW, sent).context["form"]
    rows = [row.initial for row in form.children["participations"]]
    assert [(str(row["group"]), row["female"], row["male"]) for row in rows] == [
        (str(women.pk), "4", None),
        (str(herders.pk), "0", "9"),
    ]
    assert Engagement.objects.count() == 0


def test_a_group_that_is_chosen_already_gets_the_pasted_numbers(omar, women, typed, sign_in):
    chosen = [{"group": women.pk, "female": 0}]
    sent = typed(participations=chosen, take_pasted="yes", pasted=f"{women.name}; 14; 2")
    form = sign_in(omar).post(NEW, sent).context["form"]
    (row,) = (row.initial for row in form.children["participations"])
    assert (str(row["group"]), row["female"], row["male"]) == (str(women.pk), "14", "2")


# Topics.


@pytest.fixture
def topics(db: None) -> list[Topic]:
    return [
        Topic.objects.create(name="Water", signs=["well", "maji", "eau potable"]),
        Topic.objects.create(name="Dust", signs=["dust", "poussière"]),
        Topic.objects.create(name="Other"),
    ]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("The WELLS run dry", ["Water"]),
        ("Trop de poussiere", ["Dust"]),
        ("Dust in the well, dust on the maji", ["Water", "Dust"]),
        ("We farewell you", []),
        ("", []),
    ],
)
def test_words_point_to_topics(topics, said, found):
    assert [topic.name for topic in topics_in(said, topics)] == found


def test_a_concern_without_a_topic_is_tagged_by_its_words(omar, women, topics, typed, sign_in):
    row = {"group": women.pk, "text": "The well is dry."}
    sign_in(omar).post(NEW, typed(concerns=[row]))
    assert Concern.objects.get().topic.name == "Water"


def test_a_concern_whose_words_tell_nothing_asks_for_its_topic(omar, women, topics, typed, sign_in):
    answer = sign_in(omar).post(NEW, typed(concerns=[{"group": women.pk, "text": "Hm."}]))
    assert answer.context["form"].children["concerns"][0].errors["topic"]


def test_harm_that_is_alleged_asks_for_the_offer(omar, women, typed, sign_in):
    row = {"group": women.pk, "topic": topic().pk, "text": "Beaten.", "alleges_harm": "on"}
    answer = sign_in(omar).post(NEW, typed(concerns=[row]))
    assert answer.context["form"].children["concerns"][0].errors["offer"]


def test_a_fault_in_a_row_is_named_on_top_of_the_page(omar, women, typed, sign_in):
    answer = sign_in(omar).post(NEW, typed(concerns=[{"group": women.pk, "text": "Hm."}]))
    assert "Something in the rows below" in str(answer.context["form"].non_field_errors())


# Who should have been there.


def test_colleagues_that_a_topic_needs_are_shown_as_missing(north, omar, otto, sign_in):
    water = topic()
    Topic.objects.filter(pk=water.pk).update(functions=["technical", "security"])
    held = meeting(north, omar, HELD, topics=[water], attendances=[colleague(otto, "technical")])
    assert sign_in(omar).get(held.get_absolute_url()).context["missing"] == ["Security"]


def test_who_was_asked_to_stay_away_is_not_missing(north, omar, sign_in):
    water = topic()
    Topic.objects.filter(pk=water.pk).update(functions=["security"])
    held = meeting(north, omar, HELD, topics=[water], kept_away="Guards; the elders asked for it.")
    assert sign_in(omar).get(held.get_absolute_url()).context["missing"] == []


# Photographs, and the moment on the phone.


def test_photographs_are_kept_with_the_meeting(omar, typed, sign_in):
    sign_in(omar).post(NEW, typed(photos=[picture(), picture()]))
    assert Attachment.objects.of(Engagement.objects.get()).count() == 2


def test_a_file_that_is_no_photograph_refuses_all_and_says_so(omar, typed, sign_in):
    wrong = SimpleUploadedFile("virus.exe", b"MZ\x90\x00")
    answer = sign_in(omar).post(NEW, typed(photos=[wrong]))
    assert (answer.status_code, Engagement.objects.count()) == (422, 0)
    assert answer.context["form"].errors["photos"]


def test_the_moment_on_the_phone_is_kept_beside_the_servers(omar, typed, sign_in):
    sign_in(omar).post(NEW, typed(client_at="2026-06-01T10:15:00.000Z"))
    assert Engagement.objects.get().client_at.isoformat() == "2026-06-01T10:15:00+00:00"


@pytest.mark.parametrize("nonsense", ["soon", "2026-99-99T00:00Z", "2026-06-01T10:15:00"])
def test_a_phone_that_gives_no_time_does_not_hinder(omar, typed, sign_in, nonsense):
    sign_in(omar).post(NEW, typed(client_at=nonsense))
    assert Engagement.objects.get().client_at is None


def test_money_that_was_paid_was_for_something(omar, typed, sign_in):
    answer = sign_in(omar).post(NEW, typed(paid="200"))
    assert answer.status_code == 422
    assert "what the money was for" in answer.content.decode()


# Key messages, and the meeting that was planned.


def test_messages_used_are_kept_and_a_stale_one_is_said_but_not_refused(
    cast, north, typed, sign_in, now
):
    mia, gwen = cast["mia"], cast["gwen"]
    held = message(mia, gwen, site=north, title="Water in May", starts_on=date(2026, 5, 1))
    old = message(
        mia, gwen, title="Old words", starts_on=date(2026, 1, 1), ends_on=date(2026, 5, 1)
    )
    with clock.at(now):
        sent = typed(messages=[held.pk, old.pk])
        answer = sign_in(cast["omar"]).post(NEW, sent, follow=True)
    meeting_made = Engagement.objects.get()
    assert set(meeting_made.messages.all()) == {held, old}
    assert [pair[0] for pair in meeting_made.stale_messages(meeting_made.messages.all())] == [old]
    assert "This message expired on" in answer.content.decode()


def test_logging_a_planned_meeting_takes_over_its_setting_and_holds_it(
    omar, north, women, kito, typed, sign_in
):
    visit = planned(north, women, omar, HELD, on=HELD, community=kito, purpose="The new well")
    client = sign_in(omar)
    form = client.get(f"{NEW}?planned={visit.pk}").context["form"]
    assert (form.initial["title"], form.initial["community"]) == ("The new well", kito.pk)
    first = form.children["participations"].forms[0]
    assert first.initial["group"] == women.pk
    client.post(f"{NEW}?planned={visit.pk}", typed(title="The new well"))
    visit.refresh_from_db()
    assert (visit.status, visit.engagement) == ("held", Engagement.objects.get())


def test_a_plan_of_nobody_is_no_hindrance(omar, typed, sign_in):
    assert sign_in(omar).post(f"{NEW}?planned=nonsense", typed()).status_code == 302
