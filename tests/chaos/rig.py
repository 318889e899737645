"""A whole Parley of its own to be mistreated: servers, two beats, workers, web and a mail server.

Everything listens on Unix sockets or the loopback interface and lives in process groups that the rig
started; nothing else is ever killed. The broker keeps nothing on disk, on purpose: it carries hints only.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import psycopg
import redis
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection
from psycopg import sql

from config.crew import ROOT
from config.local import Run, manage
from config.servers import APP, Account, Postgres, Process

TICK = "1"  # seconds between two ticks of every clock
PAUSE = 5  # seconds between two mails to one person
STALE = 20.0  # seconds a worker may idle while the broker answers, before it counts as hung


class Post:
    """A mail server that remembers what it took: for each Message-ID, how often and for whom."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.readers: dict[str, set[str]] = {}
        self.lock = threading.Lock()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Called by aiosmtpd for each mail."""
        name = message_from_bytes(envelope.content)["Message-ID"]
        with self.lock:
            self.taken[name] += 1
            self.readers.setdefault(name, set()).update(envelope.rcpt_tos)
        return "250 Taken"


class Rig:
    """Starts, kills and restarts; counts what it did."""

    def __init__(self, name: str, rng: random.Random) -> None:
        self.rng, self.done = rng, Counter[str]()
        self.run = Run(f"test-chaos-{name}")
        self.run.postgres = Postgres(self.run.folder, Account(), self.run.keys, durable=True)
        self.postgres, self.broker, self.post = self.run.postgres, self.run.broker, Post()
        forgetful = self.broker.process.command
        forgetful[forgetful.index("--appendonly") + 1] = "no"
        self.folder = self.run.folder
        self.points, self.media = self.folder / "points", self.folder / "media"
        self.checkpoints = self.folder / "checkpoints"
        self.points.mkdir(exist_ok=True)
        self.crew: dict[str, Process] = {}
        self.started: dict[str, float] = {}
        self.seen: dict[str, tuple[float, dict[int, int]]] = {}
        self.broker_since = 0.0

    # Coming and going.

    def start(self) -> None:
        self.postgres.start()
        self.broker.start()
        self.broker_since = time.monotonic()
        self.post.controller.start()
        manage("migrate", "--noinput", told=self.told(), as_owner=True)
        self.start_workers()
        self.start_beats()

    def told(self) -> dict[str, str]:
        return self.run.environment() | {
            "EMAIL_URL": f"smtp://127.0.0.1:{self.post.port}",
            "MEDIA_ROOT": str(self.media),
            "CHECKPOINT_DIR": str(self.checkpoints),
            "SECRET_KEY": settings.SECRET_KEY,
            "TRAIL_SIGNING_KEY": settings.TRAIL_SIGNING_KEY,
            "PARLEY_FAILPOINTS": str(self.points),
            "PARLEY_TICK": TICK,
            "MAIL_PAUSE": str(PAUSE),
            "SWEEP_LIMIT": "1000000",  # the safety valve has tests of its own
            "LOG_LEVEL": "WARNING",
        }

    def start_workers(self) -> None:
        """As docker-compose.yml has them, twice the first."""
        for name in ("worker-1", "worker-2"):
            self._celery(name, f"worker -Q default,mail -c 2 -n {name}@rig")
        self._celery("worker-reports", "worker -Q reports -c 1 -n worker-reports@rig")

    def start_beats(self) -> None:
        for name in ("beat-1", "beat-2"):
            self._celery(name, f"beat --pidfile= --schedule {self.folder}/{name}")

    def _celery(self, name: str, words: str) -> None:
        words = f"-m celery -A config {words} --loglevel WARNING"
        self._begin(name, [sys.executable, *words.split()])

    def _begin(self, name: str, command: list[str]) -> None:
        log = self.folder / "log" / f"{name}.log"
        self.crew[name] = Process(name, command, log, cwd=ROOT, env=self.told())
        self.crew[name].start()
        self.started[name] = time.monotonic()

    def end_crew(self) -> None:
        for process in self.crew.values():
            process.finish(0)
        self.crew.clear()

    def stop(self) -> None:
        connection.close()
        for process in self.crew.values():
            process.ask_to_end()
        self.end_crew()
        self.post.controller.stop()
        self.broker.stop()
        self.postgres.stop()
        self.run.lock.close()
        if not os.environ.get("PARLEY_CHAOS_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def as_our_database(self) -> Iterator[None]:
        """Let this process work in the rig's database, with the rights of the application."""
        before = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict |= {
            "NAME": "parley",
            "USER": APP,
            "PASSWORD": self.run.keys[APP],
            "HOST": str(self.postgres.home),
            "PORT": "",
        }
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict |= before

    # What is done to it.

    def kill_group(self) -> None:
        """A worker with all its children, as when a machine is switched off."""
        ready = [name for name in self.workers() if children(self.pid(name))]
        if ready:
            self.crew[self.rng.choice(ready)].finish(0)
            self.done["group"] += 1
        else:
            self.kill_child()

    def kill_child(self) -> None:
        """One of the processes that do a worker's work; as the kernel does when memory is short."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            found = [pid for name in self.workers() for pid in children(self.pid(name))]
            if found:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.rng.choice(found), signal.SIGKILL)
                    self.done["child"] += 1
                    return
            self.keep_crew()
            time.sleep(0.1)

    def kill_at(self, point: str, meanwhile: Callable[[], None], patience: float = 20) -> bool:
        """The first process that comes to `point` dies there; False when none came."""
        armed = self.points / point.replace(" ", "-")
        armed.touch()
        until = time.monotonic() + patience
        while armed.exists() and time.monotonic() < until:
            self.keep_crew()
            meanwhile()
            time.sleep(0.1)
        with contextlib.suppress(FileNotFoundError):
            armed.unlink()
            self.done["not reached"] += 1
            return False
        self.done[f"at: {point}"] += 1
        return True

    def kill_beat(self) -> None:
        name = self.rng.choice(["beat-1", "beat-2"])
        self.crew[name].finish(0)
        self.done["beat"] += 1

    def flush_broker(self) -> None:
        with redis.Redis(unix_socket_path=str(self.broker.socket)) as client:
            client.flushall()
        self.done["flush"] += 1

    @contextlib.contextmanager
    def without_broker(self) -> Iterator[None]:
        self.broker.process.finish(0)
        self.done["broker"] += 1
        try:
            yield
        finally:
            self.broker.start()
            self.broker_since = time.monotonic()

    def kill_broker(self) -> None:
        with self.without_broker():
            self.pause(0.0, 1.5)

    def hold_broker(self, seconds: float = 12) -> None:
        """Connected, but it does not answer for longer than its clients wait."""
        os.kill(self.broker.process.child.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(self.broker.process.child.pid, signal.SIGCONT)
        self.broker_since = time.monotonic()
        self.done["broker held"] += 1

    def restart_postgres(self) -> None:
        """At once, without a word to anybody: what was not committed is gone."""
        connection.close()
        self.postgres.process.child.send_signal(signal.SIGQUIT)
        self.postgres.process.wait()
        self.postgres.start()
        self.done["postgres"] += 1

    def move_clock(self, interval: str) -> None:
        """The clock of all processes; connections made from now on see it."""
        with psycopg.connect(self.postgres.url("postgres"), autocommit=True) as server:
            moved = sql.SQL("ALTER DATABASE parley SET parley.clock_offset = {}")
            server.execute(moved.format(sql.Literal(interval)))
        connection.close()

    # Keeping it going.

    def keep_crew(self) -> None:
        """Start again what was killed, as every supervisor does; and a worker that hangs."""
        for name, process in self.crew.items():
            if not process.is_alive():
                process.finish(0)
                process.start()
                self.started[name] = time.monotonic()
                self.seen.pop(name, None)
        for name in self.workers():
            if self._hangs(name):
                self.done["hung"] += 1
                self.crew[name].finish(0)

    def _hangs(self, name: str) -> bool:
        """None of its children has used the processor for a while, although there were ticks."""
        now, used = time.monotonic(), children(self.pid(name))
        since, before = self.seen.get(name, (now, {}))
        if used != before or now < max(self.broker_since, self.started[name]) + STALE:
            self.seen[name] = (now, used)
            return False
        return now - since > STALE

    def workers(self) -> list[str]:
        alive = {name for name, process in self.crew.items() if process.is_alive()}
        return sorted(name for name in alive if name.startswith("worker"))

    def pid(self, name: str) -> int:
        return self.crew[name].child.pid

    def pause(self, shortest: float, longest: float) -> None:
        time.sleep(self.rng.uniform(shortest, longest))

    def web(self) -> str:
        """Start the web and return its address."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        words = f"-m gunicorn config.wsgi --bind 127.0.0.1:{port} --workers 1 --no-control-socket"
        self._begin("web", [sys.executable, *words.split()])
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return f"http://127.0.0.1:{port}"
            time.sleep(0.1)
        raise AssertionError("the web did not start")


def children(parent: int) -> dict[int, int]:
    """The direct children of a process, with the processor time each has used so far."""
    listed = f"/proc/{parent}/task/{parent}/children"
    found = {}
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for pid in Path(listed).read_text().split():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                found[int(pid)] = int(fields[11]) + int(fields[12])
    return found


def text_of(pdf: Path) -> str:
    """What a reader sees."""
    return subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
