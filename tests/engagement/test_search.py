"""Search by words in what was said: five languages, accents folded, ranked, marked, within what one may see."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.models import ENGAGEMENT_TEXTS, Engagement
from records.fulltext import holding
from records.search import search
from tests.engagement.builders import laid_meeting, meeting, worry

HELD = date(2026, 6, 1)


def lay(north: Any, by: Any, *summaries: str, **more: Any) -> None:
    Engagement.objects.bulk_create(
        laid_meeting(north, by, HELD, number, summary=said, **more)
        for number, said in enumerate(summaries)
    )


def found(user: Any, words: str) -> list[Any]:
    groups = {str(group["label"]): group["results"] for group in search(user, words)}
    return groups.get("Meetings", [])


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("The elders discussed relocations of graves.", "relocation"),
        ("Les réunions portaient sur la poussière.", "reunion poussiere"),
        ("Las mujeres pidieron trabajos en la mina.", "trabajo mujer"),
        ("Os pescadores pediram indenizações.", "indenização pescador"),
        ("Os pescadores pediram indenizações.", "indenizacoes"),
        ("طلب المزارعون تعويضات عن الأرض", "تعويضات"),
        ("Wazee walizungumza kuhusu maji.", "maji"),
        ("Die Straße ist gefährlich.", "gefahrlich"),
    ],
)
def test_what_was_said_is_found_in_the_language_it_was_said_in(north, omar, said, asked):
    lay(north, omar, said, "Nothing of the kind.")
    (hit,) = found(omar, asked)
    assert hit.summary == said


def test_the_beginning_of_the_last_word_is_enough(north, omar):
    lay(north, omar, "They fear the resettlement of the lower village.")
    assert len(found(omar, "lower resettl")) == 1


def test_a_phrase_and_an_exclusion_are_understood(north, omar):
    lay(
        north,
        omar,
        "the haul road is dusty",
        "the road for hauls is dusty",
        "the haul road is fine",
    )
    assert len(found(omar, '"haul road" -fine')) == 1


def test_the_meeting_that_speaks_of_it_most_comes_first(north, omar):
    lay(north, omar, "Water once, and much else.", "Water, water, water and again water.")
    assert [hit.summary[:12] for hit in found(omar, "water")] == ["Water, water", "Water once, "]


def test_the_hit_is_marked_and_the_rest_is_harmless(north, omar, sign_in):
    lay(north, omar, "They asked <script>alert(1)</script> about boreholes.")
    page = sign_in(omar).get("/search/?q=borehole").content.decode()
    assert "<mark>boreholes</mark>" in page
    assert "<script>alert(1)" not in page


def test_a_number_finds_its_meeting(north, omar):
    held = meeting(north, omar, HELD)
    assert found(omar, held.number.lower()) == [held]


def test_what_one_may_not_see_is_not_found(north, omar, greta, sofia):
    lay(north, omar, "A secret word: xylophone.", is_protected=True)
    assert [len(found(one, "xylophone")) for one in (omar, greta, sofia)] == [1, 0, 0]


def test_concerns_are_found_by_their_answers(north, omar, women):
    concern = meeting(north, omar, HELD, concerns=[worry(women)]).concerns.get()
    type(concern).objects.update(answer="A hydrologist comes.", status="answered", answered_on=HELD)
    (group,) = search(omar, "hydrologists")
    assert group["results"] == [concern]


def test_the_index_serves_the_question(north, omar):
    lay(north, omar, *(f"Meeting about matter {number}." for number in range(50)))
    rows = holding(Engagement.objects.all(), "matter", *ENGAGEMENT_TEXTS)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "engagement_words" in rows.explain()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=30))
def test_no_words_break_the_search(north, omar, words):
    assert isinstance(search(omar, words), list)


def test_a_very_long_text_is_kept_and_found_by_its_beginning(north, omar):
    lay(north, omar, "prologue " + "word " * 60_000)
    assert len(found(omar, "prologue")) == 1
