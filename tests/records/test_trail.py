"""`@action` and the trail: nothing is done without lock, permission and entry, and no entry is ever undone."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.dispatch import receiver
from django.utils.functional import SimpleLazyObject

from people import actions
from people.models import Absence, Role, RoleAssignment, Site, User
from records import clock
from records.lifecycle import IllegalMove
from records.models import Checkpoint, Entry, Seal
from records.roles import close_the_trail
from records.sealer import seal, sign_checkpoint
from records.trail import Action, Stale, action, open_actions, recorded, registry, remember
from tests.records.conftest import at_once


def last_entry():
    return Entry.objects.order_by("-id").first()


def test_what_was_done_is_recorded_with_who_what_why_and_the_difference(north, root):
    actions.amend_site(north, by=root, note="Census.", values={"population": 13000})
    entry = last_entry()
    assert (entry.by, entry.verb, entry.kind, entry.note) == (root, "amend", "done", "Census.")
    assert entry.record == north
    assert entry.changes == {"population": [12000, 13000]}


def test_a_value_that_was_taken_out_is_recorded(north, root):
    actions.amend_site(north, by=root, values={"population": None})
    assert last_entry().changes == {"population": [12000, None]}


def test_what_was_refused_is_recorded_and_changes_nothing(north, mia):
    with pytest.raises(PermissionDenied):
        actions.amend_site(north, by=mia, values={"population": 1})
    assert (last_entry().kind, last_entry().by, last_entry().record) == ("refused", mia, north)
    assert Site.objects.get(pk=north.pk).population == 12000


def test_a_refused_creation_is_recorded_without_a_record(mia):
    with pytest.raises(PermissionDenied):
        actions.open_site(Site(name="West"), by=mia)
    assert (last_entry().kind, last_entry().record_id) == ("refused", None)


@pytest.mark.parametrize("field", ["email", "password", "phone"])
def test_values_of_sealed_fields_never_enter_the_trail(nora, root, field):
    values = {"email": "secret@x.example", "password": "secret words", "phone": "0700 secret"}
    actions.amend_user(nora, by=root, values={field: values[field]})
    assert last_entry().changes == {field: None}


def test_a_sealed_field_that_was_emptied_leaves_no_value_either(nora, root):
    actions.amend_user(nora, by=root, values={"phone": "0700 secret"})
    actions.amend_user(nora, by=root, values={"phone": ""})
    assert last_entry().changes == {"phone": None}


def test_a_failed_validation_records_and_changes_nothing(north, root):
    before = Entry.objects.count()
    with pytest.raises(ValidationError):
        actions.amend_site(north, by=root, values={"currency": "shilling"})
    assert Entry.objects.count() == before
    assert Site.objects.get(pk=north.pk).currency == "KES"


def test_a_stale_copy_cannot_move_twice(north, gwen):
    stale = Site.objects.get(pk=north.pk)
    actions.wind_down_site(north, by=gwen, note="Ore is gone.")
    with pytest.raises(IllegalMove):
        actions.wind_down_site(stale, by=gwen, note="Ore is gone.")


def test_a_stale_copy_does_not_bring_back_old_values(north, root):
    stale = Site.objects.get(pk=north.pk)
    actions.amend_site(north, by=root, values={"population": 13000})
    actions.amend_site(stale, by=root, values={"currency": "USD"})
    assert Site.objects.get(pk=north.pk).population == 13000


def test_a_form_that_was_opened_on_an_older_version_is_stale(north, root):
    actions.amend_site(north, by=root, values={"population": 13000})
    with pytest.raises(Stale) as caught:
        actions.amend_site(north, by=root, version=1, values={"population": 14000})
    assert caught.value.record.population == 13000


def test_the_version_grows_with_every_action(north, root):
    for _time in range(3):
        actions.amend_site(north, by=root, values={"currency": "USD"})
    assert Site.objects.get(pk=north.pk).version == 4


def test_a_verb_that_needs_a_reason_takes_no_blank_one(nora, root):
    with pytest.raises(ValidationError) as caught:
        actions.deactivate(nora, by=root, note="   ")
    assert "note" in caught.value.message_dict


def test_a_creating_verb_does_not_overwrite_what_exists(north, root):
    with pytest.raises(IllegalMove):
        actions.open_site(north, by=root)


def test_nobody_inactive_does_anything(north, root):
    root.is_active = False
    with pytest.raises(PermissionDenied):
        actions.amend_site(north, by=root, values={"population": 1})


def test_the_clock_does_only_what_a_verb_allows_it(north):
    with pytest.raises(PermissionDenied):
        actions.amend_site(north, by=None, values={"population": 1})


def test_the_visitor_can_be_the_record_though_loaded_late(nora):
    lazy = SimpleLazyObject(lambda: User.objects.get(pk=nora.pk))
    actions.change_details(lazy, by=lazy, values={"language": "fr"})
    assert User.objects.get(pk=nora.pk).language == "fr"


def test_what_follows_the_save_is_part_of_the_same_transaction(nora, root, on, monkeypatch):
    def breaks(*args):
        raise ValidationError("the mailbox is full")

    monkeypatch.setattr(actions, "notify", breaks)
    with pytest.raises(ValidationError):
        actions.grant(RoleAssignment(user=nora, role=Role.AUD, starts_on=on), by=root)
    assert not RoleAssignment.objects.filter(user=nora).exists()


def test_an_entry_is_dated_by_the_clock(north, root, now):
    with clock.at(now):
        actions.amend_site(north, by=root, values={"population": 13000})
    assert last_entry().at == now


def test_news_is_heard_after_the_commit_and_only_then(
    north, root, django_capture_on_commit_callbacks
):
    heard = []

    @receiver(recorded, sender=Site)
    def listen(entry, **kwargs):
        heard.append(entry.verb)

    with django_capture_on_commit_callbacks(execute=True):
        actions.amend_site(north, by=root, values={"population": 13000})
        assert heard == []
    assert heard == ["amend"]


def test_a_listener_that_fails_breaks_nothing(north, root, django_capture_on_commit_callbacks):
    @receiver(recorded, sender=Site)
    def stumble(entry, **kwargs):
        raise RuntimeError

    with django_capture_on_commit_callbacks(execute=True):
        actions.amend_site(north, by=root, values={"population": 13000})
    recorded.disconnect(stumble, sender=Site)
    assert Site.objects.get(pk=north.pk).population == 13000


def test_only_what_is_possible_now_is_offered(north, gwen):
    assert [verb.verb for verb in open_actions(north, gwen)] == ["pause", "wind_down"]


def test_creating_verbs_are_not_offered_on_a_record(north, root):
    assert "open_site" not in [verb.verb for verb in open_actions(north, root)]


def test_a_set_of_records_is_made_as_one_by_one(nora, mia, north, on):
    made = []

    def grow(site, *, by):
        site.population = 7
        yield
        made.append(site.pk)

    verb = Action("found", Site, grow, may=lambda user, site: user == mia, creates=True)
    sites = [
        Site(name=f"S{n}", code=f"S{n}X", country="KE", time_zone="UTC", currency="USD")
        for n in range(3)
    ]
    verb.create_many(sites, by=mia)
    one = Site(name="One", code="ONE", country="KE", time_zone="UTC", currency="USD")
    verb(one, by=mia)
    shapes = [set(entry.changes) for entry in Entry.objects.filter(verb="found")]
    assert len(made) == 4
    assert shapes == [shapes[0]] * 4
    with pytest.raises(PermissionDenied):
        verb.create_many([Site(name="No")], by=nora)


def test_every_verb_says_what_it_does_to_a_person_without_rights(cast, north, on):
    """No predicate stumbles over somebody who holds nothing, or is not signed in at all."""
    away = Absence(person=cast["mia"], deputy=cast["omar"], starts_on=on, ends_on=on)
    records = {Site: north, User: cast["mia"], Absence: away}
    for model, record in records.items():
        for verb in registry[model].values():
            assert verb.may(cast["nora"], record) is False


def test_somebody_not_signed_in_is_offered_nothing(north):
    assert AnonymousUser().is_active is False
    assert open_actions(north, SimpleLazyObject(AnonymousUser)) == []


@pytest.mark.django_db(transaction=True)
def test_two_at_once_wait_for_each_other_and_lose_nothing(north, root):
    """The second sees what the first wrote, because the row is locked and read again."""
    together = threading.Barrier(2)

    def grow(site, *, by):
        site.population += 1

    verb = Action("grow", Site, grow, may=lambda user, site: True)

    def once():
        mine = Site.objects.get(pk=north.pk)
        together.wait(5)
        verb(mine, by=root)

    assert at_once(once, once) == [None, None]
    assert Site.objects.get(pk=north.pk).population == 12002


@pytest.mark.django_db(transaction=True)
def test_a_running_verb_holds_the_row(north, root):
    begun, looked = threading.Event(), threading.Event()

    def dawdle(site, *, by):
        begun.set()
        looked.wait(5)

    verb = Action("dawdle", Site, dawdle, may=lambda user, site: True)

    def look():
        begun.wait(5)
        try:
            with transaction.atomic():
                Site.objects.select_for_update(nowait=True).get(pk=north.pk)
        finally:
            looked.set()

    seen = at_once(lambda: verb(north, by=root), look)[1]
    assert isinstance(seen, DatabaseError)


# The database refuses.


@pytest.fixture
def sealed(entries):
    seal()
    sign_checkpoint()
    return entries


TABLES = ["records_entry", "records_seal", "records_checkpoint"]
REWRITES = [
    "UPDATE {} SET {} = {}",
    "DELETE FROM {}",
    "TRUNCATE {} CASCADE",
]
COLUMN = {"records_entry": "note", "records_seal": "hash", "records_checkpoint": "signature"}


def refused(statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return True


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("rewrite", REWRITES)
def test_the_trail_is_append_only_even_for_the_owner(sealed, table, rewrite):
    assert refused(rewrite.format(table, COLUMN[table], COLUMN[table]))


@pytest.fixture
def as_application(sealed):
    """The application's role, as it is in production."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'parley_app'")
        if not cursor.fetchone():
            cursor.execute("CREATE ROLE parley_app")
        close_the_trail("default")
        cursor.execute("SET ROLE parley_app")
        yield cursor
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records_entry SET note = 'x'",
        "DELETE FROM records_entry",
        "TRUNCATE records_entry CASCADE",
        "DROP TABLE records_entry CASCADE",
        "DROP TRIGGER append_only ON records_entry",
        "ALTER TABLE records_entry DISABLE TRIGGER ALL",
        "ALTER TABLE records_entry ADD COLUMN x int",
        "ALTER TABLE records_entry OWNER TO parley_app",
        "ALTER TABLE records_entry ENABLE ROW LEVEL SECURITY",
        "SET session_replication_role = replica",
        "CREATE RULE hide AS ON INSERT TO records_entry DO INSTEAD NOTHING",
        "CREATE TRIGGER t BEFORE INSERT ON records_entry EXECUTE FUNCTION parley_append_only()",
        "CREATE OR REPLACE FUNCTION parley_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN OLD; END $$",
        "DROP FUNCTION parley_append_only() CASCADE",
        "CREATE OR REPLACE FUNCTION parley_now() RETURNS timestamptz LANGUAGE sql AS "
        "$$ SELECT '2000-01-01'::timestamptz $$",
        "INSERT INTO records_entry SELECT * FROM records_entry LIMIT 1 "
        "ON CONFLICT (id) DO UPDATE SET note = 'x'",
        "SELECT * FROM records_entry FOR UPDATE",
        "UPDATE records_seal SET hash = ''",
        "DELETE FROM records_seal",
        "DELETE FROM records_checkpoint",
        "GRANT ALL ON records_entry TO parley_app",
    ],
)
def test_the_applications_role_cannot_rewrite_history(as_application, statement):
    if statement.startswith("GRANT"):
        as_application.execute("SELECT has_table_privilege('records_entry', 'UPDATE')")
        assert as_application.fetchone() == (False,)
    else:
        assert refused(statement)


def test_the_applications_role_can_do_its_daily_work(as_application, north, mia):
    remember(Entry.Kind.SEEN, "open", by=mia, record=north)
    seal(everywhere=True)
    assert Entry.objects.filter(verb="open", seal__isnull=False).exists()


def test_what_is_sealed_and_signed_exists(sealed):
    assert (Seal.objects.count(), Checkpoint.objects.count()) == (30, 1)


def test_a_verb_registers_itself_under_its_noun():
    try:
        made = action("glow", Site, may=lambda user, site: True)(lambda site, *, by: None)
        assert registry[Site]["glow"] is made
    finally:
        registry[Site].pop("glow", None)
