"""How people come in, for the tests of this floor: a password, a telephone with codes, a visitor's browser."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

PASSWORD = "a quiet ferry crosses at dawn"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(step: int = 0, secret: str = SECRET) -> str:
    """What the telephone shows now, or `step` periods later; never one that is about to change."""
    if (left := app_settings.TOTP_PERIOD - time.time() % app_settings.TOTP_PERIOD) < 3:
        time.sleep(left + 0.05)
    counter = int(time.time()) // app_settings.TOTP_PERIOD + step
    return format_hotp_value(hotp_value(secret, counter))


def knows_password(person: Any, password: str = PASSWORD) -> Any:
    person.set_password(password)
    person.save()
    return person


def carries_telephone(person: Any) -> Any:
    """A second factor is set up, with recovery codes beside it."""
    TOTP.activate(person, SECRET)
    return person


def who(client: Client) -> str | None:
    """The key of the person who is signed in."""
    return client.session.get("_auth_user_id")


def shown(client: Client) -> list[str]:
    """The proofs that this session has."""
    return [
        record["method"] for record in client.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    ]


def enter(client: Client, person: Any, password: str = PASSWORD) -> Any:
    """Send the sign-in form."""
    return client.post(reverse("account_login"), {"login": person.email, "password": password})


def set_new_password(client: Client, link: str, password: str = PASSWORD) -> Any:
    """Open a link from a mail and fill in the form behind it."""
    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0] if page.redirect_chain else link
    return client.post(address, {"password1": password, "password2": password})


@pytest.fixture
def nora_knows(nora: Any) -> Any:
    """Nora, with a password and no role."""
    return knows_password(nora)


@pytest.fixture
def eva_knows(eva: Any) -> Any:
    """Eva, an executive: a password, and no second factor yet."""
    return knows_password(eva)


@pytest.fixture
def eva_ready(eva_knows: Any) -> Any:
    """Eva with a password and a telephone."""
    return carries_telephone(eva_knows)


@pytest.fixture
def factors() -> Any:
    """The second factors of a person, by type."""
    return lambda person: sorted(
        Authenticator.objects.filter(user=person).values_list("type", flat=True)
    )


@pytest.fixture(autouse=True)
def _land_on_this_floor(settings: Any) -> None:
    """Where one lands after signing in is a page of a higher floor."""
    settings.LOGIN_REDIRECT_URL = "me"
