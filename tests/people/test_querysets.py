"""Who sees whom, and who holds a role on a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from people.models import Absence, Role, RoleAssignment, Site, User

DAY = timedelta(days=1)


@pytest.mark.parametrize("name", ["omar", "otto", "adam", "root"])
def test_colleagues_see_each_other(cast, name):
    assert User.objects.visible_to(cast[name]).count() == len(cast)


@pytest.mark.parametrize("name", ["tito", "nora"])
def test_a_contractor_or_somebody_without_a_role_sees_only_themselves(cast, name):
    assert list(User.objects.visible_to(cast[name])) == [cast[name]]


@pytest.mark.parametrize(("name", "all_of_them"), [("root", True), ("adam", True), ("mia", False)])
def test_who_holds_what_is_seen_by_administrators_and_auditors(cast, name, all_of_them):
    seen = RoleAssignment.objects.visible_to(cast[name])
    assert (seen.count() > 1) is all_of_them


def test_everybody_sees_their_own_roles(mia):
    assert [held.user for held in RoleAssignment.objects.visible_to(mia)] == [mia]


def test_an_absence_is_seen_by_the_two_it_concerns_and_administrators(cast, on):
    Absence.objects.create(person=cast["mia"], deputy=cast["omar"], starts_on=on, ends_on=on)
    seen_by = [name for name, who in cast.items() if Absence.objects.visible_to(who).exists()]
    assert seen_by == ["omar", "mia", "root"]


def test_the_sites_of_a_person_are_those_of_their_roles(omar, eva, nora, north, south):
    assert list(Site.objects.of(omar)) == [north]
    assert list(Site.objects.of(eva)) == [north, south]
    assert list(Site.objects.of(nora)) == []


def test_holders_at_a_site_include_those_who_hold_the_role_everywhere(cast, north, on):
    assert set(User.objects.holding(Role.EXE, Role.CRM, site=north, on=on)) == {
        cast["eva"],
        cast["mia"],
    }


def test_holders_without_a_site_are_those_who_hold_the_role_everywhere(cast, on):
    assert list(User.objects.holding(Role.CRM, Role.EXE, on=on)) == [cast["eva"]]


def test_holders_elsewhere_are_left_out(cast, south, on):
    assert list(User.objects.holding(Role.CRM, site=south, on=on)) == []


def test_the_deputy_of_a_holder_is_a_holder(cast, north, on):
    Absence.objects.create(person=cast["mia"], deputy=cast["omar"], starts_on=on, ends_on=on)
    assert set(User.objects.holding(Role.CRM, site=north, on=on)) == {cast["mia"], cast["omar"]}
    assert set(User.objects.holding(Role.CRM, site=north, on=on + DAY)) == {cast["mia"]}


def test_somebody_deactivated_holds_nothing_and_neither_does_their_deputy(cast, north, on):
    Absence.objects.create(person=cast["mia"], deputy=cast["omar"], starts_on=on, ends_on=on)
    User.objects.filter(pk=cast["mia"].pk).update(is_active=False)
    assert list(User.objects.holding(Role.CRM, site=north, on=on)) == []


def test_a_role_that_is_over_is_held_no_more(cast, north, on):
    RoleAssignment.objects.filter(user=cast["mia"]).update(ends_on=on - DAY)
    assert list(User.objects.holding(Role.CRM, site=north, on=on)) == []


def test_two_periods_of_different_roles_are_not_mixed(cast, north, on):
    """A role that ended and another that begins later do not add up to one that is held."""
    RoleAssignment.objects.filter(user=cast["mia"]).update(ends_on=on - DAY)
    RoleAssignment.objects.create(user=cast["mia"], role="CLO", site=north, starts_on=on - DAY * 3)
    assert cast["mia"] not in User.objects.holding(Role.CRM, site=north, on=on)
