"""What can be done to the private address of a calendar."""

from __future__ import annotations

import secrets
from typing import Any

from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.models import CalendarFeed
from records.trail import action


def _refresh(feed: CalendarFeed) -> None:
    """A new token, known only to who is shown it now as `fresh`; the old address is dead."""
    token = secrets.token_urlsafe(32)
    feed.token_hash = CalendarFeed.hash_of(token)
    feed.fresh = token  # type: ignore[attr-defined]  # shown once, never stored


@action(
    "open_feed",
    CalendarFeed,
    may=may.is_own_feed,
    label=gettext_lazy("Make a calendar address"),
    creates=True,
)
def open_feed(feed: CalendarFeed, *, by: Any) -> None:
    """The first address of this person."""
    _refresh(feed)


@action("renew_feed", CalendarFeed, may=may.is_own_feed, label=gettext_lazy("Make a new address"))
def renew_feed(feed: CalendarFeed, *, by: Any) -> None:
    """Another address; the one before no longer opens anything."""
    _refresh(feed)


@action("revoke_feed", CalendarFeed, may=may.is_own_feed, label=gettext_lazy("Revoke the address"))
def revoke_feed(feed: CalendarFeed, *, by: Any) -> None:
    """No address any more."""
    feed.token_hash = ""
