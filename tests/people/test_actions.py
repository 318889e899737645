"""What is done to people, roles, sites, units and absences, and that all of it is recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError

from people import actions
from people.models import Absence, BusinessUnit, Holiday, Role, RoleAssignment, Site, User
from records.lifecycle import IllegalMove
from records.models import Entry, Notice
from tests.people.conftest import carries_telephone

DAY = timedelta(days=1)


def last_entry():
    return Entry.objects.order_by("-id").first()


@pytest.fixture
def somebody():
    return User(email=" Ana@Parley.Example ", name="Ana", title="Nurse")


def test_a_new_person_has_a_tidy_address_and_no_password(somebody, root):
    actions.invite(somebody, by=root)
    assert somebody.email == "ana@parley.example"
    assert not somebody.has_usable_password()


def test_a_new_person_holds_no_role(somebody, root):
    assert not actions.invite(somebody, by=root).assignments.exists()


def test_the_address_and_password_of_a_new_person_stay_out_of_the_trail(somebody, root):
    actions.invite(somebody, by=root, password="a quiet ferry crosses")
    assert last_entry().changes["email"] is None
    assert last_entry().changes["password"] is None
    assert "ferry" not in str(last_entry().changes)


def test_an_address_belongs_to_one_person(somebody, root, nora):
    somebody.email = nora.email.upper()
    with pytest.raises(ValidationError):
        actions.invite(somebody, by=root)


@pytest.mark.parametrize("name", ["mia", "gwen", "eva", "adam", "nora"])
def test_nobody_but_an_administrator_enters_people(cast, somebody, name):
    with pytest.raises(PermissionDenied):
        actions.invite(somebody, by=cast[name])
    assert last_entry().kind == "refused"


def test_a_changed_address_leaves_no_old_door(nora, root):
    EmailAddress.objects.create(user=nora, email=nora.email, verified=True, primary=True)
    actions.amend_user(nora, by=root, values={"email": "New@parley.example"})
    assert nora.email == "new@parley.example"
    assert not EmailAddress.objects.filter(user=nora).exists()


def test_everybody_changes_their_own_details_only(nora, mia):
    actions.change_details(nora, by=nora, values={"phone": "+254 700 000 000", "language": "fr"})
    assert User.objects.get(pk=nora.pk).language == "fr"
    with pytest.raises(PermissionDenied):
        actions.change_details(nora, by=mia, values={"language": "es"})


def test_nobody_sets_the_password_of_another(nora, root):
    with pytest.raises(PermissionDenied):
        actions.set_password(nora, by=root, password="a quiet ferry crosses")


def test_deactivating_asks_why(nora, root):
    with pytest.raises(ValidationError):
        actions.deactivate(nora, by=root)
    assert User.objects.get(pk=nora.pk).is_active


def test_a_deactivated_person_keeps_what_they_held_for_the_day_they_return(mia, root):
    actions.deactivate(mia, by=root, note="Long leave.")
    actions.reactivate(mia, by=root, note="Is back.")
    assert mia.assignments.count() == 1


def test_somebody_deactivated_can_do_nothing_any_more(mia, root):
    actions.deactivate(mia, by=root, note="Left the company.")
    with pytest.raises(PermissionDenied):
        actions.change_details(mia, by=mia, values={"language": "fr"})


def test_a_lost_factor_is_taken_away_with_all_that_belongs_to_it(eva, root):
    carries_telephone(eva)
    actions.drop_factor(eva, by=root, note="Telephone lost, voice known.")
    assert not Authenticator.objects.filter(user=eva).exists()
    assert last_entry().changes == {"second_factors": [1, 0]}


def test_a_role_is_given_with_the_name_of_who_gave_it(nora, root, north, on):
    given = RoleAssignment(user=nora, role=Role.CRM, site=north, starts_on=on)
    actions.grant(given, by=root)
    assert given.granted_by == root


def test_who_gets_a_role_is_told(nora, root, on):
    actions.grant(RoleAssignment(user=nora, role=Role.AUD, starts_on=on), by=root)
    assert Notice.objects.get(to=nora).name == "people/role_given"


def test_an_administrator_gives_themselves_nothing(root, on):
    with pytest.raises(PermissionDenied):
        actions.grant(RoleAssignment(user=root, role=Role.RCH, starts_on=on), by=root)
    assert not RoleAssignment.objects.filter(role=Role.RCH).exists()


def test_ending_a_role_asks_why_and_keeps_it_readable(mia, root, on):
    held = mia.assignments.get()
    with pytest.raises(ValidationError):
        actions.end(held, by=root, ends_on=on)
    actions.end(held, by=root, ends_on=on, note="Moved on.")
    assert RoleAssignment.objects.get(pk=held.pk).ends_on == on


def test_the_end_of_a_role_is_not_put_off(mia, root, on):
    held = mia.assignments.get()
    actions.end(held, by=root, ends_on=on, note="Moved on.")
    with pytest.raises(ValidationError):
        actions.end(held, by=root, ends_on=on + DAY, note="Stays a day.")


def test_a_role_does_not_end_before_it_began(mia, root, on):
    held = mia.assignments.get()
    with pytest.raises(ValidationError):
        actions.end(held, by=root, ends_on=held.starts_on - DAY, note="Never was.")


def test_a_deputy_is_told(mia, omar, on):
    actions.arrange(Absence(person=mia, deputy=omar, starts_on=on, ends_on=on + DAY), by=mia)
    assert Notice.objects.get(to=omar).name == "people/standing_in"


def test_somebody_who_may_not_sign_in_is_no_deputy(mia, omar, root, on):
    actions.deactivate(omar, by=root, note="Left the company.")
    with pytest.raises(ValidationError):
        actions.arrange(Absence(person=mia, deputy=omar, starts_on=on, ends_on=on), by=mia)


def test_one_comes_back_earlier_but_not_later(mia, omar, on):
    away = actions.arrange(
        Absence(person=mia, deputy=omar, starts_on=on, ends_on=on + DAY * 9), by=mia
    )
    actions.end_absence(away, by=mia, ends_on=on + DAY)
    with pytest.raises(ValidationError):
        actions.end_absence(away, by=mia, ends_on=on + DAY * 5)
    assert Absence.objects.get().ends_on == on + DAY


def test_a_site_is_opened_and_changed_by_an_administrator(root, north):
    actions.amend_site(north, by=root, values={"population": 13000})
    assert last_entry().changes == {"population": [12000, 13000]}


PHASES = Site.LIFECYCLE.moves
VERBS = {
    "start": actions.start_site,
    "pause": actions.pause_site,
    "wind_down": actions.wind_down_site,
    "close": actions.close_site,
}


@pytest.mark.parametrize("status", Site.Status.values)
@pytest.mark.parametrize("verb", PHASES)
def test_a_site_moves_only_as_its_table_says(north, gwen, verb, status):
    Site.objects.filter(pk=north.pk).update(status=status)
    start, end = PHASES[verb]
    if status in start:
        assert VERBS[verb](north, by=gwen, note="Decided by the board.").status == end
    else:
        with pytest.raises(IllegalMove):
            VERBS[verb](north, by=gwen, note="Decided by the board.")


def test_a_holiday_taken_back_can_be_entered_again(north, root, on):
    day = actions.declare_holiday(Holiday(site=north, on=on, name="Feast"), by=root)
    actions.withdraw_holiday(day, by=root)
    again = actions.declare_holiday(Holiday(site=north, on=on, name="Feast"), by=root)
    assert list(north.holidays.in_force()) == [again]


def test_a_unit_is_opened_below_another(water, root, otto):
    part = actions.open_unit(BusinessUnit(name="Wells", parent=water, head=otto), by=root)
    assert part.above() == [water]
