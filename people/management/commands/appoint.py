"""The first administrator of a new installation, and the way in for them."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from people import actions
from people.models import User
from records import clock


class Command(BaseCommand):
    help = "Make the first administrator and print the address where they set their password, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="their address, with which they sign in")
        parser.add_argument("name", help="their name, as others see it")

    def handle(self, *, email: str, name: str, **options: Any) -> None:
        person = User(email=email, name=name)
        try:
            actions.appoint(person, by=None, on=clock.now().date())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        key = {
            "uidb36": user_pk_to_url_str(person),
            "key": default_token_generator.make_token(person),
        }
        path = reverse("account_reset_password_from_key", kwargs=key)
        self.stdout.write(f"{person.name} is administrator. To set a password, open once:")
        self.stdout.write(settings.SITE_ADDRESS.rstrip("/") + path)
