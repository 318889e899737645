"""Who has not been heard: WE-3 of the domain reference to the letter, and the rules around it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement import actions
from engagement.models import (
    ClosedSeason,
    Community,
    Engagement,
    Participation,
    StakeholderGroup,
)
from engagement.querysets.coverage import RHYTHM, tolerance_of
from engagement.querysets.shares import Share
from tests.engagement.builders import at, community, group, laid_meeting, present, topic

DAY = timedelta(days=1)
ON = date(2025, 6, 30)
LONG_AGO = date(2024, 6, 1)
WE3 = json.loads((Path(__file__).parent / "we3.json").read_text())
# name, interval, tolerance set by hand, last heard, registered, vulnerable because (Annex B)
ANNEX = [
    ("A", 31, 7, date(2025, 6, 20), LONG_AGO, []),
    ("B", 92, 14, date(2025, 2, 15), LONG_AGO, []),
    ("C", 92, 14, date(2025, 5, 5), LONG_AGO, []),
    ("D", 183, 30, None, date(2025, 1, 10), []),
    ("E", 31, 7, date(2025, 5, 10), LONG_AGO, ["women"]),
]


@pytest.fixture
def met(north, omar):
    """`met(women, day, female=3)`: a meeting as a bare row, with people of one group counted."""
    numbers = iter(range(1, 10_000))

    def hold(who, on, *, female=1, male=0, topics=(), undisclosed=0, **more):
        held = laid_meeting(north, omar, on, next(numbers), **more)
        held.save(force_insert=True)
        held.topics.set(topics)
        counted = present(who, female, male, undisclosed=undisclosed)
        counted.engagement = held
        counted.save()
        return held

    return hold


@pytest.fixture
def five(north, met):
    """The five groups of WE-3."""
    for name, interval, tolerance, last, registered, vulnerable in ANNEX:
        made = group(
            north,
            name,
            interval_days=interval,
            tolerance_days=tolerance,
            registered_on=registered,
            vulnerability=vulnerable,
        )
        if last:
            met(made, last)


def judged(on=ON, **more):
    return StakeholderGroup.objects.with_coverage(on, **more)


def one(who, on=ON, **more):
    return judged(on, **more).get(pk=who.pk)


# WE-3.


def test_each_group_of_we3_is_judged_as_calculated_by_hand(five):
    found = [
        {
            "group": row.name,
            "elapsed": row.elapsed,
            "limit": row.limit,
            "gap": row.gap,
            "never": row.never_engaged,
            "gap_ratio": round(row.gap_ratio, 4),
            "vulnerable": row.vulnerable,
        }
        for row in judged().order_by("name")
    ]
    assert found == WE3["groups"]


def test_coverage_of_we3_is_three_of_five_and_of_vulnerable_groups_none_of_one(five):
    found = StakeholderGroup.objects.coverage(ON)
    assert (found["all"], found["vulnerable"]) == (Share(3, 5), Share(0, 1))
    assert (found["all"].percent, found["vulnerable"].percent) == (60.0, 0.0)


def test_in_the_work_list_of_we3_the_vulnerable_group_comes_first(five):
    assert [row.name for row in judged().gaps().most_unheard()] == ["E", "B"]


def test_women_of_we3_are_summed_over_meetings_and_never_guessed(north, met):
    village = group(north)
    for place, (women, men, unsaid) in enumerate([(12, 18, 0), (5, 25, 10), (20, 5, 0)]):
        met(village, ON - place * DAY, female=women, male=men, undisclosed=unsaid)
    came = Engagement.objects.by_sex()
    assert (came.women, came.women.percent) == (Share(37, 85), 43.5)
    assert (came.known, came.known.percent) == (Share(85, 95), 89.5)


def test_a_site_is_judged_in_one_statement(five, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(judged().most_unheard())


def test_without_groups_the_share_is_undefined(north):
    assert StakeholderGroup.objects.coverage(ON)["all"].percent is None


# What counts as a contact.


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        ({}, True),
        ({"channel": "focus_group"}, True),
        ({"channel": "phone_sms"}, True),
        ({"is_two_way": False}, False),
        ({"channel": "radio"}, False),
        ({"channel": "letter"}, False),
        ({"channel": "social_media"}, False),
        ({"status": "void"}, False),
        ({"female": 0}, False),
        ({"female": 0, "undisclosed": 1}, True),
    ],
)
def test_only_a_talk_with_somebody_of_the_group_counts(north, met, more, counts):
    women = group(north, registered_on=LONG_AGO)
    met(women, ON - 10 * DAY, **more)
    assert one(women).never_engaged is not counts


def test_a_meeting_of_a_sub_group_is_not_its_parents(north, met):
    village = group(north, "Village", registered_on=LONG_AGO)
    met(group(north, "Women", parent=village, registered_on=LONG_AGO), ON)
    assert one(village).never_engaged


def test_a_meeting_of_tomorrow_is_not_known_today(north, met):
    women = group(north, registered_on=LONG_AGO)
    met(women, ON + DAY)
    assert one(women).never_engaged


def test_on_a_topic_only_talks_about_it_count(north, met):
    women = group(north, registered_on=LONG_AGO)
    met(women, ON, topics=[topic("Road")])
    met(women, ON - 9 * DAY, topics=[topic("Water"), topic("Road")])
    assert one(women, topic=topic("Water")).elapsed == 9


# Who is asked about.


def test_who_refuses_contact_is_left_out_and_listed(north, five):
    shy = group(north, "Shy", inclusion="refuses_contact", registered_on=LONG_AGO)
    assert list(StakeholderGroup.objects.refusing()) == [shy]
    assert StakeholderGroup.objects.coverage(ON)["all"] == Share(3, 5)


@pytest.mark.parametrize("more", [{"status": "dormant"}, {"is_affected": False}])
def test_groups_at_rest_and_unaffected_ones_are_not_owed_contact(north, five, more):
    group(north, "Others", registered_on=LONG_AGO, **more)
    assert StakeholderGroup.objects.coverage(ON)["all"] == Share(3, 5)


def test_a_group_that_was_not_known_yet_is_not_judged(north):
    group(north, registered_on=ON + DAY)
    assert not judged().exists()


@pytest.mark.parametrize(
    ("days", "is_new", "gap"),
    [(31, True, False), (32, False, False), (36, False, False), (37, False, True)],
)
def test_a_group_never_met_is_new_for_its_interval_and_a_gap_after_its_limit(
    north, days, is_new, gap
):
    women = group(north, interval_days=31, registered_on=ON - days * DAY)
    found = one(women)
    assert (found.is_new, found.gap, found.never_engaged) == (is_new, gap, True)


def test_the_last_day_to_be_heard_is_the_day_before_it_is_a_gap(north):
    women = group(north, interval_days=31, registered_on=ON - 36 * DAY)
    assert one(women).heard_by == ON


def test_the_day_is_each_sites_own(north, south, omar):
    """At 23:30 UTC it is the next day in Nairobi and the same day in Lima."""
    for site in (north, south):
        group(site, "People", interval_days=31, registered_on=ON - 36 * DAY)
    late = datetime(2025, 6, 30, 23, 30, tzinfo=UTC)
    assert {row.site.name: row.gap for row in judged(late)} == {"North": True, "South": False}


# How often.


@pytest.mark.parametrize(
    ("scores", "days", "patience"),
    [
        ({"impact": 5}, 31, 5),
        ({"impact": 4}, 62, 10),
        ({"impact": 3}, 92, 14),
        ({"impact": 2, "interest": 1, "influence": 1}, 183, 28),
        ({"impact": 1, "interest": 1, "influence": 1}, 366, 55),
        ({"interest": 2, "influence": 1, "impact": 5, "vulnerability": ["landless"]}, 31, 5),
        ({"interest": 3, "influence": 5, "impact": 1}, 62, 10),
    ],
)
def test_the_rhythm_follows_the_priority(north, scores, days, patience):
    found = one(group(north, registered_on=LONG_AGO, **scores))
    assert (found.interval_kept, found.patience, found.limit) == (days, patience, days + patience)


@pytest.mark.parametrize(
    ("wish", "meetings", "overmet"),
    [(None, 4, False), (None, 5, True), (1, 1, False), (1, 2, True)],
)
def test_more_meetings_than_wanted_are_too_many(north, met, wish, meetings, overmet):
    women = group(north, most_per_month=wish, registered_on=LONG_AGO)
    for place in range(meetings):
        met(women, ON - 7 * place * DAY)
    met(women, ON - 31 * DAY)  # a month ago, outside the window
    assert one(women).overmet is overmet


# Days on which nobody can get there.


@pytest.fixture
def upriver(kito):
    return kito


def closed(where, start, end, *, known=-1, **more):
    """Closed from and until so many days before ON, entered `known` days after its start."""
    first = ON - start * DAY
    return ClosedSeason.objects.create(
        community=where,
        starts_on=first,
        ends_on=ON - end * DAY,
        reason="The ford is under water",
        registered_on=first + known * DAY,
        **more,
    )


@pytest.mark.parametrize(
    ("seasons", "elapsed"),
    [
        ([], 100),
        ([(50, 41)], 90),
        ([(50, 41), (45, 36)], 85),  # days that lie in both count once
        ([(120, 91)], 91),  # begun before the last meeting, the 100th day back
        ([(5, -20)], 94),  # not over yet
        ([(300, 200)], 100),
    ],
)
def test_closed_days_known_beforehand_are_not_elapsed(north, met, upriver, seasons, elapsed):
    herders = group(north, community=upriver, registered_on=LONG_AGO)
    met(herders, ON - 100 * DAY)
    for start, end in seasons:
        closed(upriver, start, end)
    assert one(herders).elapsed == elapsed


@pytest.mark.parametrize(
    ("more", "elapsed"),
    [({"known": 0}, 90), ({"known": 1}, 100), ({"withdrawn": True}, 100)],
)
def test_a_season_entered_late_or_taken_back_excuses_nothing(north, met, upriver, more, elapsed):
    herders = group(north, community=upriver, registered_on=LONG_AGO)
    met(herders, ON - 100 * DAY)
    closed(upriver, 50, 41, **more)
    assert one(herders).elapsed == elapsed


# Places, and women.


@pytest.mark.parametrize(("days", "silent"), [(None, True), (183, False), (184, True)])
def test_a_community_not_heard_for_half_a_year_is_silent(north, met, upriver, days, silent):
    herders = group(north, community=upriver, registered_on=LONG_AGO)
    if days:
        met(herders, ON - days * DAY)
    assert Community.objects.with_voices(ON).get().silent is silent


def test_a_meeting_in_the_community_is_heard_there_whoever_came(north, met, upriver):
    met(group(north, registered_on=LONG_AGO), ON, community=upriver)
    assert Community.objects.with_voices(ON).get().last_heard == ON


@pytest.mark.parametrize(
    ("counts", "few"),
    [
        ([(3, 7)], False),  # exactly 30 per cent
        ([(2, 8)], True),
        ([(0, 0)], False),  # nobody counted: nothing is known
        ([(5, 5), (0, 5), (0, 5), (0, 5), (90, 0)], True),  # the fifth is too long ago
    ],
)
def test_few_women_at_the_last_four_meetings_of_a_community(north, met, upriver, counts, few):
    village = group(north, community=upriver, registered_on=LONG_AGO)
    for place, (women, men) in enumerate(counts):
        met(village, ON - place * DAY, female=women, male=men, community=upriver)
    assert Community.objects.with_voices(ON).get().few_women is few


# Arithmetic over many cases.

QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SCORES = st.integers(1, 5)


@given(days=st.integers(1, 2000))
def test_patience_is_the_smallest_whole_number_of_days_not_below_15_per_cent(days):
    patience = tolerance_of(days)
    assert 100 * (patience - 1) < 15 * days <= 100 * patience


@QUICK
@given(
    scores=st.lists(st.tuples(SCORES, SCORES, SCORES, st.booleans(), st.booleans()), max_size=30)
)
def test_the_database_reckons_priority_and_limit_as_the_noun_does(north, scores):
    StakeholderGroup.objects.all().delete()
    StakeholderGroup.objects.bulk_create(
        StakeholderGroup(
            site=north,
            name=str(place),
            interest=interest,
            influence=influence,
            impact=impact,
            vulnerability=["women"] if vulnerable else [],
            inclusion="partly_reached" if partly else "reached",
            registered_on=LONG_AGO,
        )
        for place, (interest, influence, impact, vulnerable, partly) in enumerate(scores)
    )
    rows = list(judged())
    assert len(rows) == len(scores)
    for row in rows:
        assert (row.rank, row.interval_kept, row.limit) == (
            row.priority,
            RHYTHM[row.priority],
            row.interval + row.tolerance,
        )


@QUICK
@given(
    since=st.integers(0, 400),
    spans=st.lists(st.tuples(st.integers(-20, 420), st.integers(0, 60)), max_size=5),
)
def test_elapsed_days_are_the_open_ones_counted_one_by_one(north, since, spans):
    village = Community.objects.get_or_create(site=north, name="Kito")[0]
    ClosedSeason.objects.all().delete()
    StakeholderGroup.objects.all().delete()
    who = group(north, community=village, registered_on=ON - since * DAY)
    for start, length in spans:
        closed(village, start, start - length)
    shut = {start - step for start, length in spans for step in range(length + 1)}
    assert one(who).elapsed == sum(back not in shut for back in range(since))


def test_participations_of_other_groups_do_not_count(north, met):
    women, men = (group(north, name, registered_on=LONG_AGO) for name in ("Women", "Men"))
    held = met(men, ON)
    Participation.objects.create(engagement=held, group=women)  # invited, nobody came
    assert (one(women).never_engaged, one(men).never_engaged) == (True, False)


# The pages.


@pytest.fixture
def unheard(women):
    """Women of Kito, never met, known for a year; the page is read at ON."""
    StakeholderGroup.objects.filter(pk=women.pk).update(
        registered_on=ON - 365 * DAY, vulnerability=["women"]
    )
    return women


@pytest.fixture
def read(sign_in):
    def look(person, url):
        with at(ON):
            return sign_in(person).get(url)

    return look


def test_the_work_list_names_gaps_with_a_way_to_log_a_meeting(read, omar, unheard):
    page = read(omar, "/coverage/?show=gaps")
    assert [row.name for row in page.context["object_list"]] == ["Women of Kito"]
    assert f"/meetings/new/?site={unheard.site_id}" in page.content.decode()


def test_the_page_costs_the_same_for_one_group_and_many(sign_in, omar, north, unheard, query_count):
    client = sign_in(omar)
    with at(ON):
        client.get("/coverage/")
        few = query_count(lambda: client.get("/coverage/"))
        for place in range(30):
            village = community(north, f"Village {place}")
            group(north, f"Group {place}", community=village, registered_on=LONG_AGO)
        assert query_count(lambda: client.get("/coverage/")) == few


def test_figures_follow_the_chosen_place(read, omar, unheard, north):
    group(north, "Elsewhere", community=community(north, "Far"), registered_on=LONG_AGO)
    page = read(omar, f"/coverage/?community={unheard.community_id}")
    assert page.context["coverage"]["all"] == Share(0, 1)


def test_htmx_gets_the_list_and_the_figures_with_it(sign_in, omar, unheard):
    with at(ON):
        page = sign_in(omar).get("/coverage/", headers={"HX-Request": "true"}).content.decode()
    assert page.count('id="coverage-figures"') == page.count('hx-swap-oob="true"') == 1
    assert "<html" not in page


def test_another_sites_groups_are_not_on_the_list(read, sofia, unheard):
    assert not read(sofia, "/coverage/").context["object_list"]


def test_security_sees_groups_but_no_figure_of_meetings_it_may_not_read(read, sam, unheard):
    assert read(sam, "/coverage/").context["women"] is None


def test_the_page_of_a_group_says_by_when_it_should_have_been_heard(read, omar, unheard):
    words = read(omar, unheard.get_absolute_url()).content.decode()
    assert "Never heard; known since 30 Jun 2024" in words
    assert "should have been heard by" in words


def test_officers_meet_the_longest_unheard_on_their_first_page(read, omar, unheard):
    assert read(omar, "/").context["unheard"] == [unheard]


def test_the_list_goes_out_as_a_file(read, mia, unheard):
    file = b"".join(read(mia, "/coverage/?export=csv").streaming_content).decode()
    assert "Women of Kito" in file
    assert "2024-06-30" in file


# Seasons, as they are entered.


def test_a_season_is_entered_and_taken_back_on_the_page_of_its_community(sign_in, omar, upriver):
    client = sign_in(omar)
    with at(ON):
        sent = {"starts_on": "2025-07-01", "ends_on": "2025-08-15", "reason": "Rains"}
        client.post(f"/communities/{upriver.pk}/season/", sent)
        season = ClosedSeason.objects.get()
        assert (season.registered_on, season.counts) == (ON, True)
        client.post(f"/seasons/{season.pk}/withdraw/")
    season.refresh_from_db()
    assert (season.withdrawn, season.counts) == (True, False)


def test_a_season_that_ends_before_it_begins_is_refused_at_its_field(sign_in, omar, upriver):
    sent = {"starts_on": "2025-07-01", "ends_on": "2025-06-15", "reason": "Rains"}
    answer = sign_in(omar).post(f"/communities/{upriver.pk}/season/", sent)
    assert answer.status_code == 422
    assert "before the first" in answer.content.decode()


def test_a_group_is_known_from_the_day_it_is_entered_on(north, omar):
    with at(ON):
        made = actions.enter_group(StakeholderGroup(site=north, name="Herders"), by=omar)
    assert made.registered_on == ON
