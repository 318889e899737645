"""Pictures with the same facts as a table: where, how strong and how hard hit, who with whom."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from engagement import charts
from engagement.charts.maps import Mark, place_of
from engagement.models import Community, Engagement, Relation, StakeholderGroup
from engagement.views.meetings import is_key
from people.models import Site
from people.querysets import SiteToday
from records import clock
from records.pages import Visit

YEAR = 365  # days over which meetings are counted on the map
MOST = 300  # relations on one page
GROUPS = 500  # groups on one page


def at_site(request: Visit) -> dict[str, Any]:
    """The sites to choose from, and the chosen one."""
    sites = Site.objects.visible_to(request.user).of(request.user)
    key = request.GET.get("site", "")
    return {"sites": sites, "site": sites.filter(pk=key).first() if is_key(key) else None}


def narrowed(rows: Any, site: Any) -> Any:
    return rows.filter(site=site) if site else rows


@require_safe
def matrix(request: Visit) -> HttpResponse:
    """Groups by influence and impact; who is hit hard without a say stands in the corner that is coloured."""
    around = at_site(request)
    rows = StakeholderGroup.objects.visible_to(request.user).active().select_related("community")
    groups = list(narrowed(rows, around["site"]).order_by("name")[:GROUPS])
    cells: dict[tuple[int, int], list[StakeholderGroup]] = {}
    for group in groups:
        cells.setdefault((-group.impact, group.influence), []).append(group)
    table = [
        {"impact": -impact, "influence": influence, "groups": cells[impact, influence]}
        for impact, influence in sorted(cells)
    ]
    words = {**around, "picture": charts.matrix(groups), "table": table, "groups": groups}
    return render(request, "engagement/matrix.html", words)


@require_safe
def relations(request: Visit) -> HttpResponse:
    """Who stands with and against whom today, as far as the visitor sees both ends."""
    around = at_site(request)
    rows = Relation.objects.visible_to(request.user).in_force(SiteToday(clock.now())).with_ends()
    found = list(narrowed(rows, around["site"])[:MOST])
    words = {**around, "picture": charts.network(found) if found else "", "relations": found}
    return render(request, "engagement/relations_page.html", words)


@require_safe
def on_map(request: Visit) -> HttpResponse:
    """The communities where they lie, with their meetings of a year and where somebody waits to be heard."""
    user, now, around = request.user, clock.now(), at_site(request)
    places = narrowed(Community.objects.visible_to(user), around["site"]).with_voices(now)
    found: list[Any] = list(places.select_related("site").order_by("name"))
    held = Engagement.objects.visible_to(user).standing().since(now.date(), YEAR)
    meetings = held.count_by_community()
    groups = StakeholderGroup.objects.visible_to(user).owed_contact()
    waiting = Counter(group.community_id for group in groups.with_coverage(now).gaps())
    for place in found:
        place.meetings, place.waiting = meetings.get(place.pk, 0), waiting[place.pk]
    query = request.GET
    view = charts.View.of(query.get("lat", ""), query.get("lon", ""), query.get("zoom", ""))
    view = view or charts.View.around([spot for place in found if (spot := place_of(place))])
    kept = {"site": around["site"].pk} if around["site"] else {}
    address = f"{reverse('map')}?{urlencode(kept)}{'&' if kept else ''}"
    words = {
        **around,
        "places": found,
        "picture": charts.draw_map(view, _marks(found), address),
        "ways": _ways(view, address),
        "whole": address,
    }
    name = "engagement/map.html" + ("#map" if request.htmx else "")
    return render(request, name, words)


def _marks(places: list[Any]) -> list[Mark]:
    return [
        Mark(
            *spot,
            name=place.name,
            url=place.get_absolute_url(),
            meetings=place.meetings,
            gap=bool(place.silent or place.waiting),
        )
        for place in places
        if (spot := place_of(place))
    ]


def _ways(view: charts.View, address: str) -> dict[str, str]:
    """Where the links around the map lead."""
    moved = {
        "closer": view.zoomed(1),
        "farther": view.zoomed(-1),
        "north": view.moved(0, -1),
        "south": view.moved(0, 1),
        "west": view.moved(-1, 0),
        "east": view.moved(1, 0),
    }
    return {name: f"{address}{there.query}" for name, there in moved.items()}
