"""The stage of a journey: browser, mail server, worker and schedule, all real."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

WIDTHS = {"wide": (1440, 900), "narrow": (360, 740)}
PASSWORD = "a-walk-by-the-river"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, or a skip that says how to get one."""
    if not CHROMIUM:
        pytest.skip("no Chromium here: install the package chromium to run the browser journeys")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def sheet(chromium: Browser, live_server: Any) -> Iterator[Callable[[str], Page]]:
    """`sheet("narrow")` opens a browser of its own, as one person has it; faults on the page fail the test."""
    faults: list[str] = []
    contexts = []

    def open_page(width: str = "wide") -> Page:
        across, down = WIDTHS[width]
        context = chromium.new_context(
            viewport={"width": across, "height": down},
            base_url=live_server.url,
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on(
            "console",
            lambda said: faults.append(said.text) if "Content Security" in said.text else None,
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Check that the page fits its width; keep a picture where PARLEY_PICTURES names a folder."""
    folder = os.environ.get("PARLEY_PICTURES")

    def take(page: Page, name: str) -> None:
        across = page.viewport_size["width"] if page.viewport_size else 0
        assert page.evaluate("document.documentElement.scrollWidth") <= across, (
            f"{page.url} is too wide"
        )
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(Path(folder) / f"{name}-{across}.png"), full_page=True)

    return take


def unused_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Letters:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.port = unused_port()
        self.kept: list[tuple[list[str], str]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        self.kept.append((list(envelope.rcpt_tos), envelope.content.decode()))
        return "250 taken"

    def to(self, address: str) -> list[str]:
        return [content for people, content in self.kept if address in people]


@pytest.fixture
def letters() -> Iterator[Letters]:
    kept = Letters()
    server = Controller(kept, hostname="127.0.0.1", port=kept.port)
    server.start()
    yield kept
    server.stop()


def database_url() -> str:
    """The test database, for another process."""
    at = connection.get_connection_params()
    who = quote(at.get("user") or "")
    word = f":{quote(at['password'])}" if at.get("password") else ""
    port = f"&port={at['port']}" if at.get("port") else ""
    return f"postgres://{who}{word}@/{at['dbname']}?host={quote(at.get('host') or '')}{port}"


@pytest.fixture
def clockwork(
    letters: Letters, tmp_path: Path, settings: Any, transactional_db: None
) -> Iterator[Callable[[], None]]:
    """`clockwork()` starts the schedule and a worker, as a real installation has them."""
    if not os.environ.get("REDIS_URL"):
        pytest.skip("no broker here: run the suite through `make test`, which starts one")
    env = os.environ | {
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{letters.port}",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "CHECKPOINT_DIR": str(settings.CHECKPOINT_DIR),
        "C_FORCE_ROOT": "1",
        "PARLEY_TICK": "5",  # the schedule is real, only in a hurry
    }
    crew: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        celery = [sys.executable, "-m", "celery", "-A", "config"]
        worker = [*celery, "worker", "-Q", "default,mail,reports", "-c", "2"]
        beat = [*celery, "beat", "--pidfile=", "--schedule", str(tmp_path / "beat")]
        for command in (worker, beat):
            crew.append(
                subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, stderr=subprocess.DEVNULL)
            )

    yield start
    for process in crew:
        process.terminate()
    for process in crew:
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture
def move_clock(transactional_db: None) -> Iterator[Callable[[str], None]]:
    """`move_clock("31 days")`: what is asked from now on, is asked so much later."""
    name = connection.settings_dict["NAME"]

    def move(by: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"ALTER DATABASE {connection.ops.quote_name(name)} SET parley.clock_offset = '{by}'"
            )
        connection.close()

    yield move
    with connection.cursor() as cursor:
        cursor.execute(
            f"ALTER DATABASE {connection.ops.quote_name(name)} RESET parley.clock_offset"
        )
    connection.close()


def know(*people: Any) -> None:
    """Give each of them the password of the story."""
    for person in people:
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])


def come_in(page: Page, person: Any) -> None:
    """Sign in by e-mail and password."""
    page.goto("/accounts/login/")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state("networkidle")
