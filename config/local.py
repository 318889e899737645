"""A whole Parley on one machine, for a demo or a test run: set going, watched, ended cleanly.

`python -m config.local demo | test [ARGS] | reset | run COMMAND` is what ./dev calls. What
DATABASE_URL, REDIS_URL and EMAIL_URL name is used; what they do not name is started from
config.servers and ended with the run.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from config.crew import ROOT, VAR, crew_of, free_port, say, step, wait_until_ready, watch
from config.servers import (
    APP,
    OWNER,
    STOP_PATIENCE,
    Account,
    Broker,
    Mailbox,
    Postgres,
    Problem,
    Process,
)

# What `reset` removes. Backups stay: they are not the demo's to lose.
DEMO_FOLDERS = ("demo", "media", "mail", "checkpoints", "log")
LONGEST_STATE_FOLDER = 60  # characters; a socket below it may have a name of 107 at most


def state_folder(account: Account) -> Path:
    """Where servers keep their state: var/, or a place with a short name that they can reach."""
    VAR.mkdir(exist_ok=True)
    if len(str(VAR)) <= LONGEST_STATE_FOLDER and account.reaches(VAR):
        return VAR
    digest = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
    folder = Path("/var/tmp") / f"parley-{digest}"  # noqa: S108 - checked to be ours below
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o755)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise Problem(f"{folder} belongs to somebody else. Remove it and try again.")
    return folder


def claim(folder: Path) -> IO[str] | None:
    """Hold a folder for as long as this process lives; None while another one holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def keys_in(folder: Path) -> dict[str, str]:
    """The passwords and keys of this run, made once and readable by its owner only."""
    kept = folder / "keys.json"
    if not kept.exists():
        made = {name: secrets.token_urlsafe(24) for name in ("postgres", OWNER, APP)}
        made |= {
            "SECRET_KEY": secrets.token_urlsafe(64),
            "TRAIL_SIGNING_KEY": secrets.token_hex(32),
        }
        part = folder / "keys.part"
        part.touch(mode=0o600)
        part.write_text(json.dumps(made))
        part.rename(kept)
    return dict(json.loads(kept.read_text()))


class Run:
    """One demo or one test run: its folder, keys and servers, and what its children are told."""

    def __init__(self, name: str) -> None:
        account = Account()
        self.mode = name.partition("-")[0]
        self.folder = state_folder(account) / name
        self.lock = claim(self.folder)
        self.keys = keys_in(self.folder)
        self.note = self.folder / "running.json"
        self.postgres = self.broker = self.mailbox = None
        if not os.environ.get("DATABASE_URL"):
            durable = self.mode == "demo"
            self.postgres = Postgres(self.folder, account, self.keys, durable=durable)
        if not os.environ.get("REDIS_URL"):
            self.broker = Broker(self.folder, account)
        if not os.environ.get("EMAIL_URL") and self.mode == "demo" and self.lock:
            self.mailbox = Mailbox(VAR / "mail")

    def environment(self) -> dict[str, str]:
        told = dict(os.environ) | {"PARLEY_MODE": self.mode, "PYTHONUNBUFFERED": "1"}
        for name in ("SECRET_KEY", "TRAIL_SIGNING_KEY"):
            told.setdefault(name, self.keys[name])
        if self.postgres:
            told |= {
                "DATABASE_URL": self.postgres.url(APP),
                "DATABASE_OWNER_URL": self.postgres.url(OWNER),
            }
        told.setdefault("DATABASE_OWNER_URL", told["DATABASE_URL"])
        if self.broker:
            told["REDIS_URL"] = self.broker.url
        if self.mailbox:
            told["EMAIL_URL"] = self.mailbox.url
        return told

    def start(self) -> None:
        for server, name in ((self.postgres, "PostgreSQL"), (self.broker, "the broker")):
            if server:
                with step(f"Starting {name}"):
                    server.start()
        if self.mailbox:
            self.mailbox.start()
            say(f"Mail goes to files in {self.mailbox.folder}")

    def stop(self, crew: list[Process] | None = None) -> None:
        """End the crew together, then what it stood on: bounded in time, deaf to signals."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        self.note.unlink(missing_ok=True)
        until = time.monotonic() + STOP_PATIENCE
        for process in crew or ():
            process.ask_to_end()
        for process in crew or ():
            process.finish(until - time.monotonic())
        for server in (self.mailbox, self.broker, self.postgres):
            if server:
                server.stop()


def manage(*words: str, told: dict[str, str], as_owner: bool = False, quiet: bool = True) -> None:
    """Run a management command to its end; show what it said when it failed."""
    if as_owner:
        told = told | {"DATABASE_URL": told["DATABASE_OWNER_URL"]}
    command = [sys.executable, "manage.py", *words]
    output = subprocess.PIPE if quiet else None
    ended = subprocess.run(
        command, cwd=ROOT, env=told, stdout=output, stderr=subprocess.STDOUT, text=True, check=False
    )
    if ended.returncode:
        raise Problem(f"\n{ended.stdout or ''}\n`manage.py {' '.join(words)}` failed, see above.")


def static_files_seen() -> str:
    """A fingerprint of all that collectstatic reads: our files by name and time, packages by version."""
    seen = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for path in sorted(path for path in (ROOT / "static").rglob("*") if path.is_file()):
        seen.update(f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}\n".encode())
    return seen.hexdigest()


@contextlib.contextmanager
def static_files(told: dict[str, str]) -> Iterator[None]:
    """Collect and compress them while other work is done, unless nothing changed since the last time."""
    mark, seen = VAR / "static.seen", static_files_seen()
    if mark.exists() and mark.read_text() == seen:
        yield
        return
    command = [sys.executable, "manage.py", "collectstatic", "--noinput"]
    collecting = Process("static", command, VAR / "log" / "static.log", cwd=ROOT, env=told)
    collecting.start()
    try:
        yield
        with step("Collecting static files"):
            if collecting.wait() != 0:
                raise Problem(f"\nThey could not be collected. {collecting.log} says why.")
        mark.write_text(seen)
    finally:
        collecting.stop()


@contextlib.contextmanager
def whole_company(run: Run) -> Iterator[None]:
    """Loading the demo company takes a while; when it was cut short, it begins again from nothing."""
    mark = run.folder / "company"
    if run.postgres is None:
        yield
        return
    if mark.exists() and mark.read_text() == "half":
        with step("The last time was cut short; beginning again"):
            run.postgres.empty()
    if not mark.exists():
        mark.write_text("half")
    yield
    mark.write_text("whole")


def demo() -> int:
    run = Run("demo")
    if run.lock is None:
        running = json.loads(run.note.read_text()) if run.note.exists() else {}
        say(f"The demo runs already: {running.get('address', 'it is just starting or ending')}")
        return 0
    began, port, crew = time.monotonic(), free_port(), list[Process]()
    try:
        run.start()
        told = run.environment()
        noted = {"pid": os.getpid(), "EMAIL_URL": told.get("EMAIL_URL", "")}
        run.note.write_text(json.dumps(noted))
        with static_files(told), whole_company(run):
            with step("Bringing the database up to date"):
                manage("migrate", "--noinput", told=told, as_owner=True)
            manage("demo", "--if-empty", told=told, quiet=False)
        crew += crew_of(told, run.folder, port)
        with step("Starting web, worker and beat"):
            for process in crew:
                process.start()
            wait_until_ready(port, crew)
        address = f"http://localhost:{port}"
        run.note.write_text(json.dumps(noted | {"address": address}))
        manage("demo", "--people", told=told, quiet=False)
        say(f"\nParley is ready at {address} after {time.monotonic() - began:.0f} s.")
        say(f"Logs are in {VAR / 'log'}. Ctrl-C ends everything; the data stays.")
        watch([*(server for server in (run.postgres, run.broker) if server), *crew])
    except KeyboardInterrupt:
        say("\nEnding what was started ...")
    finally:
        run.stop(crew)
    say("All ended. `make demo` brings it back, `make reset` throws it away.")
    return 0


def call(words: list[str], told: dict[str, str]) -> int:
    """Run a command in the foreground. Ctrl-C is its own business; other signals are passed on."""
    signal.signal(signal.SIGINT, lambda *_: None)
    child = subprocess.Popen(words, cwd=ROOT, env=told)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: child.send_signal(number))
    code = child.wait()
    return code if code >= 0 else 128 - code


def test(words: list[str]) -> int:
    """The suite, on servers that exist for this run only."""
    for old in state_folder(Account()).glob("test-*"):
        if claim(old):
            shutil.rmtree(old, ignore_errors=True)
    run = Run(f"test-{os.getpid()}")
    try:
        run.start()
        told = run.environment()
        # Tests empty the trail between them, which nobody but the server's own superuser may do.
        told["DATABASE_URL"] = (
            run.postgres.url("postgres") if run.postgres else told["DATABASE_OWNER_URL"]
        )
        for name in ("MEDIA_ROOT", "CHECKPOINT_DIR"):
            told.setdefault(name, str(run.folder / name.lower()))
        return call([sys.executable, "-m", "pytest", *words], told)
    finally:
        run.stop()
        shutil.rmtree(run.folder, ignore_errors=True)


def run_command(words: list[str], *, as_owner: bool = False) -> int:
    """Run a command as the demo would, with its servers up for that long; what it prints is its own."""
    run = Run("demo")
    try:
        if run.lock:
            with contextlib.redirect_stdout(sys.stderr):
                run.start()
        told = run.environment()
        if run.lock is None and run.note.exists():
            told.setdefault("EMAIL_URL", json.loads(run.note.read_text())["EMAIL_URL"])
        if as_owner:
            told["DATABASE_URL"] = told["DATABASE_OWNER_URL"]
        return call(words, told)
    finally:
        if run.lock:
            run.stop()


def reset() -> int:
    folder = state_folder(Account()) / "demo"
    until = time.monotonic() + 3 * STOP_PATIENCE
    while (lock := claim(folder)) is None:
        if time.monotonic() > until:
            raise Problem("The demo does not end. End it with Ctrl-C where it was started.")
        with contextlib.suppress(OSError, ValueError, KeyError):
            os.kill(json.loads((folder / "running.json").read_text())["pid"], signal.SIGTERM)
        time.sleep(0.5)
    for name in DEMO_FOLDERS:
        shutil.rmtree(VAR / name, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    lock.close()
    if folder.parent != VAR and not list(folder.parent.glob("test-*")):
        shutil.rmtree(folder.parent)
    say("The demo's data is gone. `make demo` begins a new one.")
    if os.environ.get("DATABASE_URL"):
        say("What DATABASE_URL names was left alone.")
    return 0


def main(words: list[str]) -> int:
    os.umask(0o022)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    match words:
        case ["demo"]:
            return demo()
        case ["test", *rest]:
            return test(rest)
        case ["run", "--as-owner", *rest] if rest:
            return run_command(rest, as_owner=True)
        case ["run", *rest] if rest:
            return run_command(rest)
        case ["reset"]:
            return reset()
    raise Problem("Say what to do: demo, test [ARGS], run COMMAND or reset.")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Problem as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)
