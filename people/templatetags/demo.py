"""What only the demonstration shows: the code on the telephone of the person who signs in."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django import template
from django.conf import settings
from django.core.cache import cache

register = template.Library()


@register.simple_tag(takes_context=True)
def demo_code(context: dict[str, Any]) -> str:
    """The present six digits of the person who is asked for them; nothing outside the demonstration."""
    if settings.MODE != "demo":
        return ""
    request = context["request"]
    stage = getattr(request, "_login_stage", None)
    person = stage.login.user if stage else request.user
    factor = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP).first()
    if factor is None:
        return ""
    counter = int(time.time()) // app_settings.TOTP_PERIOD
    code = format_hotp_value(hotp_value(decrypt(factor.data["secret"]), counter))
    # A code opens once. Visitors who change persons quickly would have to wait for the next one.
    cache.delete(TOTP(factor)._get_used_cache_key(code))
    return f"{code[:3]} {code[3:]}"
