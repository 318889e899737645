"""The chain: whatever is changed, removed, inserted, reordered or cut off is found."""

from __future__ import annotations

import json
import random
import threading
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from records import clock, sealer
from records.models import Checkpoint, Entry, Seal
from records.trail import remember
from tests.records.conftest import as_superuser_who_cheats, at_once


@pytest.fixture
def chain(entries, settings):
    """Thirty sealed entries, signed at the tenth, the twentieth and the end; copies are away."""
    for upto in (10, 10, 10):
        sealer.seal(upto)
        head = Seal.objects.order_by("-position").first()
        made_at = clock.now()
        words = sealer.statement(head.position, bytes(head.hash), made_at)
        signature = sealer.signing_key().sign(words)
        Checkpoint.objects.create(
            position=head.position, hash=bytes(head.hash), made_at=made_at, signature=signature
        )
        settings.CHECKPOINT_DIR.mkdir(parents=True, exist_ok=True)
        copy = {"statement": words.decode(), "signature": signature.hex()}
        (settings.CHECKPOINT_DIR / f"{head.position:012d}.json").write_text(json.dumps(copy))
    return entries


def flaws(folder=None):
    return [str(flaw) for flaw in sealer.verify(folder)]


def test_an_untouched_trail_is_whole(chain, settings):
    assert flaws(settings.CHECKPOINT_DIR) == []


def test_an_empty_trail_is_whole(db):
    assert flaws() == []


def test_everything_is_sealed_once_and_in_order(chain):
    places = Seal.objects.order_by("position").values_list("position", "entry_id")
    assert list(places) == list(enumerate((entry.pk for entry in chain), start=1))


def test_sealing_again_adds_nothing(chain):
    assert sealer.seal() == 0


def test_a_late_comer_is_sealed_too(chain):
    """A transaction that took its number early and committed late, after its successor was sealed."""
    with as_superuser_who_cheats() as cursor:
        cursor.execute("UPDATE records_entry SET id = id + 100 WHERE id = %s", [chain[-1].pk])
        cursor.execute("UPDATE records_seal SET entry_id = entry_id + 100 WHERE position = 30")
        cursor.execute("DELETE FROM records_checkpoint WHERE position = 30")
        cursor.execute("DELETE FROM records_seal WHERE position = 30")
        sealer.seal()
        cursor.execute(
            "INSERT INTO records_entry (id, at, kind, verb, note, changes) VALUES "
            "(%s, now(), 'done', 'late', '', '{}')",
            [chain[-1].pk],
        )
    assert sealer.seal() == 1
    assert flaws() == []


EDITS = {
    "records_entry": {
        "at": "at + interval '1 microsecond'",
        "by_id": "CASE WHEN by_id IS NULL THEN (SELECT min(id::text)::uuid FROM people_user) END",
        "kind": "CASE kind WHEN 'done' THEN 'seen' ELSE 'done' END",
        "verb": "verb || 'x'",
        "about_id": "NULL",
        "record_id": "gen_random_uuid()",
        "note": "note || ' '",
        "changes": "changes || '{\"x\": null}'",
    },
    "records_seal": {"hash": "sha256(hash)"},
    "records_checkpoint": {"hash": "sha256(hash)", "signature": "signature || '\\x00'"},
}
CELLS = [(table, column) for table, columns in EDITS.items() for column in columns]


@pytest.mark.parametrize(("table", "column"), CELLS)
def test_a_change_of_any_column_is_found(chain, table, column):
    key = "position" if table == "records_seal" else "id"
    with as_superuser_who_cheats() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {column} = {EDITS[table][column]} "
            f"WHERE {key} = (SELECT {key} FROM {table} ORDER BY {key} OFFSET 1 LIMIT 1)"
        )
    assert flaws()


def tamper(cursor, dice):
    """One random act of a database administrator; says what it did."""
    first = Entry.objects.order_by("id").values_list("id", flat=True)[0]
    one, other = dice.sample(range(30), 2)
    a, b = first + one, first + other
    act = dice.choice(
        ["edit", "remove", "remove both", "swap", "insert", "cut", "reseal", "renumber"]
    )
    if act == "edit":
        column = dice.choice(list(EDITS["records_entry"]))
        new = EDITS["records_entry"][column]
        cursor.execute(f"UPDATE records_entry SET {column} = {new} WHERE id = %s", [a])
    elif act == "remove":
        cursor.execute("DELETE FROM records_entry WHERE id = %s", [a])
    elif act == "remove both":
        cursor.execute("DELETE FROM records_seal WHERE entry_id = %s", [a])
        cursor.execute("DELETE FROM records_entry WHERE id = %s", [a])
    elif act == "swap":
        cursor.execute(
            "UPDATE records_entry t SET note = o.note FROM records_entry o "
            "WHERE (t.id, o.id) IN ((%s, %s), (%s, %s))",
            [a, b, b, a],
        )
    elif act == "insert":
        cursor.execute(
            "INSERT INTO records_entry (id, at, kind, verb, note, changes) "
            "VALUES (%s, now() - interval '2 hours', 'done', 'forged', '', '{}')",
            [-1 - one],
        )
    elif act == "cut":
        cursor.execute("DELETE FROM records_seal WHERE entry_id >= %s", [a])
        cursor.execute("DELETE FROM records_entry WHERE id >= %s", [a])
    elif act == "reseal":  # rewrites one entry and builds the whole chain anew, without the key
        cursor.execute("UPDATE records_entry SET note = 'rewritten' WHERE id = %s", [a])
        cursor.execute("DELETE FROM records_seal")
        sealer.seal(everywhere=True)
    else:
        cursor.execute(
            "UPDATE records_seal SET position = position + 1000 WHERE entry_id IN (%s, %s)", [a, b]
        )
        for mine, theirs in ((a, other + 1), (b, one + 1)):
            cursor.execute(
                "UPDATE records_seal SET position = %s WHERE entry_id = %s", [theirs, mine]
            )
    return act


def test_two_hundred_random_acts_are_all_found(chain, settings):
    dice = random.Random(20260630)  # noqa: S311  the same acts every time
    done, unseen = [], []
    for _act in range(200):
        with as_superuser_who_cheats() as cursor:
            point = "SAVEPOINT before"
            cursor.execute(point)
            done.append(tamper(cursor, dice))
            if not flaws(settings.CHECKPOINT_DIR):
                unseen.append(done[-1])
            cursor.execute("ROLLBACK TO before")
    assert unseen == []
    assert len(set(done)) == 8


def test_a_cut_tail_contradicts_the_copy_that_left_the_machine(chain, settings):
    with as_superuser_who_cheats() as cursor:
        cursor.execute("DELETE FROM records_checkpoint WHERE position > 10")
        cursor.execute("DELETE FROM records_seal WHERE position > 10")
        cursor.execute(
            "DELETE FROM records_entry WHERE id NOT IN (SELECT entry_id FROM records_seal)"
        )
    assert flaws() == []  # the table alone cannot know
    assert "checkpoint 20: the trail ends before it: its tail was cut" in flaws(
        settings.CHECKPOINT_DIR
    )


def test_a_chain_built_anew_contradicts_the_signed_checkpoint(chain):
    with as_superuser_who_cheats() as cursor:
        cursor.execute("UPDATE records_entry SET note = 'rewritten' WHERE id = %s", [chain[0].pk])
        cursor.execute("DELETE FROM records_seal")
    sealer.seal(everywhere=True)
    assert "checkpoint 10: the trail was rewritten before it" in flaws()


def test_a_checkpoint_signed_with_another_key_is_found(chain, settings):
    settings.TRAIL_SIGNING_KEY = "ab" * 32
    assert "checkpoint 10: its signature is not ours" in flaws()


def test_the_last_entry_taken_away_from_under_its_seal_is_found(entries):
    sealer.seal()
    with as_superuser_who_cheats() as cursor:
        cursor.execute("SAVEPOINT before")
        cursor.execute("DELETE FROM records_entry WHERE id = %s", [entries[-1].pk])
        found = flaws()
        cursor.execute("ROLLBACK TO before")
    assert found == ["position 30: the last 1 seals have lost their entries"]


def test_an_entry_that_was_slipped_in_between_is_found(chain):
    with as_superuser_who_cheats() as cursor:
        cursor.execute(
            "INSERT INTO records_entry (id, at, kind, verb, note, changes) VALUES "
            "(%s, now() - interval '1 day', 'done', 'forged', '', '{}')",
            [chain[0].pk - 5],
        )
    assert any("never sealed" in flaw for flaw in flaws())


def test_a_forged_entry_dated_back_is_found_after_it_was_sealed(chain):
    with as_superuser_who_cheats() as cursor:
        cursor.execute(
            "INSERT INTO records_entry (at, kind, verb, note, changes) VALUES "
            "(now() - interval '1 day', 'done', 'forged', '', '{}')"
        )
    sealer.seal(everywhere=True)
    assert any("is dated before its neighbours" in flaw for flaw in flaws())


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_no_fork(entries):
    together = threading.Barrier(4)

    def work():
        together.wait(5)
        return sum(sealer.seal(1) for _turn in range(20))

    sealed = sum(at_once(work, work, work, work)) + sealer.seal()
    assert (sealed, Seal.objects.count()) == (30, 30)
    assert flaws() == []


@pytest.mark.django_db(transaction=True)
def test_sealing_goes_on_beside_those_who_write(north, mia):
    def write():
        for number in range(25):
            remember(Entry.Kind.DONE, "amend", by=mia, record=north, note=str(number))

    def work():
        for _turn in range(30):
            sealer.seal(5)

    assert at_once(write, write, work, work) == [None] * 4
    sealer.seal(everywhere=True)
    assert Seal.objects.count() == 50
    assert flaws() == []


def test_an_hourly_checkpoint_leaves_the_machine(entries, settings):
    made = sealer.sign_checkpoint()
    copy = json.loads((settings.CHECKPOINT_DIR / "000000000030.json").read_text())
    assert copy["statement"].startswith(f"parley trail 30 {bytes(made.hash).hex()}")


def test_there_is_nothing_to_sign_in_an_empty_trail(db):
    assert sealer.sign_checkpoint() is None


def test_the_fingerprint_is_short_and_changes_with_the_head(entries):
    before = sealer.fingerprint()
    sealer.seal(10)
    after = sealer.fingerprint()
    assert before == "0"
    assert after.startswith("10-")
    assert len(after) < 24


def test_the_hash_depends_on_nothing_but_the_entry(entries):
    values = {name: getattr(entries[0], name) for name in sealer.COLUMNS}
    elsewhere = values | {"at": values["at"].astimezone(ZoneInfo("Asia/Kathmandu"))}
    assert sealer.canonical(dict(reversed(elsewhere.items()))) == sealer.canonical(values)


def test_the_sealer_looks_only_near_the_head_and_everywhere_when_asked(entries, monkeypatch):
    sealer.seal()
    with as_superuser_who_cheats() as cursor:
        cursor.execute(
            "INSERT INTO records_entry (id, at, kind, verb, note, changes) VALUES "
            "(-7, now(), 'done', 'old', '', '{}')"
        )
    monkeypatch.setattr(sealer, "RECENT", 3)
    assert (sealer.seal(), sealer.seal(everywhere=True)) == (0, 1)


def test_the_command_says_that_the_trail_is_whole(chain, settings, capsys):
    call_command("verify_trail", against=settings.CHECKPOINT_DIR)
    said = capsys.readouterr().out
    assert "30 sealed entries, 3 checkpoints." in said
    assert sealer.fingerprint() in said


def test_the_command_prints_the_flaws_and_fails(chain, capsys):
    with as_superuser_who_cheats() as cursor:
        cursor.execute("UPDATE records_entry SET note = 'x' WHERE id = %s", [chain[4].pk])
    with pytest.raises(CommandError) as caught:
        call_command("verify_trail")
    assert caught.value.returncode == 1
    assert f"entry {chain[4].pk} does not match its seal" in capsys.readouterr().out


def test_the_command_refuses_a_folder_that_is_not_there(db, tmp_path):
    with pytest.raises(CommandError):
        call_command("verify_trail", against=tmp_path / "nowhere")


def test_what_is_settled_is_older_than_ten_minutes():
    assert timedelta(minutes=10) <= sealer.SETTLED
