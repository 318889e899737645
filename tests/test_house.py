"""The rules of the house hold, and each guard was seen to bite."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.test.utils import isolate_apps
from django.urls import get_resolver, path

from records import checks, trail
from records.lifecycle import Lifecycle
from tests import house

APPS = [app for app in settings.HOUSE if app != "records"]
EVERYTHING = [*house.sources(house.ROOT, [*settings.HOUSE, "config"])]
ROOMS = [(name, text) for name, text in EVERYTHING if name.split("/")[0] in APPS]


def each(modules: list[tuple[str, str]]) -> Any:
    """One test for each module, called by its path."""
    return pytest.mark.parametrize(
        ("name", "text"), [pytest.param(*module, id=module[0]) for module in modules]
    )


TEMPLATES = sorted((house.ROOT / "templates").rglob("*.html"))

# Exceptions, each with its reason. A new one is a decision, not a convenience.
READS_BESIDE_THE_SCOPE: dict[str, str] = {}
DEMO = "reports/management/demo"
WRITES_BESIDE_ACTIONS = {
    f"{DEMO}/company.py: root.save(...)": "the first administrator, whom nobody can enter",
    f"{DEMO}/company.py: RoleAssignment(user=root, role=Role.ADM, starts_on=self.first_day).save(...)": (
        "the first administrator's role"
    ),
    f"{DEMO}/company.py: User.objects.filter(pk=person.pk).update(...)": (
        "the password that all demo people share, hashed once"
    ),
    f"{DEMO}/pictures.py: picture.save(...)": "a picture in memory, not a row",
    "reports/management/commands/demo.py: Notice.objects.filter"
    "(due_at__lt=morning - timedelta(days=INBOX_DAYS)).update(...)": (
        "notices of two years that their readers have read"
    ),
    "reports/management/commands/demo.py: cursor.execute(...)": "lets the load not wait for the disk",
    "reports/management/commands/demo.py: SystemState.objects.create(...)": "that the demo is loaded",
    "reports/snapshots.py: cursor.execute(...)": "asks for a transaction that can only read",
    "people/templatetags/demo.py: cache.delete(...)": "forgets that a demo code was used; no row",
    "engagement/querysets/likeness.py: cursor.execute(...)": "reads whose names look alike, in one SELECT",
    "risks/ladder.py: cursor.execute(...)": "reads the clocks of all floors, united in one SELECT",
    "people/querysets.py: self.raw(...)": "reads the visitor with roles and notices, in one SELECT",
    "people/views/users.py: form.save(...)": "the sign-in library's form, which sends a mail and writes nothing",
}
NAMES_OF_OTHERS = {
    "helper",  # what crispy-forms asks a form for
    "get_context_data",  # Django's
    "handle_DATA",  # what aiosmtpd calls
    "_of_manager",  # the community-relations manager, a person
}
OPEN = {  # every door that answers without sign-in
    "live",
    "ready",
    "deep",
    "calendar_feed",  # opens with a long random token only
    "find_officer",  # what officers published about themselves
    "officers_of",
    "account_login",
    "account_logout",
    "account_signup",  # shut by people.urls
    "account_inactive",
    "account_confirm_email",  # nothing sends its key
    "account_email_verification_sent",  # shut by people.urls
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_login_code",  # answers only to a sign-in by code, which is off
    "mfa_authenticate",
    "mfa_login_webauthn",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_signup",  # shut by people.urls
}


def bare(complaint: str) -> str:
    """Without the line, which moves."""
    return complaint.partition(": ")[2] if complaint.startswith("line ") else complaint


def run(*command: str, cwd: Path = house.ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env={k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"} | env,
        capture_output=True,
        text=True,
        check=False,
    )


def linter(cwd: Path) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name("lint-imports")
    env = os.environ | {"PYTHONPATH": str(cwd)}
    return subprocess.run(
        [tool, "--no-cache"], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )


# -- the floors


def test_the_order_of_the_house_is_the_same_wherever_it_is_written():
    assert house.floors(settings.HOUSE, house.contracts(house.ROOT), house.ROOT) == []


@pytest.mark.parametrize(
    "wrong",
    [
        ["people", "records", *settings.HOUSE[2:]],
        settings.HOUSE[:-1],
        [*settings.HOUSE, "attic"],
    ],
)
def test_an_app_that_is_missing_or_misplaced_is_noticed(wrong):
    assert house.floors(wrong, house.contracts(house.ROOT), house.ROOT)


def test_imports_go_down_the_floors_and_through_the_rooms():
    result = linter(house.ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        ("people/querysets.py", "from commitments import models\n", "people.querysets"),
        ("records/search.py", "import people.models\n", "records.search"),
        ("commitments/utils.py", "", "utils"),
        ("people/models.py", "from people import actions\n", "people.models"),
    ],
)
def test_a_wrong_import_or_a_stray_room_breaks_the_contract(tmp_path, file, text, named):
    for folder in [*settings.HOUSE, "config"]:
        shutil.copytree(
            house.ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(house.ROOT / "pyproject.toml", tmp_path)
    broken = tmp_path / file
    broken.write_text((broken.read_text() if broken.exists() else '"""x"""\n') + text)
    result = linter(tmp_path)
    assert result.returncode == 1
    assert named in result.stdout


@isolate_apps("people", "records", "reports")
def test_a_foreign_key_that_points_up_is_refused(settings):
    class Figure(models.Model):  # noqa: DJ008
        class Meta:
            app_label = "reports"

    class Spy(models.Model):  # noqa: DJ008
        figure = models.ForeignKey(Figure, models.CASCADE)

        class Meta:
            app_label = "people"

    assert [error.id for error in checks.foreign_keys_point_down(models=[Figure, Spy])] == [
        "records.E001"
    ]


@isolate_apps("people")
def test_a_verb_without_an_action_is_refused():
    class Lamp(models.Model):  # noqa: DJ008
        LIFECYCLE = Lifecycle({"light": ({"off"}, "on"), "put_out": ({"on"}, "off")})

        class Meta:
            app_label = "people"

    trail.registry[Lamp]["light"] = object()  # type: ignore[assignment]
    try:
        found = checks.every_move_has_an_action(models=[Lamp])
    finally:
        del trail.registry[Lamp]
    assert [error.msg for error in found] == ["Lamp has no action for its verb 'put_out'."]


@isolate_apps("people")
def test_a_noun_with_verbs_but_without_scope_is_refused():
    class Lamp(models.Model):  # noqa: DJ008
        class Meta:
            app_label = "people"

    trail.registry[Lamp]["light"] = object()  # type: ignore[assignment]
    try:
        found = checks.every_register_is_scoped(models=[Lamp])
    finally:
        del trail.registry[Lamp]
    assert [error.id for error in found] == ["records.E003"]


# -- the rooms


@each([module for module in ROOMS if house.room_of(module[0]) in house.PAGES])
def test_pages_touch_only_what_is_visible(name, text):
    found = {f"{name}: {bare(complaint)}" for complaint in house.unscoped(text)}
    assert found <= set(READS_BESIDE_THE_SCOPE)


@pytest.mark.parametrize(
    "text",
    [
        "rows = Site.objects.all()",
        "rows = Site.objects.filter(pk=1).visible_to(user)",
        "rows = Site._default_manager.all()",
        "field.queryset = Site.objects",
        "site = get_object_or_404(Site, pk=pk)",
    ],
)
def test_a_page_that_looks_past_the_scope_is_noticed(text):
    assert house.unscoped(text)


def test_a_page_that_asks_for_the_visible_is_left_alone():
    assert not house.unscoped("get_object_or_404(Site.objects.visible_to(user).of(me), pk=pk)")


@each([module for module in ROOMS if house.room_of(module[0]) != "actions"])
def test_only_actions_write(name, text):
    found = {f"{name}: {bare(complaint)}" for complaint in house.writes(text)}
    assert found <= set(WRITES_BESIDE_ACTIONS)


@pytest.mark.parametrize(
    "text",
    [
        "site.save()",
        "Site.objects.create(name='x')",
        "rows.update(status='closed')",
        "rows.delete()",
        "Site.objects.bulk_create(rows)",
        "cursor.execute('UPDATE people_site SET name = 1')",
        "site.groups.set([1])",
    ],
)
def test_a_write_beside_the_actions_is_noticed(text):
    assert house.writes(text)


@each([module for module in EVERYTHING if house.room_of(module[0]) == "models"])
def test_nouns_do_not_save_in_their_own_way(name, text):
    assert house.overrides(text) == []


def test_a_noun_that_saves_in_its_own_way_is_noticed():
    assert house.overrides("class Site:\n    def save(self): ...")


def test_filling_a_dictionary_is_no_write():
    assert not house.writes("words.update(more)")


@each(ROOMS)
def test_apps_use_only_each_others_nouns_questions_and_verbs(name, text):
    assert house.trespasses(text, name.split("/")[0], settings.HOUSE) == []


@pytest.mark.parametrize(
    "text",
    [
        "from engagement.views import EngagementForm",
        "from engagement import forms",
        "import engagement.tasks",
        "def f():\n    from engagement.panels import x",
    ],
)
def test_a_room_of_another_app_is_noticed(text):
    assert house.trespasses(text, "commitments", settings.HOUSE)


@each(EVERYTHING)
def test_no_import_between_apps_hides_in_a_function(name, text):
    assert house.late_imports(text, name.split("/")[0], settings.HOUSE) == []


def test_an_import_that_hides_in_a_function_is_noticed():
    assert house.late_imports("def f():\n    from people.models import User", "records", APPS)


# -- the doors


def test_only_the_known_doors_are_open():
    assert {name for name, _module in house.open_doors(get_resolver().url_patterns)} == OPEN


def test_doors_are_open_only_in_public_rooms_and_in_the_sign_in_library():
    for name, module in house.open_doors(get_resolver().url_patterns):
        assert module.endswith(".public") or module.startswith("allauth."), name


def test_an_opened_page_is_noticed():
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    page.login_required = False  # type: ignore[attr-defined]  what login_not_required sets
    assert list(house.open_doors([path("x/", page, name="x")])) == [("x", __name__)]


# -- the sizes and the names


@each(EVERYTHING)
def test_files_and_functions_stay_small(name, text):
    assert house.oversize(text) == []


@pytest.mark.parametrize("text", ["x = 1\n" * 401, "def f():\n" + "    x = 1\n" * 40])
def test_a_file_or_function_that_outgrew_its_room_is_noticed(text):
    assert house.oversize(text)


@pytest.mark.parametrize("template", TEMPLATES, ids=str)
def test_templates_stay_small_and_carry_no_code(template):
    text = template.read_text()
    assert len(text.splitlines()) <= house.TEMPLATE_LINES
    assert house.inline_code(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "<p style='color: red'>",
        '<a onclick="go()">',
        "<style>p {}</style>",
        "<script>go()</script>",
        '<a href="javascript:go()">',
    ],
)
def test_inline_code_in_a_template_is_noticed(text):
    assert house.inline_code(text)


def test_a_script_with_an_address_is_no_inline_code():
    assert not house.inline_code('<script src="/x.js"></script><script type="application/json">')


@each(EVERYTHING)
def test_names_say_what_a_thing_is_for(name, text):
    assert [word for word in house.vague_names(name, text) if word not in NAMES_OF_OTHERS] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("people/utils.py", ""),
        ("people/views.py", "class SiteManager: ..."),
        ("people/views.py", "def do_it(): ..."),
        ("people/views.py", "def site_info(): ..."),
    ],
)
def test_a_name_that_says_nothing_is_noticed(name, text):
    assert house.vague_names(name, text)


def test_the_settings_fit_on_two_pages():
    lines = (house.ROOT / "config" / "settings.py").read_text().splitlines()
    assert len(lines) < house.SETTINGS_LINES


def test_the_foundation_stays_within_its_budget():
    """The operator's commands (backup, restore, verify) are counted as what they are: tools beside it."""
    mine = [text for name, text in EVERYTHING if name.startswith("records/")]
    tools = [text for name, text in EVERYTHING if name.startswith("records/management/")]
    lines = sum(len(text.splitlines()) for text in mine if text not in tools)
    assert lines <= house.RECORDS_LINES


# -- the deployment


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def production(**more: str) -> dict[str, str]:
    return {
        "PARLEY_MODE": "production",
        "SECRET_KEY": "kx0Vq7PBqLr2mWcY9sZt4HfJ6uEoNa3GdRi8Tb1C5vKyXwQe-h",
        "TRAIL_SIGNING_KEY": "5f" * 32,
        "ALLOWED_HOSTS": "parley.example",
        "SITE_ADDRESS": "https://parley.example",
        "DEBUG": "",
    } | more


def deploy(**env: str) -> subprocess.CompletedProcess[str]:
    return run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **production(**env))


def test_the_deployment_check_finds_nothing():
    result = deploy()
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"SECRET_KEY": "not-a-secret-only-for-demo-and-tests"}, "SECRET_KEY"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"TRAIL_SIGNING_KEY": ""}, "TRAIL_SIGNING_KEY"),
    ],
)
def test_production_refuses_to_start_unsafely(env: dict[str, Any], said: str):
    result = deploy(**env)
    assert result.returncode != 0
    assert said in result.stderr
