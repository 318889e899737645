"""How the sign-in library is told Parley's rules: by invitation only, sealed secrets, strong passwords."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from collections.abc import Iterable
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from people import actions
from people.models import Site, User
from records.models import Entry
from records.trail import remember


class Colleagues(AuthenticationBackend):
    """The sign-in library's way in; whoever comes back is loaded with what every page asks about them."""

    def get_user(self, user_id: Any) -> User | None:
        person = User.objects.for_a_visit(user_id)
        return person if person and self.user_can_authenticate(person) else None


class ByInvitationOnly(DefaultAccountAdapter):
    """Accounts are made by an administrator in Parley's own pages; who comes in, or not, is in the trail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        remember(Entry.Kind.DONE, "sign_in", by=user)
        response = super().post_login(request, user, **kwargs)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        address = (credentials.get("email") or "").strip().lower()
        person = User.objects.filter(email=address).first()
        remember(Entry.Kind.REFUSED, "sign_in", by=None, about=User, record=person)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just signed in is not asked again; asked too often, people type a password anywhere."""
        shown = get_authentication_records(self.request, self.request.user)
        lately = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        if any(
            record["method"] in {"password", "mfa"} and record["at"] > lately for record in shown
        ):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def set_password(self, user: Any, password: str) -> None:
        actions.set_password(user, by=user, password=password)


class KnownPeopleOnly(DefaultSocialAccountAdapter):
    """Single sign-on lets in whom an administrator has entered, found by the verified e-mail address."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        addresses = [
            address.email.lower() for address in sociallogin.email_addresses if address.verified
        ]
        person = User.objects.active().filter(email__in=addresses).first()
        if person is None:
            messages.error(
                request, _("Nobody with this address is known here. Ask your administrator.")
            )
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, person)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False


class SealedSecrets(DefaultMFAAdapter):
    """Second-factor secrets are encrypted in the database with a key that is not in it."""

    def _box(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(hashlib.sha256(settings.MFA_KEY.encode()).digest()))

    def encrypt(self, text: str) -> str:
        return self._box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._box().decrypt(encrypted_text.encode()).decode()


ROWS = ("1234567890", "0987654321", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm",
        "qwertzuiopü", "azertyuiop", "qsdfghjklm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "йцукенгшщзхъ")  # fmt: skip
RUN = 4  # neighbouring keys that make a run
YEAR = re.compile(r"(19|20)\d\d")
LOOKALIKES = str.maketrans("@4301!5$7", "aaeoiisst")
ITS_OWN = 8  # characters that must remain besides names, runs, years and repetitions


class NothingObvious:
    """No password made of the names everybody here knows, of neighbouring keys, or of a common one in disguise."""

    def validate(self, password: str, user: Any = None) -> None:
        lowered = password.lower()
        if self._root(lowered) in CommonPasswordValidator().passwords:
            raise ValidationError(_("This is a common password in disguise. Choose another."))
        if len(lowered) - len(self._obvious(lowered, names_around(user))) < ITS_OWN:
            raise ValidationError(
                _("Names, years and neighbouring keys are guessed first. Add words of your own.")
            )

    def get_help_text(self) -> str:
        return _(
            "Not made of the names of the company, its sites or yourself, nor of neighbouring keys."
        )

    def _root(self, lowered: str) -> str:
        """Without what people hang around a word to satisfy a rule."""
        return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", lowered)

    def _obvious(self, lowered: str, names: Iterable[str]) -> set[int]:
        """The places of the characters that add nothing."""
        places: set[int] = set()
        for text in (lowered, lowered.translate(LOOKALIKES)):
            for name in names:
                for found in re.finditer(re.escape(name), text):
                    places |= set(range(*found.span()))
        for found in YEAR.finditer(lowered):
            places |= set(range(*found.span()))
        for start in range(len(lowered) - RUN + 1):
            piece = lowered[start : start + RUN]
            if len(set(piece)) == 1 or any(piece in row or piece[::-1] in row for row in ROWS):
                places |= set(range(start, start + RUN))
        return places


def names_around(user: Any) -> set[str]:
    """Words of four letters and more in the names of the company, the product, the sites and the person."""
    known = ["parley", settings.COMPANY_NAME, *Site.objects.values_list("name", flat=True)]
    if user is not None:
        known += [user.name, user.email.partition("@")[0]]
    return {word for name in known for word in re.split(r"[\W_]+", name.lower()) if len(word) >= 4}
