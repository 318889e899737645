"""The pages of promises: what they show, refuse and keep, and who is told of what."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commitments import actions
from commitments.models import ChangeRequest, Commitment, Evidence
from records.models import Attachment, Entry, Notice
from records.notices import notify
from tests.engagement.builders import at, group, meeting, stakeholder, worry

DAY = timedelta(days=1)


@pytest.fixture
def told(crew, on):
    """Who was told by what just happened: {(person, notice)}."""

    def after(act):
        Notice.objects.all().delete()
        with at(on):
            act()
        return {(n.to.email.split("@")[0], n.name.split("/")[1]) for n in Notice.objects.all()}

    return after


# Notices.


def test_the_manager_hears_of_a_new_promise(told, crew, on):
    assert told(lambda: crew.draft(on, on + DAY)) == {("mia", "promise_noted")}


def test_owner_and_accountable_hear_that_it_is_registered(told, crew, on, nora):
    draft = crew.draft(on, on + DAY, accountable=nora)
    heard = told(lambda: actions.register(draft, by=crew.manager))
    assert heard == {("otto", "commitment_registered"), ("nora", "commitment_registered")}


def test_the_manager_hears_of_evidence(told, crew, on):
    promise = crew.start(on - 9 * DAY, on)
    assert told(lambda: crew.deliver(promise, on)) == {("mia", "evidence_submitted")}


def test_the_owner_hears_that_evidence_does_not_show_it(told, crew, on):
    promise = crew.deliver(crew.start(on - 9 * DAY, on), on)
    heard = told(lambda: actions.send_back(promise, by=crew.manager, note="Another well."))
    assert heard == {("otto", "evidence_sent_back")}


def test_who_promised_hears_that_it_was_kept(told, crew, on):
    promise = crew.deliver(crew.start(on - 9 * DAY, on), on)
    heard = told(lambda: actions.verify(promise, by=crew.manager, fulfilled_on=on))
    assert heard == {("omar", "commitment_fulfilled")}


def test_the_general_manager_hears_of_a_withdrawal(told, put, crew):
    promise = put()
    heard = told(lambda: actions.propose_withdrawal(promise, by=crew.manager, note="x"))
    assert heard == {("gwen", "withdrawal_proposed")}


@pytest.mark.parametrize(("days", "who"), [(10, "mia"), (60, "gwen"), (120, "eva")])
def test_who_decides_hears_of_a_change(told, crew, on, days, who):
    promise = crew.start(on - 60 * DAY, on)
    heard = told(lambda: crew.ask(promise, on, on + days * DAY))
    assert heard == {(who, "change_requested")}


@pytest.mark.parametrize(
    ("verb", "name"), [("refuse", "change_refused"), ("approve", "change_approved")]
)
def test_who_asked_hears_what_was_decided(told, crew, on, verb, name):
    change = crew.explain(crew.ask(crew.start(on - 60 * DAY, on), on, on + DAY), on)
    heard = told(lambda: getattr(actions, verb)(change, by=crew.manager, note="x"))
    assert heard == {("otto", name)}


@pytest.mark.parametrize(
    "name",
    ["promise_noted", "commitment_registered", "evidence_submitted", "evidence_sent_back"]
    + ["commitment_fulfilled", "withdrawal_proposed"],
)
def test_a_notice_about_a_promise_reads_well_in_the_inbox(sign_in, put, mia, name):
    promise = put()
    notify([mia], name, promise)
    assert promise.number in sign_in(mia).get("/notices/").content.decode()


@pytest.mark.parametrize("name", ["change_requested", "change_approved", "change_refused"])
def test_a_notice_about_a_change_reads_well_in_the_inbox(sign_in, crew, on, name):
    change = crew.ask(crew.start(on - 60 * DAY, on), on, on + DAY)
    notify([crew.manager], name, change)
    client = sign_in(crew.manager)
    page = client.get("/notices/").content.decode()
    assert change.commitment.number in page


def test_a_notice_about_a_change_leads_to_its_promise(sign_in, crew, on):
    change = crew.ask(crew.start(on - 60 * DAY, on), on, on + DAY)
    notice = Notice.objects.filter(to=crew.manager, name="commitments/change_requested").latest(
        "due_at"
    )
    answer = sign_in(crew.manager).get(f"/notices/{notice.pk}/")
    assert answer.url == change.commitment.get_absolute_url()


# The register.


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"kept", "late", "far"}),
        ("?state=overdue", {"late"}),
        ("?state=open", {"late", "far"}),
        ("?state=fulfilled", {"kept"}),
        ("?mine=yes", {"far"}),
        ("?q=LAT", {"late"}),
        ("?source=permit_condition", {"far"}),
        ("?due_to=2020-06-01", {"late"}),
        ("?due_from=not-a-date", {"kept", "late", "far"}),
    ],
)
def test_the_register_is_narrowed(sign_in, put, mia, on, query, found):
    put("fulfilled", summary="kept", due=on + 400 * DAY)
    put(summary="late", due=on.replace(year=2020, month=5))
    put(summary="far", due=on.replace(year=2099), owner=mia, source="permit_condition")
    page = sign_in(mia).get(f"/commitments/{query}")
    assert {row.summary for row in page.context["object_list"]} == found


def test_a_late_promise_says_so_in_the_register(sign_in, put, mia, on):
    put(due=on.replace(year=2020))
    assert "days late" in sign_in(mia).get("/commitments/").content.decode()


def test_what_is_exported_is_remembered(sign_in, put, mia):
    put()
    lines = b"".join(sign_in(mia).get("/commitments/?export=csv").streaming_content).splitlines()
    assert (len(lines), Entry.objects.filter(kind="exported").count()) == (2, 1)


# One promise.


@pytest.mark.parametrize(
    ("status", "name", "offered"),
    [
        ("draft", "mia", {"amend", "register", "reject", "attach"}),
        ("registered", "otto", {"start", "report_progress", "attach"}),
        ("in_progress", "otto", {"submit_evidence", "report_progress", "attach"}),
        ("evidence_submitted", "mia", {"amend", "report_progress", "verify", "send_back"}
         | {"propose_withdrawal", "supersede", "attach"}),
        ("fulfilled", "omar", {"confirm", "dispute", "attach"}),
        ("not_fulfilled", "mia", {"attach"}),
        ("registered", "adam", set()),
    ],
)  # fmt: skip
def test_a_page_offers_what_can_be_done_now_and_no_more(sign_in, put, cast, status, name, offered):
    page = sign_in(cast[name]).get(put(status).get_absolute_url())
    assert {offer["verb"] for offer in page.context["open_actions"]} == offered


def test_a_page_says_how_late_it_is(sign_in, put, mia, on):
    promise = put(due=on.replace(year=2020))
    assert sign_in(mia).get(promise.get_absolute_url()).context["overdue_days"] > 365


def test_a_verb_that_came_too_late_says_why(sign_in, put, mia):
    promise = put("rejected")
    answer = sign_in(mia).post(f"/commitments/{promise.pk}/register/")
    assert (answer.status_code, "moved on" in answer.content.decode()) == (422, True)


def test_a_verb_without_its_reason_is_asked_again(sign_in, put, mia):
    promise = put("draft")
    answer = sign_in(mia).post(f"/commitments/{promise.pk}/reject/", {"note": " "})
    assert (answer.status_code, "note" in answer.context["form"].errors) == (422, True)


def test_the_executive_who_approved_lands_on_the_promise(sign_in, crew, eva, on):
    promise = crew.start(on - 60 * DAY, on.replace(year=2099))
    change = crew.ask(promise, on, promise.original_due + 120 * DAY)
    answer = sign_in(eva).post(f"/changes/{change.pk}/approve/", follow=True)
    assert answer.redirect_chain == [(promise.get_absolute_url(), 302)]


# Noting a promise.


@pytest.fixture
def filled(crew, on):
    return {
        "key": str(uuid.uuid4()),
        "as_said": "“We will deepen the well.”",
        "summary": "Deepen the well",
        "made_by": crew.officer.pk,
        "made_to": crew.made_to.pk,
        "made_on": "2026-05-01",
        "site": crew.site.pk,
        "source": "meeting",
        "kind": "action",
        "binding": "voluntary",
        "owner_type": "individual",
        "owner": crew.owner.pk,
        "accountable": crew.owner.pk,
        "original_due": "2099-09-30",
        "evidence_required": "photo",
        "risk_if_missed": "3",
    }


def test_an_officer_notes_a_promise(sign_in, crew, filled):
    answer = sign_in(crew.officer).post("/commitments/new/", filled)
    assert answer.url == Commitment.objects.get(pk=filled["key"]).get_absolute_url()


def test_sending_the_form_twice_notes_one_promise(sign_in, crew, filled):
    client = sign_in(crew.officer)
    urls = {client.post("/commitments/new/", filled).url for _ in range(2)}
    assert (len(urls), Commitment.objects.count()) == (1, 1)


def test_from_a_concern_what_is_known_is_filled_in(sign_in, crew, north, women, omar, on):
    held = meeting(north, omar, on - DAY, concerns=[worry(women)])
    concern = held.concerns.get()
    form = sign_in(omar).get(f"/commitments/new/?concern={concern.pk}").context["form"]
    assert (form.initial["made_to"], form.initial["engagement"], form.initial["made_on"]) == (
        women.pk,
        held.pk,
        held.held_on,
    )


@pytest.mark.parametrize("key", ["nonsense", "00000000-0000-0000-0000-000000000000"])
@pytest.mark.parametrize("name", ["concern", "engagement"])
def test_from_nowhere_there_is_no_form(sign_in, omar, name, key):
    assert sign_in(omar).get(f"/commitments/new/?{name}={key}").status_code == 404


@pytest.mark.parametrize("field", ["made_to", "site", "community", "owner_party"])
def test_what_belongs_to_another_site_is_not_taken(sign_in, crew, filled, south, field):
    other = {
        "made_to": group(south).pk,
        "site": south.pk,
        "community": group(south, "c").pk,
        "owner_party": stakeholder(south, kind="organisation").pk,
    }
    answer = sign_in(crew.officer).post("/commitments/new/", filled | {field: other[field]})
    assert field in answer.context["form"].errors


def test_leaving_a_new_promise_leads_to_the_register(sign_in, omar):
    page = sign_in(omar).get("/commitments/new/")
    assert page.context["cancel_url"] == "/commitments/"


# Correcting one.


@pytest.fixture
def correct(sign_in):
    """`correct(mia, promise, summary="…")`: open the form, change these fields, send it."""

    def send(person, promise, **changed):
        client = sign_in(person)
        url = f"/commitments/{promise.pk}/amend/"
        form = client.get(url).context["form"]
        typed = {
            name: form[name].value()
            for name in form.fields
            if form[name].value() not in (None, False)
        }
        answer = client.post(url, typed | changed)
        assert answer.status_code == 302, answer.context["form"].errors

    return send


def test_a_colleague_who_left_stays_named(correct, put, crew, on):
    promise = put("draft", made_by=crew.officer)
    crew.owner.is_active = False
    crew.owner.save()
    correct(crew.manager, promise, summary="Two wells")
    promise.refresh_from_db()
    assert (promise.summary, promise.owner) == ("Two wells", crew.owner)


def test_a_hidden_organisation_is_not_taken_away_by_who_cannot_see_it(correct, put, crew, north):
    hidden = stakeholder(north, "Shelter", kind="organisation", is_protected=True)
    promise = put("draft", made_by=crew.officer, owner_party=hidden, owner_type="NGO")
    correct(crew.officer, promise, summary="Two wells", owner_party="")  # not among the choices
    promise.refresh_from_db()
    assert (promise.summary, promise.owner_party) == ("Two wells", hidden)


def test_the_second_of_two_sees_both_versions_and_loses_nothing(sign_in, put, mia, omar, on):
    promise = put("draft", made_by=omar)
    client = sign_in(omar)
    url = f"/commitments/{promise.pk}/amend/"
    form = client.get(url).context["form"]
    typed = {n: form[n].value() for n in form.fields if form[n].value() not in (None, False)}
    actions.amend(promise, by=mia, values={"summary": "Mia's words"})
    conflict = client.post(url, typed | {"summary": "Omar's words"})
    assert conflict.status_code == 409
    page = conflict.content.decode()
    assert "Mia&#x27;s words" in page
    again = conflict.context["form"]
    resent = {n: again[n].value() for n in again.fields if again[n].value() not in (None, False)}
    client.post(url, resent)
    promise.refresh_from_db()
    assert (promise.summary, promise.as_said) == ("Omar's words", typed["as_said"])


# Evidence with its file.


def photo(name="well.txt", content=b"It runs."):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def evidence(on):
    return {"kind": "document", "text": "It runs.", "delivered_on": "2026-06-01"}


def test_evidence_comes_with_its_file(sign_in, put, otto, evidence):
    promise = put("in_progress")
    sign_in(otto).post(f"/commitments/{promise.pk}/evidence/", evidence | {"file": photo()})
    assert Attachment.objects.of(Evidence.objects.get()).count() == 1


def test_a_file_that_is_not_taken_leaves_no_evidence_behind(sign_in, put, otto, evidence):
    promise = put("in_progress")
    bad = evidence | {"file": photo("well.exe", b"MZ\x00\x01")}
    answer = sign_in(otto).post(f"/commitments/{promise.pk}/evidence/", bad)
    assert (answer.status_code, Evidence.objects.count()) == (422, 0)
    assert "file" in answer.context["form"].errors


def test_a_file_of_evidence_is_fetched_by_who_sees_the_promise(
    sign_in, put, otto, mia, sofia, evidence
):
    promise = put("in_progress")
    sign_in(otto).post(f"/commitments/{promise.pk}/evidence/", evidence | {"file": photo()})
    url = f"/files/{Attachment.objects.get().pk}/"
    assert [sign_in(who).get(url).status_code for who in (mia, sofia)] == [200, 404]


def test_a_change_is_asked_for_on_its_page(sign_in, put, otto):
    promise = put()
    wish = {"subject": "due", "new_due": "2099-01-01", "reason": "budget", "explanation": "x" * 30}
    sign_in(otto).post(f"/commitments/{promise.pk}/change/", wish)
    assert ChangeRequest.objects.get().requested_by == otto


def test_a_page_costs_the_same_however_much_hangs_on_it(sign_in, put, mia, otto, on, query_count):
    promise = put("in_progress")
    client = sign_in(mia)

    def add():
        Evidence.objects.create(
            commitment=promise, kind="photo", text="x", delivered_on=on, handed_in_by=otto
        )

    add()
    client.get(promise.get_absolute_url())
    one = query_count(lambda: client.get(promise.get_absolute_url()))
    for _ in range(9):
        add()
    assert query_count(lambda: client.get(promise.get_absolute_url())) == one


def test_a_promise_of_another_site_is_not_there(sign_in, sofia, put):
    assert sign_in(sofia).get(put().get_absolute_url()).status_code == 404
