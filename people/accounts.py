"""How allauth is told Parley's rules: nobody registers themselves, secrets are sealed."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from people.models import User


class ByInvitationOnly(DefaultAccountAdapter):
    """Accounts are made by an administrator in Parley's own pages."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False


class KnownPeopleOnly(DefaultSocialAccountAdapter):
    """Single sign-on lets in whom an administrator has entered, found by the verified e-mail address."""

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        addresses = [address.email for address in sociallogin.email_addresses if address.verified]
        person = User.objects.active().filter(email__in=addresses).first()
        if person is None:
            messages.error(
                request, _("Nobody with this address is known here. Ask your administrator.")
            )
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, person)

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        return False


class SealedSecrets(DefaultMFAAdapter):
    """Second-factor secrets are encrypted in the database with a key that is not in it."""

    def _box(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(hashlib.sha256(settings.MFA_KEY.encode()).digest()))

    def encrypt(self, text: str) -> str:
        return self._box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._box().decrypt(encrypted_text.encode()).decode()
