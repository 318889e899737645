"""Whatever is sent, Parley answers: with a page, a way on, a refusal or a fault at a field; never with an error.

Each form is first filled as a careful person would, then some of its fields are replaced by what careless
or hostile people send. Everything is undone after each sending. FUZZ_EXAMPLES makes the search deeper.
"""

from __future__ import annotations

import base64
import json
import os
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django import forms
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.urls import get_resolver, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.models import Commitment, Evidence
from engagement import actions as talks
from engagement.models import ClosedSeason, ClosureNotice, EngagementPlan, LiaisonOffice, Relation
from people.models import Absence, BusinessUnit, Holiday, Role, RoleAssignment, User
from records.models import Record, SavedView
from records.registers import Register
from records.views import Act, Write
from risks.models import Escalation, Limit, Rung
from tests.conftest import engage
from tests.engagement import doors
from tests.engagement.builders import activity, community, group, objective, stakeholder, topic
from tests.test_lifecycles import MAKE

ANSWERS = {200, 302, 403, 404, 409, 413, 422}
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "6"))
PATIENT = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

ODD = [
    "",
    " ",
    "\0",
    "a\0b",
    "\u202eevil\u202c",
    "النص العربي",
    "👩🏽‍🌾" * 40,
    "x" * 20_000,
    "\r\n\r\n",
    "'; DROP TABLE people_user; --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% now %}",
    "%s%n%(x)s",
    "../../etc/passwd",
    "-1",
    "0",
    "3",
    "1e400",
    "NaN",
    "Infinity",
    "99999999999999999999999",
    "-99999999999999999999999",
    "٣",
    "on",
    "None",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "2026-06-01",
    "31/12/2026",
    "2026-06-01T25:61",
    "24:00",
    str(uuid.UUID(int=0)),
    "not-a-key",
    "[]",
    '{"a": 1}',
]
words = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.dates().map(str),
    st.integers().map(str),
    st.floats().map(str),
    st.uuids().map(str),
)


# Where forms and registers are.


def pages(kind: type, patterns: Any = None) -> Iterator[Any]:
    """Every address of the house whose page is of this kind, by name."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            yield from pages(kind, pattern.url_patterns)
        elif issubclass(getattr(pattern.callback, "view_class", type(None)), kind):
            yield pytest.param(pattern, id=pattern.name)


def needs_key(pattern: Any) -> bool:
    return "pk" in pattern.pattern.converters


PAGELESS = {
    "Evidence",
    "QuietDay",
    "InformationGiven",
    "Headcount",
    "Score",
    "Distinction",
    "CalendarFeed",
}


@pytest.fixture
def world(north: Any, south: Any, eva: Any) -> dict[Any, Any]:
    """One record of each noun, and two people who may do everything: who made them, and somebody else."""
    maker, other = engage("maker", None, None), engage("other", None, None)
    for person in (maker, other):
        for role in Role:
            person.assignments.create(role=role, starts_on=date(2020, 1, 1))
    made = {model: make(north, maker) for model, make in _each_once(north).items()}
    people = {
        User: eva,
        BusinessUnit: BusinessUnit.objects.create(name="Water"),
        Holiday: Holiday.objects.create(site=north, on=date(2026, 6, 1), name="Feast"),
        RoleAssignment: eva.assignments.get(),
        Absence: Absence.objects.create(
            person=maker, deputy=eva, starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 9)
        ),
        Rung: Rung.objects.filter(valid_until=None).first(),
        Limit: Limit.objects.first(),
    }
    place, door, day = community(north, "Lodwar"), made[LiaisonOffice], date(2026, 6, 1)
    notice = ClosureNotice(office=door, starts_on=day, ends_on=day, reason="Feast")
    mapped = {
        "community": place,
        "briefing": doors.briefing(place, maker),
        "hours": door.published_hours.get(),
        "opening": doors.opened(door, maker, day, reason="Feast"),
        "closure": talks.announce_closure(notice, by=maker),
        "stakeholder": stakeholder(north),
        "topic": topic("Land"),
        "season": ClosedSeason.objects.create(
            community=community(north, "Turkwel"),
            starts_on=date(2026, 7, 1),
            ends_on=date(2026, 8, 1),
            registered_on=date(2026, 6, 1),
            reason="Rain",
        ),
        "relation": Relation.objects.create(
            site=north,
            kind="leads",
            from_person=stakeholder(north, "Juma"),
            to_group=group(north, "Herders of Turkwel"),
        ),
    }
    goal = objective(made[EngagementPlan], maker)
    mapped |= {"goal": goal, "activity": activity(goal, maker)}
    _put_before(made, (other, maker))
    return made | people | {type(one): one for one in mapped.values()} | {"people": (other, maker)}


def _put_before(world: dict[Any, Any], people: tuple[Any, Any]) -> None:
    """A withdrawal is proposed, evidence is handed in, the escalation waits for both."""
    promise, raised = world[Commitment], world[Escalation]
    Commitment.objects.filter(pk=promise.pk).update(withdrawal_proposed_by=people[1])
    Evidence.objects.create(
        commitment=promise,
        kind="photo",
        text="It runs.",
        delivered_on=date(2026, 6, 1),
        handed_in_by=people[1],
    )
    for person in people:
        raised.addressees.create(person=person, party="EXE")


def _each_once(north: Any) -> dict[Any, Any]:
    """The makers of the lifecycle tests, so arranged that no two make the same."""
    names = iter(range(99))

    def apart(make: Any) -> Any:
        def made(site: Any, by: Any) -> Any:
            record = make(site, by)
            site.groups.filter(name="Women of Kito").update(name=f"Group {next(names)}")
            site.communities.filter(name="Kito").update(name=f"Village {next(names)}")
            site.phases.filter(name="Road").update(name=f"Phase {next(names)}")
            return record

        return made

    return {model: apart(make) for model, make in MAKE.items()}


def address(pattern: Any, world: dict[Any, Any]) -> str:
    """The page's address, with the record it is about."""
    view = pattern.callback.view_class
    url = reverse(pattern.name, args=[_record(view, world).pk] if needs_key(pattern) else [])
    return url + (
        f"?commitment={world[Commitment].pk}" if pattern.name.startswith("escalate") else ""
    )


def _record(view: Any, world: dict[Any, Any]) -> Any:
    """OfCommitment pages are about the promise that the new thing belongs to."""
    return world[Commitment] if getattr(view, "creating", False) is True else world[view.model]


# What is sent.

BY_NAME = {  # what not every sentence will do for
    "code": "KIT",
    "country": "KE",
    "currency": "KES",
    "step": "late-5",
    "register": "commitment_register",
    "original_due": "2026-12-01",
    "new_due": "2026-12-24",
    "period_end": "2026-07-01",
}


def plausible(name: str, field: forms.Field) -> Any:
    """What a careful person would put there."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return [str(one.pk) for one in field.queryset[:1]]
    if isinstance(field, forms.ModelChoiceField):
        return next((str(one.pk) for one in field.queryset[:1]), "")
    if isinstance(field, forms.MultipleChoiceField):
        return [str(value) for value, _label in list(field.choices)[:1]]
    if isinstance(field, forms.ChoiceField):
        return next((str(value) for value, _label in field.choices if value != ""), "")
    if isinstance(field, forms.FileField):
        return SimpleUploadedFile("a.txt", b"words")
    kinds = {forms.DateField: "2026-06-01", forms.TimeField: "10:00", forms.UUIDField: uuid.uuid4()}
    kinds |= {forms.IntegerField: "3", forms.DecimalField: "3", forms.BooleanField: "on"}
    kinds |= {forms.EmailField: "a@b.example"}
    usual = next((value for kind, value in kinds.items() if type(field) is kind), None)
    return BY_NAME.get(name) or usual or "As it was said at the well of Kito."


def careful(page: Any) -> dict[str, Any]:
    """The whole form as it stands on the page, filled where it is empty, with its rows."""
    form = page.context["form"]
    sent = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if isinstance(field, forms.FileField) or value in (None, "", []):
            value = plausible(name, field)
        if isinstance(value, models.Model):
            value = value.pk
        if value not in (None, False):
            sent[name] = value
    rows = [section["formset"] for section in getattr(form, "sections", [])]
    rows += [part.formset for part in getattr(form, "parts", [])]
    for formset in rows:
        sent |= {f"{formset.prefix}-TOTAL_FORMS": "1", f"{formset.prefix}-INITIAL_FORMS": "0"}
        for name, field in formset.empty_form.fields.items():
            sent[f"{formset.prefix}-0-{name}"] = plausible(name, field)
    return sent


def spoil(draw: Any, sent: dict[str, Any]) -> dict[str, Any]:
    """Some fields replaced, or left out."""
    spoiled = dict(sent)
    names = sorted(sent)
    for name in draw.draw(st.lists(st.sampled_from(names), max_size=3)) if names else []:
        if draw.draw(st.booleans()) or draw.draw(st.booleans()):
            spoiled[name] = draw.draw(words)
        else:
            spoiled.pop(name, None)
    if "file" in sent and draw.draw(st.booleans()):
        ending = draw.draw(st.sampled_from([".txt", ".pdf", ".jpg", "", "." + "x" * 300, "\0.png"]))
        spoiled["file"] = SimpleUploadedFile(f"a{ending}", draw.draw(st.binary(max_size=200)))
    return spoiled


def make_ready(pattern: Any, world: dict[Any, Any]) -> None:
    """The record stands where the verb may be done, so that the verb's own rules are met."""
    view = pattern.callback.view_class
    lifecycle = getattr(view.model, "LIFECYCLE", None)
    verb = view.action.verb
    if lifecycle and verb in lifecycle.moves and (start := lifecycle.moves[verb][0]):
        view.model._base_manager.filter(pk=world[view.model].pk).update(status=min(start))


def undone(act: Any) -> Any:
    with transaction.atomic():
        came = act()
        if getattr(came, "streaming", False):
            b"".join(came.streaming_content)
        transaction.set_rollback(True)
    return came


@pytest.fixture
def opened(sign_in: Any, world: dict[Any, Any]) -> Any:
    """(client, page) of whoever of the two the page is open to."""

    def enter(url: str) -> tuple[Any, Any]:
        for person in world["people"]:
            client = sign_in(person)
            page = client.get(url)
            if page.status_code == 200:
                break
        return client, page

    return enter


@PATIENT
@given(draw=st.data())
@pytest.mark.parametrize("pattern", [*pages(Write), *pages(Act)])
def test_no_form_breaks_whatever_is_sent(opened, world, pattern, draw):
    make_ready(pattern, world)
    url = address(pattern, world)
    client, page = opened(url)
    sent = spoil(draw, careful(page) if page.status_code == 200 else {"note": "x"})
    assert undone(lambda: client.post(url, sent)).status_code in ANSWERS


# Registers and the desk.


@PATIENT
@given(draw=st.data())
@pytest.mark.parametrize("pattern", [*pages(Register)])
def test_no_register_breaks_whatever_stands_in_its_address(sign_in, world, pattern, draw):
    view = pattern.callback.view_class
    names = [*view.filterset_class.base_filters, "sort", "after", "export", "nonsense"]
    chosen = draw.draw(st.lists(st.sampled_from(names), max_size=4))
    value = st.one_of(
        words, cursors, st.sampled_from([*view.sorts, *(f"-{s}" for s in view.sorts)])
    )
    query = {name: draw.draw(value) for name in chosen}
    client = sign_in(world["people"][0])
    assert undone(lambda: client.get(reverse(pattern.name), query)).status_code in ANSWERS


def cursor(parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), words),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(words, inner, max_size=2)),
    max_leaves=6,
)
cursors = st.one_of(anything.map(cursor), st.tuples(words, words, st.booleans()).map(cursor))


BYTES = ["%ff", "%ED%A0%80", "%00", "%", "%zz", "=", "&&", quote("🦁"), "%F0%9F", "[]=1", ";"]


@pytest.mark.parametrize("raw", BYTES)
@pytest.mark.parametrize(
    "url",
    ["/search/?q=", "/commitments/?q=", "/trail/?verb=", "/figures/?site=", "/notices/?after="],
)
def test_bytes_that_are_no_text_break_no_page(sign_in, world, url, raw):
    client = sign_in(world["people"][0])
    assert client.get(url + raw).status_code in ANSWERS


@PATIENT
@given(draw=st.data())
@pytest.mark.parametrize("url", ["/search/", "/trail/", "/notices/", "/figures/", "/ladder/", "/"])
def test_no_page_of_the_desk_breaks(sign_in, world, url, draw):
    names = ["q", "after", "kind", "verb", "site", "person"]
    query = draw.draw(st.dictionaries(st.sampled_from(names), st.one_of(words, cursors)))
    client = sign_in(world["people"][0])
    assert client.get(url, query).status_code in ANSWERS


@PATIENT
@given(draw=st.data())
@pytest.mark.parametrize("url", ["/meetings/new/", "/commitments/new/", "/escalations/new/"])
def test_where_one_comes_from_breaks_no_form(sign_in, world, url, draw):
    names = ["site", "community", "like", "concern", "engagement", "commitment", "draft"]
    query = draw.draw(st.dictionaries(st.sampled_from(names), words, max_size=2))
    client = sign_in(world["people"][0])
    assert client.get(url, query).status_code in ANSWERS


@PATIENT
@given(draw=st.data())
def test_a_draft_of_anything_is_kept_and_comes_back(sign_in, world, draw):
    client = sign_in(world["people"][0])
    fields = ["title", "summary", "held_on", "site", "languages", "topics", "concerns-TOTAL_FORMS"]
    fields += ["concerns-0-text", "promises-0-original_due", "participations-0-group"]
    typed = draw.draw(st.dictionaries(st.sampled_from(fields), words))

    def write_and_come_back() -> Any:
        client.post("/drafts/?form=/meetings/new/", typed)
        return client.get("/meetings/new/")

    assert undone(write_and_come_back).status_code == 200


@PATIENT
@given(register=words, name=words, query=words)
def test_no_saved_view_breaks(sign_in, world, register, name, query):
    client = sign_in(world["people"][0])

    def save_and_use() -> Any:
        client.post("/views/save/", {"register": register, "name": name, "query": query})
        for kept in SavedView.objects.all():
            client.post(reverse("drop_view", args=[kept.pk]))
        return client.get("/commitments/")

    assert undone(save_and_use).status_code == 200


def test_the_search_knows_every_noun_that_has_a_form(world):
    nouns = {p.values[0].callback.view_class.model for p in [*pages(Write), *pages(Act)]}
    missing = {noun.__name__ for noun in nouns if issubclass(noun, Record)} - {
        getattr(model, "__name__", "") for model in world
    }
    assert missing <= PAGELESS
    assert set(django_settings.HOUSE) > {noun._meta.app_label for noun in nouns}
