"""The servers of the demo: private, restarted without loss, and gone when they are told to go."""

import os
import shutil
import signal
import smtplib
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from config.local import Run, claim, keys_in
from config.servers import APP, OWNER, Mailbox

pytestmark = pytest.mark.rig


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "REDIS_URL"):
            patch.delenv(name, raising=False)
        run = Run(f"test-servers-{os.getpid()}")
        assert run.lock
        run.postgres.start()
        run.broker.start()
        yield run
        run.broker.stop()
        run.postgres.stop()
        run.lock.close()
        shutil.rmtree(run.folder)


def ask(run: Run, role: str, question: str) -> list[tuple]:
    with psycopg.connect(run.postgres.url(role), autocommit=True) as connection:
        answer = connection.execute(question)
        return answer.fetchall() if answer.description else []


def test_nobody_else_can_reach_them(run: Run) -> None:
    assert ask(run, OWNER, "SHOW listen_addresses") == [("",)]
    assert redis.Redis(unix_socket_path=str(run.broker.socket)).config_get("port") == {"port": "0"}
    for folder in (run.postgres.home, run.broker.home):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((run.folder / "keys.json").stat().st_mode) == 0o600


def test_a_password_is_asked_for_even_on_the_socket(run: Run) -> None:
    wrong = run.postgres.url(OWNER).replace(run.keys[OWNER], "guessed")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_the_roles_are_those_of_a_real_installation(run: Run) -> None:
    rights = "rolsuper, rolbypassrls, rolcreaterole, rolcreatedb"
    asked = f"SELECT rolname, {rights} FROM pg_roles WHERE rolname LIKE 'parley%' ORDER BY 1"
    assert ask(run, APP, asked) == [
        (APP, False, False, False, False),
        (OWNER, False, False, False, True),
    ]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(run, APP, "CREATE TABLE stray (id int)")


def test_a_killed_postgres_comes_back_with_every_committed_row(run: Run) -> None:
    ask(
        run,
        OWNER,
        "CREATE TABLE promise (id int); INSERT INTO promise SELECT generate_series(1, 500)",
    )
    os.kill(run.postgres.process.child.pid, signal.SIGKILL)
    run.postgres.process.child.wait()
    run.postgres.start()
    assert ask(run, OWNER, "SELECT count(*) FROM promise") == [(500,)]


def test_a_broker_that_was_stopped_still_has_its_messages(run: Run) -> None:
    with redis.Redis(unix_socket_path=str(run.broker.socket)) as broker:
        broker.lpush("default", "look now")
    run.broker.stop()
    run.broker.start()
    with redis.Redis(unix_socket_path=str(run.broker.socket)) as broker:
        assert broker.rpop("default") == b"look now"
        assert broker.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_a_run_is_held_by_one_process(run: Run) -> None:
    assert claim(run.folder) is None


def test_keys_are_made_once(run: Run) -> None:
    assert keys_in(run.folder) == run.keys
    assert len(run.keys["SECRET_KEY"]) >= 50


def test_every_mail_becomes_a_file(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path / "mail")
    mailbox.start()
    with smtplib.SMTP("127.0.0.1", mailbox.port) as post:
        post.sendmail("parley@example.org", ["eva@example.org"], b"Subject: One\r\n\r\nLook\r\n")
    mailbox.stop()
    (kept,) = (tmp_path / "mail").iterdir()
    assert kept.suffix == ".eml"
    assert b"X-Envelope-To: eva@example.org\r\nSubject: One" in kept.read_bytes()
