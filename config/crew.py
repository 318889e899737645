"""The processes a Parley is made of: started on this machine, waited for, and started again."""

import contextlib
import os
import socket
import sys
import time
import urllib.request
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from config.servers import Problem, Process, Server

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
READY_PATIENCE = 60.0  # seconds
RESTARTS_A_MINUTE = 5


def say(text: str, end: str = "\n") -> None:
    sys.stdout.write(text + end)
    sys.stdout.flush()


@contextlib.contextmanager
def step(text: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    began = time.monotonic()
    say(f"{text} ...", end=" ")
    yield
    say(f"{time.monotonic() - began:.1f} s")


def free_port() -> int:
    port = int(os.environ.get("PORT") or 8000)
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise Problem(f"Port {port} is taken. Choose another one: PORT={port + 1} make demo")
    os.environ["PORT"] = str(port)
    return port


def crew_of(told: dict[str, str], folder: Path, port: int) -> list[Process]:
    """The three kinds of process that a Parley is made of."""
    web = f"-m gunicorn config.wsgi --bind 127.0.0.1:{port} --workers 2 --worker-class gthread"
    web += " --threads 4 --no-control-socket --max-requests 2000 --max-requests-jitter 200"
    worker = "-m celery -A config worker -Q default,mail,reports -c 2 --loglevel WARNING"
    beat = f"-m celery -A config beat --pidfile= --schedule {folder / 'beat'} --loglevel WARNING"
    return [
        Process(
            name,
            [sys.executable, *command.split()],
            VAR / "log" / f"{name}.log",
            cwd=ROOT,
            env=told,
        )
        for name, command in (
            ("web", f"{web} --graceful-timeout 5"),
            ("worker", worker),
            ("beat", beat),
        )
    ]


def wait_until_ready(port: int, crew: list[Process]) -> None:
    until = time.monotonic() + READY_PATIENCE
    address, answer = f"http://127.0.0.1:{port}/healthz/ready", "nothing"
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError as error:
            answer = str(error)
        else:
            return
        for process in crew:
            if not process.is_alive():
                last = process.log.read_text(errors="replace").splitlines()[-15:]
                raise Problem(
                    "\n".join(["", *last, f"{process.name} did not start: {process.log}"])
                )
        time.sleep(0.1)
    raise Problem(f"{address} is not ready but says: {answer}. See {crew[0].log}.")


def watch(members: Sequence[Process | Server]) -> None:
    """Start again what ends by itself, until that happens too often."""
    deaths: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=RESTARTS_A_MINUTE))
    while True:
        time.sleep(0.5)
        for member in members:
            process = member.process if isinstance(member, Server) else member
            if process.is_alive():
                continue
            recent = deaths[process.name]
            if len(recent) == RESTARTS_A_MINUTE and recent[0] > time.monotonic() - 60:
                raise Problem(f"{process.name} keeps ending. {process.log} says why.")
            recent.append(time.monotonic())
            say(f"{process.name} ended unexpectedly; starting it again. Its log: {process.log}")
            process.finish(0)
            member.start()
