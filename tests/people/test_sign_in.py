"""Who comes in: password, second factor, passkey, forgotten password, single sign-on, and no way around."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.password_validation import validate_password
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core import mail
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from people import actions
from people.accounts import KnownPeopleOnly
from records.models import Entry
from tests.people.conftest import (
    PASSWORD,
    SECRET,
    carries_telephone,
    code,
    enter,
    set_new_password,
    shown,
    who,
)
from tests.people.passkeys import SoftKey

REALLY = pytest.mark.django_db(transaction=True)  # what follows a commit happens
NEW_PASSWORD = "three brown goats on a hill"
LOGIN, FACTOR = "/accounts/login/", "/second-factor/"


# The password.


def test_a_person_signs_in_with_address_and_password(client, nora_knows):
    enter(client, nora_knows)
    assert who(client) == str(nora_knows.pk)


def test_the_address_may_be_written_in_capitals(client, nora_knows):
    client.post(LOGIN, {"login": nora_knows.email.upper(), "password": PASSWORD})
    assert who(client) == str(nora_knows.pk)


def test_a_wrong_password_lets_nobody_in(client, nora_knows):
    enter(client, nora_knows, "something else entirely")
    assert who(client) is None


def test_an_unknown_address_is_answered_like_a_wrong_password(client, nora_knows):
    wrong = enter(client, nora_knows, "something else entirely")
    unknown = client.post(LOGIN, {"login": "ghost@parley.example", "password": PASSWORD})
    said = [answer.context["form"].errors for answer in (wrong, unknown)]
    assert said[0] == said[1]


def test_somebody_deactivated_does_not_come_in(client, nora_knows, root):
    actions.deactivate(nora_knows, by=root, note="Left the company.")
    enter(client, nora_knows)
    assert who(client) is None


def test_coming_in_is_recorded(client, nora_knows):
    enter(client, nora_knows)
    assert Entry.objects.filter(verb="sign_in", kind="done", by=nora_knows).count() == 1


def test_a_failed_attempt_is_recorded_with_the_person_it_was_about(client, nora_knows):
    enter(client, nora_knows, "something else entirely")
    entry = Entry.objects.get(verb="sign_in", kind="refused")
    assert (entry.by, entry.record_id) == (None, nora_knows.pk)


def test_five_wrong_passwords_close_the_door_for_a_while(client, nora_knows):
    for _attempt in range(5):
        enter(client, nora_knows, "something else entirely")
    enter(client, nora_knows)
    assert who(client) is None


def test_a_closed_door_of_one_person_leaves_others_in(client, nora_knows, omar):
    for _attempt in range(5):
        client.post(LOGIN, {"login": omar.email, "password": "something else entirely"})
    enter(client, nora_knows)
    assert who(client) == str(nora_knows.pk)


def test_the_session_has_a_new_key_after_signing_in(client, nora_knows):
    client.get(LOGIN)
    client.session.save()
    before = client.session.session_key
    enter(client, nora_knows)
    assert client.session.session_key != before


@pytest.mark.parametrize("name", ["account_email", "account_signup", "socialaccount_connections"])
def test_doors_that_parley_does_not_have_are_shut(client, sign_in, nora, name):
    assert sign_in(nora).get(reverse(name)).headers["Location"] == reverse("me")


def test_nobody_registers_themselves(client, db):
    answer = client.post("/accounts/signup/", {"email": "x@y.example", "password1": PASSWORD})
    assert answer.headers["Location"].startswith(LOGIN)


# The strength of a password.


@pytest.mark.parametrize(
    "password",
    [
        "password123456!",
        "qwertyuiop1234",
        "1qaz2wsx3edc4rfv",
        "aaaaaaaaaaaaaaaa",
        "North-North-North",
        "Parley2026!Parley",
        "NoraNora2026!!",
        "n0r@-p@rley-2026",
        "abcdefghijklmnop",
        "987654321098765",
    ],
)
def test_an_obvious_password_is_refused(nora, password):
    with pytest.raises(ValidationError):
        validate_password(password, nora)


@pytest.mark.parametrize(
    "password", ["a quiet ferry crosses at dawn", "Nora keeps 3 brown goats", "kV9#tR2!xL6&"]
)
def test_words_of_ones_own_are_a_good_password(nora, password):
    validate_password(password, nora)


def test_a_new_password_is_recorded_without_its_value(client, nora_knows):
    enter(client, nora_knows)
    new = NEW_PASSWORD
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    entry = Entry.objects.get(verb="set_password", by=nora_knows)
    assert entry.changes == {"password": None}


# The forgotten password.


def ask_for_link(client, person):
    client.post(reverse("account_reset_password"), {"email": person.email})
    return re.search(r"https?://\S+", mail.outbox[-1].body).group(0)


def set_new(client, link, password=NEW_PASSWORD):
    return set_new_password(client, link, password)


def test_the_mail_with_the_link_carries_only_the_link(client, eva_knows):
    ask_for_link(client, eva_knows)
    sent = mail.outbox[-1]
    assert len(re.findall(r"https?://", sent.body)) == 1
    assert eva_knows.name not in sent.body + sent.subject
    assert "Executive" not in sent.body + sent.subject


def test_the_link_sets_a_new_password_and_kills_the_old_one(client, nora_knows):
    set_new(client, ask_for_link(client, nora_knows))
    nora_knows.refresh_from_db()
    assert nora_knows.check_password(NEW_PASSWORD)


def test_the_link_works_once(client, nora_knows):
    link = ask_for_link(client, nora_knows)
    set_new(client, link)
    set_new(Client(), link, "another good long password")
    nora_knows.refresh_from_db()
    assert nora_knows.check_password(NEW_PASSWORD)


def test_the_link_alone_signs_nobody_in(client, nora_knows):
    set_new(client, ask_for_link(client, nora_knows))
    assert who(client) is None


def test_a_new_password_ends_the_sessions_elsewhere(client, nora_knows):
    elsewhere = Client()
    enter(elsewhere, nora_knows)
    set_new(client, ask_for_link(client, nora_knows))
    assert elsewhere.get("/me/").status_code == 302


def test_a_new_password_does_not_replace_the_second_factor(client, eva_ready):
    set_new(client, ask_for_link(client, eva_ready))
    answer = enter(client, eva_ready, NEW_PASSWORD)
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert who(client) is None


def test_an_unknown_address_gets_no_mail_and_the_same_answer(client, nora_knows):
    known = client.post(reverse("account_reset_password"), {"email": nora_knows.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "ghost@parley.example"})
    assert known.headers["Location"] == unknown.headers["Location"]
    assert [message.to for message in mail.outbox] == [[nora_knows.email]]


def test_links_cannot_be_asked_for_without_end(client, nora_knows):
    answers = [
        client.post(reverse("account_reset_password"), {"email": nora_knows.email}).status_code
        for _attempt in range(4)
    ]
    assert answers == [302, 302, 302, 429]


# The second factor.


def test_an_executive_without_a_factor_sees_only_the_way_to_one(client, eva_knows):
    enter(client, eva_knows)
    assert client.get("/me/").headers["Location"].startswith(FACTOR)


@pytest.mark.parametrize("name", ["omar", "mia", "nora", "otto"])
def test_roles_without_restricted_matters_are_not_asked(client, sign_in, cast, name):
    sign_in(cast[name])
    drop_proofs(client)
    assert client.get("/me/").status_code == 200


def drop_proofs(client):
    session = client.session
    session["account_authentication_methods"] = []
    session.save()


def set_up_codes(client):
    """Scan the square with a telephone and write the first code."""
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    client.post(reverse("mfa_activate_totp"), {"code": code(secret=secret)})


@REALLY
def test_setting_up_codes_opens_the_house_at_once(client, eva_knows):
    enter(client, eva_knows)
    set_up_codes(client)
    assert client.get("/me/").status_code == 200


@REALLY
def test_setting_up_codes_gives_recovery_codes(client, eva_knows, factors):
    enter(client, eva_knows)
    set_up_codes(client)
    assert factors(eva_knows) == ["recovery_codes", "totp"]


@REALLY
def test_the_session_has_a_new_key_after_a_factor_was_set_up(client, eva_knows):
    enter(client, eva_knows)
    before = client.session.session_key
    set_up_codes(client)
    assert client.session.session_key != before


def test_the_secret_of_the_codes_is_sealed_in_the_database(client, eva_ready):
    assert SECRET not in str(Authenticator.objects.get(user=eva_ready).data)


def test_the_password_is_not_enough_once_a_factor_exists(client, eva_ready):
    enter(client, eva_ready)
    assert who(client) is None


def test_the_code_of_the_telephone_lets_in(client, eva_ready):
    enter(client, eva_ready)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert (who(client), shown(client)) == (str(eva_ready.pk), ["password", "mfa"])


def test_a_wrong_code_lets_nobody_in(client, eva_ready):
    enter(client, eva_ready)
    wrong = f"{(int(code()) + 1) % 1_000_000:06d}"
    client.post(reverse("mfa_authenticate"), {"code": wrong})
    assert who(client) is None


def test_a_code_opens_only_once(client, eva_ready):
    enter(client, eva_ready)
    once = code()
    client.post(reverse("mfa_authenticate"), {"code": once})
    again = Client()
    enter(again, eva_ready)
    again.post(reverse("mfa_authenticate"), {"code": once})
    assert who(again) is None


def test_codes_cannot_be_tried_without_end(client, eva_ready):
    enter(client, eva_ready)
    wrong = f"{(int(code()) + 1) % 1_000_000:06d}"
    for _attempt in range(6):
        client.post(reverse("mfa_authenticate"), {"code": wrong})
    client.post(reverse("mfa_authenticate"), {"code": code(1)})
    assert who(client) is None


def test_a_recovery_code_lets_in_once(client, eva_ready):
    spare = RecoveryCodes.activate(eva_ready).get_unused_codes()[0]
    enter(client, eva_ready)
    client.post(reverse("mfa_authenticate"), {"code": spare})
    again = Client()
    enter(again, eva_ready)
    again.post(reverse("mfa_authenticate"), {"code": spare})
    assert (who(client), who(again)) == (str(eva_ready.pk), None)


def test_a_session_from_before_the_factor_has_to_show_it(client, eva_knows):
    enter(client, eva_knows)
    carries_telephone(eva_knows)
    assert client.get("/me/").headers["Location"].startswith(FACTOR)


def test_whoever_knows_only_the_password_adds_no_factor_beside_an_existing_one(client, eva_knows):
    enter(client, eva_knows)
    carries_telephone(eva_knows)
    for name in ("mfa_add_webauthn", "mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes"):
        assert client.get(reverse(name)).headers["Location"] == FACTOR


def test_the_rule_holds_for_those_who_set_up_a_factor_freely(client, nora_knows):
    enter(client, nora_knows)
    carries_telephone(nora_knows)
    assert client.get(reverse("mfa_add_webauthn")).headers["Location"] == FACTOR


def test_showing_the_factor_within_a_session_opens_the_house(client, eva_knows):
    enter(client, eva_knows)
    carries_telephone(eva_knows)
    before = client.session.session_key
    client.post(reverse("mfa_reauthenticate"), {"code": code()})
    assert client.get("/me/").status_code == 200
    assert client.session.session_key != before


def test_the_proof_of_another_person_does_not_count(client, sign_in, eva):
    sign_in(eva)
    session = client.session
    session["account_authentication_methods_user"] = "somebody else"
    session.save()
    assert client.get("/me/").headers["Location"].startswith(FACTOR)


def test_a_fragment_is_sent_to_the_second_factor_as_a_whole_page(client, eva_knows):
    enter(client, eva_knows)
    answer = client.get("/people/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, FACTOR)


def test_the_page_that_asks_for_a_factor_leads_back_only_into_the_house(client, eva_knows):
    enter(client, eva_knows)
    carries_telephone(eva_knows)
    page = client.get(FACTOR, {"next": "https://elsewhere.example/"})
    assert page.context["next"] == "/"


# Passkeys.


def add_passkey(client, key):
    page = client.get(reverse("mfa_add_webauthn"))
    made = key.create(page.context["js_data"]["creation_options"])
    form = {"name": "My key", "credential": made, "passwordless": "on"}
    return client.post(reverse("mfa_add_webauthn"), form, secure=True)


@pytest.fixture
def eva_with_passkey(eva_knows):
    key, client = SoftKey(), Client()
    enter(client, eva_knows)
    add_passkey(client, key)
    return eva_knows, key, client


def test_a_passkey_can_be_set_up_and_counts(eva_with_passkey, factors):
    eva, _key, client = eva_with_passkey
    assert factors(eva) == ["recovery_codes", "webauthn"]
    assert client.get("/me/").status_code == 200


def test_a_passkey_is_asked_for_after_the_password(eva_with_passkey):
    eva, key, _client = eva_with_passkey
    client = Client()
    enter(client, eva)
    page = client.get(reverse("mfa_authenticate"))
    answer = key.get(page.context["js_data"]["request_options"])
    client.post(reverse("mfa_authenticate"), {"credential": answer})
    assert (who(client), shown(client)) == (str(eva.pk), ["password", "mfa"])


def test_a_passkey_lets_in_without_a_password_and_counts_as_second_factor(eva_with_passkey):
    eva, key, _client = eva_with_passkey
    client = Client()
    options = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    answer = key.get(options.json()["request_options"])
    client.post(reverse("mfa_login_webauthn"), {"credential": answer})
    assert who(client) == str(eva.pk)
    assert client.get("/me/").status_code == 200


def test_a_strange_passkey_lets_nobody_in(eva_with_passkey):
    client, stranger = Client(), SoftKey()
    options = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    stranger.user_handle = eva_with_passkey[1].user_handle
    answer = stranger.get(options.json()["request_options"])
    client.post(reverse("mfa_login_webauthn"), {"credential": answer})
    assert who(client) is None


# Single sign-on.


COMPANY = {
    "provider_id": "company",
    "name": "Company sign-in",
    "client_id": "parley",
    "secret": "x",
    "settings": {"server_url": "https://id.example"},
}


def test_the_company_sign_in_is_offered_only_when_it_is_set_up(client, db, settings):
    without = client.get(LOGIN).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [COMPANY]}}
    with_it = client.get(LOGIN).content.decode()
    assert "Company sign-in" not in without
    assert "Company sign-in" in with_it


@pytest.fixture
def visit(rf, settings):
    """A request with a session, as the sign-in library hands it to the adapter."""
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [COMPANY]}}
    request = rf.get("/")
    request.user = AnonymousUser()
    SessionMiddleware(lambda _request: None).process_request(request)
    MessageMiddleware(lambda _request: None).process_request(request)
    with request_context(request):
        yield request


def arrives(address, *, verified=True):
    return SocialLogin(
        account=SocialAccount(provider="company", uid=address),
        email_addresses=[EmailAddress(email=address, verified=verified, primary=True)],
    )


def test_single_sign_on_lets_in_whom_an_administrator_entered(visit, nora):
    login = arrives("Nora@Parley.example")
    KnownPeopleOnly().pre_social_login(visit, login)
    assert login.user == nora
    assert SocialAccount.objects.get().user == nora


@pytest.mark.parametrize(
    ("address", "verified"), [("ghost@parley.example", True), ("nora@parley.example", False)]
)
def test_single_sign_on_refuses_strangers_and_unproved_addresses(visit, nora, address, verified):
    with pytest.raises(ImmediateHttpResponse):
        KnownPeopleOnly().pre_social_login(visit, arrives(address, verified=verified))


def test_single_sign_on_refuses_whoever_was_deactivated(visit, nora, root):
    actions.deactivate(nora, by=root, note="Left the company.")
    with pytest.raises(ImmediateHttpResponse):
        KnownPeopleOnly().pre_social_login(visit, arrives("nora@parley.example"))


# The demonstration.


@pytest.mark.parametrize(("mode", "shown_code"), [("demo", True), ("production", False)])
def test_the_code_of_a_demo_person_is_shown_only_in_the_demonstration(
    rf, settings, eva_ready, mode, shown_code
):
    settings.MODE = mode
    request = rf.get("/")
    request.user = eva_ready
    page = Template("{% load demo %}{% demo_code %}").render(Context({"request": request}))
    assert (page.replace(" ", "") in {code(-1), code()}) is shown_code
    assert bool(page) is shown_code


def test_visitors_of_the_demonstration_may_come_in_twice_within_a_minute(eva_ready, settings):
    settings.MODE = "demo"
    for _time in range(2):
        client = Client()
        enter(client, eva_ready)
        code()  # waits for a code that lasts
        page = client.get(reverse("mfa_authenticate")).content.decode()
        digits = re.search(r"telephone shows <strong>(\d{3} \d{3})</strong>", page).group(1)
        client.post(reverse("mfa_authenticate"), {"code": digits})
        assert who(client) == str(eva_ready.pk)


def test_the_code_is_not_shown_outside_the_demonstration(client, eva_ready):
    enter(client, eva_ready)
    assert "telephone shows" not in client.get(reverse("mfa_authenticate")).content.decode()
