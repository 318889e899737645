"""Shares as their integers: 0 of 0 is undefined, never 0 or 100 (domain §0.2 T8, T9)."""

from __future__ import annotations

from typing import NamedTuple


class Share(NamedTuple):
    """`num` of `den`."""

    num: int
    den: int

    @property
    def percent(self) -> float | None:
        """One decimal, rounded half up; None when there is nothing to divide by."""
        return None if not self.den else (2000 * self.num + self.den) // (2 * self.den) / 10


class BySex(NamedTuple):
    """Attendances by sex: people counted at meetings, once for each meeting. Source: domain §4.4."""

    female: int
    male: int
    other: int
    undisclosed: int

    @property
    def women(self) -> Share:
        """E-04: women among women and men; what was not said is never guessed."""
        return Share(self.female, self.female + self.male)

    @property
    def known(self) -> Share:
        """E-05: attendances whose sex was said, of all."""
        said = self.female + self.male + self.other
        return Share(said, said + self.undisclosed)
