"""The permission matrix says what the domain says, and each predicate reads it."""

from __future__ import annotations

import pytest

from people import permissions
from people.models import Absence, Holiday, Role, RoleAssignment, User
from people.permissions import MATRIX, allows, rights, roles_with

# Rows of domain.md §1.2, written a second time and by hand, so that the table in the code has a witness.
# C create, R read, U update, A approve, F only figures; after the colon what narrows them.
DOMAIN = {
    "stakeholder": {
        "CLO": {"C:own", "R:own", "U:own"},
        "CRM": {"C", "R", "U", "A"},
        "GO": {"R"},
        "INV": {"R"},
        "RCH": {"R"},
        "SEC": {"R:impersonal"},
        "CCR": {"R:impersonal"},
        "CTR": set(),
        "BU": {"R:impersonal"},
        "HRWG": {"R"},
        "GM": {"R"},
        "EXE": {"F:aggregate"},
        "AUD": {"R"},
        "ADM": set(),
    },
    "engagement": {
        "CLO": {"C:own", "R:own", "U:own"},
        "CRM": {"C", "R", "U", "A"},
        "GO": {"R"},
        "INV": {"R"},
        "RCH": {"R"},
        "SEC": {"R:attended"},
        "CCR": {"R:attended"},
        "CTR": set(),
        "BU": {"R:attended"},
        "HRWG": {"R"},
        "GM": {"R"},
        "EXE": {"F:aggregate"},
        "AUD": {"R"},
        "ADM": set(),
    },
    "commitment": {
        "CRM": {"C", "R", "U", "A"},
        "GO": {"R"},
        "INV": set(),
        "RCH": {"R"},
        "SEC": {"R:owner", "U:owner"},
        "CCR": {"R:owner", "U:owner"},
        "CTR": {"R:owner", "U:owner"},
        "BU": {"R:owner", "U:owner"},
        "HRWG": {"R"},
        "GM": {"R", "A:large"},
        "EXE": {"R:overdue"},
        "AUD": {"R"},
        "ADM": set(),
    },
    "risk": {
        "CLO": {"C"},
        "CRM": {"C", "R", "U"},
        "GO": {"C"},
        "INV": set(),
        "RCH": {"C"},
        "SEC": {"C", "R", "U"},
        "CCR": {"C"},
        "CTR": set(),
        "BU": {"C:own", "R:own", "U:own"},
        "HRWG": {"R", "A"},
        "GM": {"R", "A"},
        "EXE": {"R", "A"},
        "AUD": {"R"},
        "ADM": set(),
    },
    "escalation": {
        "CLO": {"C"},
        "CRM": {"C", "U"},
        "GO": {"C"},
        "INV": set(),
        "RCH": {"C", "U"},
        "SEC": {"C", "U"},
        "CCR": {"C"},
        "CTR": set(),
        "BU": {"C"},
        "HRWG": {"C", "U"},
        "GM": {"U:decide"},
        "EXE": {"U:decide"},
        "AUD": {"R"},
        "ADM": set(),
    },
    "trail": {role: {"R"} if role == "AUD" else set() for role in Role},
}


def written(subject, role):
    return {letter + (f":{word}" if word else "") for letter, word in MATRIX[subject][role]}


@pytest.mark.parametrize(
    ("subject", "role"), [(subject, str(role)) for subject, row in DOMAIN.items() for role in row]
)
def test_the_matrix_says_what_the_domain_says(subject, role):
    assert written(subject, role) == DOMAIN[subject][role]


@pytest.mark.parametrize("subject", MATRIX)
def test_every_role_has_a_cell_in_every_row(subject):
    assert set(MATRIX[subject]) == {str(role) for role in Role}


HOUSE_RULES = {
    "people",
    "mandate",
    "message",
}  # rules of the house are no content of anybody's matter


@pytest.mark.parametrize("subject", sorted(set(MATRIX) - HOUSE_RULES))
def test_an_administrator_has_no_right_to_content(subject):
    assert MATRIX[subject]["ADM"] == frozenset()


@pytest.mark.parametrize("subject", MATRIX)
def test_an_auditor_only_reads(subject):
    assert {letter for letter, _word in MATRIX[subject]["AUD"]} <= {"R"}


def test_a_right_at_one_site_is_none_at_another(mia, north, south):
    assert allows(mia, "stakeholder", "C", north)
    assert not allows(mia, "stakeholder", "C", south)


def test_a_narrowed_right_counts_only_where_it_is_asked_for(otto):
    assert not allows(otto, "commitment", "R")
    assert allows(otto, "commitment", "R", None, "owner")


def test_figures_are_no_reading(eva):
    assert not allows(eva, "stakeholder", "R")


def test_the_roles_of_a_right_can_be_listed():
    assert roles_with("commitment", "A") == ["CRM"]
    assert set(roles_with("commitment", "A", "large")) == {"CRM", "GM"}


def test_rights_of_several_roles_add_up(mia, north, on):
    RoleAssignment.objects.create(user=mia, role=Role.GM, site=north, starts_on=on)
    again = User.objects.get(pk=mia.pk)
    assert ("A", "large") in rights(again, "commitment")
    assert ("C", "") in rights(again, "commitment")


def test_somebody_not_signed_in_has_no_rights(rf):
    from django.contrib.auth.models import AnonymousUser

    assert rights(AnonymousUser(), "people") == set()


@pytest.mark.parametrize("name", ["omar", "mia", "gwen", "eva", "adam", "nora"])
def test_only_an_administrator_administers(cast, name, north):
    assert not permissions.can_administer(cast[name], north)


def test_an_administrator_gives_no_role_to_themselves(root, nora):
    assert permissions.can_grant(root, RoleAssignment(user=nora))
    assert not permissions.can_grant(root, RoleAssignment(user=root))


def test_an_administrator_neither_locks_out_nor_rescues_themselves(root):
    assert not permissions.can_deactivate(root, root)
    assert not permissions.can_open_door(root, root)


def test_only_who_is_in_is_put_out_and_only_who_is_out_is_let_in(root, nora):
    assert permissions.can_deactivate(root, nora)
    assert not permissions.can_reactivate(root, nora)
    nora.is_active = False
    assert permissions.can_reactivate(root, nora)
    assert not permissions.can_deactivate(root, nora)


def test_everybody_arranges_their_own_absence_and_an_administrator_that_of_others(cast):
    mia, omar, root = (cast[name] for name in ("mia", "omar", "root"))
    hers = Absence(person=mia, deputy=omar)
    assert permissions.can_arrange_absence(mia, hers)
    assert permissions.can_arrange_absence(root, hers)
    assert not permissions.can_arrange_absence(omar, hers)


def test_an_administrator_does_not_become_a_deputy_by_their_own_hand(root, eva):
    assert not permissions.can_arrange_absence(root, Absence(person=eva, deputy=root))


@pytest.mark.parametrize(
    ("name", "may"), [("gwen", True), ("eva", True), ("root", False), ("mia", False)]
)
def test_the_phase_of_a_site_is_for_its_general_manager_or_an_executive(cast, north, name, may):
    assert permissions.can_steer_site(cast[name], north) is may


def test_a_general_manager_does_not_steer_another_site(gwen, south):
    assert not permissions.can_steer_site(gwen, south)


def test_a_holiday_is_taken_back_once(root):
    assert permissions.can_take_back(root, Holiday())
    assert not permissions.can_take_back(root, Holiday(withdrawn=True))
