"""What docker-compose.yml promises: one image, a health for each service, no secret in the file."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.celery import app

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
OURS = {"migrate", "web", "worker", "worker-reports", "beat"}
SECRET = re.compile(r"PASSWORD|SECRET_KEY|SIGNING_KEY|EMAIL_URL")


def test_all_of_ours_run_the_same_image() -> None:
    images = {COMPOSE["services"][name]["image"] for name in OURS}
    assert images == {"parley:${PARLEY_VERSION:-latest}"}


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_service_says_how_it_is(name: str) -> None:
    service = COMPOSE["services"][name]
    assert (
        service["healthcheck"] == {"disable": True}
        if name == "migrate"
        else service["healthcheck"]["test"]
    )


def test_secrets_come_from_the_environment_only() -> None:
    """Each is written as ${NAME:?message}, so that a missing one stops the start with a sentence."""
    used = re.findall(r"(?<!\$)\$\{([A-Z_]+)(:?[-?][^}]*)?\}", TEXT)
    secrets = [(name, rest) for name, rest in used if SECRET.search(name)]
    assert {name for name, _ in secrets} >= {"SECRET_KEY", "DB_APP_PASSWORD", "REDIS_PASSWORD"}
    assert [name for name, rest in secrets if not rest.startswith(":?")] == []


def test_only_the_migration_is_the_owner() -> None:
    owners = {name for name in OURS if "parley_owner" in _database(name)}
    assert owners == {"migrate"}


def _database(name: str) -> str:
    return str(COMPOSE["services"][name]["environment"]["DATABASE_URL"])


def test_every_queue_of_the_clock_has_a_worker() -> None:
    queues = {tick["options"]["queue"] for tick in app.conf.beat_schedule.values()}
    served: set[str] = set()
    for name in ("worker", "worker-reports"):
        command = COMPOSE["services"][name]["command"]
        served |= set(command[command.index("-Q") + 1].split(","))
    assert queues == served


def test_web_can_be_scaled() -> None:
    """No container of ours publishes a port or has a fixed name; one proxy stands before them."""
    published = {name for name, service in COMPOSE["services"].items() if "ports" in service}
    assert published == {"proxy"}
    assert not any("container_name" in service for service in COMPOSE["services"].values())


def test_every_variable_of_the_settings_is_explained() -> None:
    settings = (ROOT / "config" / "settings.py").read_text()
    names = set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"", settings))
    explained = (ROOT / "docs" / "operation.md").read_text()
    assert names > {"SECRET_KEY", "DATABASE_URL"}
    assert [name for name in sorted(names) if f"`{name}`" not in explained] == []
