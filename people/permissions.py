"""Who may do what to which kind of object: the permission matrix as data. Source: domain.md §1.2.

C create, R read, U update, A approve or close. A word after the letters narrows them:
`own` the person's own site, contract or task; `owner` records they own; `attended` meetings they were
at; `progress` only the progress of a record; `impersonal` without personal data; `aggregate` only
figures; `overdue` only what is late; `decide` only to answer; `large` only changes beyond 30 days.
The matrix is read by the predicates of every app and by the tests.
"""

from __future__ import annotations

from typing import Any

from people.models import Role

MATRIX_TEXT = """
object        | CLO              | CRM   | GO | INV | RCH | SEC             | CCR             | CTR              | BU               | HRWG | GM       | EXE       | AUD | ADM
stakeholder   | CRU own          | CRU A | R  | R   | R   | R impersonal    | R impersonal    | -                | R impersonal     | R    | R        | aggregate | R   | -
engagement    | CRU own          | CRU A | R  | R   | R   | R attended      | R attended      | -                | R attended       | R    | R        | aggregate | R   | -
plan          | CR own           | CRU A | -  | -   | -   | R               | R               | -                | R                | R    | R A      | R         | R   | -
consent       | CR own           | CRU A | R  | -   | R   | -               | -               | -                | -                | R A  | R A      | R         | R   | -
commitment    | CR own, U progress | CRU A | R | -  | R   | RU owner        | RU owner        | RU owner         | RU owner         | R    | R, A large | R overdue | R | -
risk          | C                | CRU   | C  | -   | C   | CRU             | C               | -                | CRU own          | R A  | R A      | R A       | R   | -
escalation    | C                | CU    | C  | -   | CU  | CU              | C               | -                | C                | CU   | U decide | U decide  | R   | -
kpi           | R                | R     | R  | -   | R   | R               | R               | -                | R                | A R  | A R      | A R       | R   | -
report        | -                | R     | -  | -   | R   | -               | -               | -                | -                | R    | CR       | CR        | R   | -
trail         | -                | -     | -  | -   | -   | -               | -               | -                | -                | -    | -        | -         | R   | -
mandate       | R                | CRU   | R  | -   | R   | R               | R               | -                | R                | R    | R A      | R A       | R   | R
message       | R                | CRU   | R  | R   | R   | R               | R               | -                | R                | R    | A R      | A R       | R   | R
people        | R                | R     | R  | R   | R   | R               | R               | -                | R                | R    | R        | R         | R   | CRU
"""


def _read(text: str) -> dict[str, dict[str, frozenset[tuple[str, str]]]]:
    """object -> role -> {(letter, narrowing word or "")}."""
    header, *lines = [
        [part.strip() for part in line.split("|")] for line in text.strip().splitlines()
    ]
    return {
        line[0]: {role: _cell(cell) for role, cell in zip(header[1:], line[1:], strict=True)}
        for line in lines
    }


def _cell(cell: str) -> frozenset[tuple[str, str]]:
    rights = set()
    for part in cell.split(","):
        letters = [word for word in part.split() if word.isupper()]
        words = [word for word in part.split() if word.islower()]
        if words == ["aggregate"]:
            letters = ["F"]  # figures only
        rights |= {(letter, words[0] if words else "") for group in letters for letter in group}
    return frozenset(rights)


MATRIX = _read(MATRIX_TEXT)


def rights(user: Any, subject: str, site: Any = None) -> set[tuple[str, str]]:
    """Every (letter, narrowing word) `user` has on this kind of object at `site`, or anywhere."""
    if not user.is_authenticated:
        return set()
    return {
        right
        for role, cell in MATRIX[subject].items()
        if cell and user.holds(role, site=site)
        for right in cell
    }


def allows(user: Any, subject: str, letter: str, site: Any = None, *words: str) -> bool:
    """Whether the matrix gives `letter` on `subject` at `site`, unnarrowed or narrowed only by `words`.

    "own" at the site asked about is always counted: a role is held at a site.
    """
    return any(
        right == letter and word in {"", "own", *words}
        for right, word in rights(user, subject, site)
    )


def roles_with(subject: str, letter: str, *words: str) -> list[str]:
    """The roles to which the matrix gives `letter` on `subject`, unnarrowed or narrowed only by `words`."""
    wanted = {(letter, word) for word in ("", "own", *words)}
    return [role for role, cell in MATRIX[subject].items() if cell & wanted]


def can_administer(user: Any, record: Any) -> bool:
    """People, roles, sites and calendars are the administrator's."""
    return user.holds(Role.ADM)


def can_steer_site(user: Any, site: Any) -> bool:
    """The phase of a site is changed by its general manager or an executive (domain §1.3.1)."""
    return user.holds(Role.GM, Role.EXE, site=site)


def can_take_back(user: Any, holiday: Any) -> bool:
    return user.holds(Role.ADM) and not holiday.withdrawn


def can_open_door(user: Any, person: Any) -> bool:
    """Send a colleague the way in, or take a lost second factor away; never one's own."""
    return user.holds(Role.ADM) and user != person and person.is_active


def can_deactivate(user: Any, person: Any) -> bool:
    """Nobody locks themselves out, so one administrator always remains."""
    return user.holds(Role.ADM) and user != person and person.is_active


def can_reactivate(user: Any, person: Any) -> bool:
    return user.holds(Role.ADM) and user != person and not person.is_active


def is_self(user: Any, person: Any) -> bool:
    return user == person


def can_grant(user: Any, assignment: Any) -> bool:
    """Nobody gives rights to themselves (domain §1.2, hard rule a)."""
    return user.holds(Role.ADM) and assignment.user_id != user.pk


def can_arrange_absence(user: Any, absence: Any) -> bool:
    """For oneself, or for a colleague as administrator, who cannot become the deputy that way."""
    if absence.person_id == user.pk:
        return True
    return user.holds(Role.ADM) and absence.deputy_id != user.pk
