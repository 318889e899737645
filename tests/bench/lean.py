"""The yardstick: the same rows through hand-written views and a bare template, the floor of Django.

No permission beyond being signed in, no filters offered, no form, no words around. What a page of the
house costs more than this is what the house adds.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template import Context, Engine
from django.urls import path
from django.utils.dateparse import parse_date

from engagement.models import Attendance, Engagement, Participation
from records.models import Entry

SIZE = 50
LIST = Engine().from_string(
    "<html><body><p>{{ count }}</p><table>{% for row in rows %}<tr>"
    '<td>{{ row.number }}</td><td><a href="/meetings/{{ row.pk }}/">{{ row.title }}</a></td>'
    "<td>{{ row.held_on }}</td><td>{{ row.community.name }}</td><td>{{ row.channel }}</td>"
    "<td>{{ row.status }}</td><td>{{ row.logged_by.name }}</td></tr>{% endfor %}</table></body></html>"
)
RECORD = Engine().from_string(
    "<html><body><h1>{{ row.title }}</h1><p>{{ row.number }} {{ row.held_on }} {{ row.place }}</p>"
    "<p>{{ row.summary }}</p><ul>{% for one in groups %}<li>{{ one.group.name }} {{ one.female }} "
    "{{ one.male }}</li>{% endfor %}</ul><ul>{% for one in topics %}<li>{{ one.name }}</li>"
    "{% endfor %}</ul><ul>{% for one in concerns %}<li>{{ one.text }}</li>{% endfor %}</ul>"
    "<ol>{% for one in entries %}<li>{{ one.at }} {{ one.by.name }} {{ one.verb }}</li>{% endfor %}"
    "</ol></body></html>"
)
EXPORT = """
COPY (SELECT e.number, s.name, c.name, e.held_on, e.place, e.channel, e.title, e.status, u.name, e.created_at
FROM engagement_engagement e JOIN people_site s ON s.id = e.site_id
LEFT JOIN engagement_community c ON c.id = e.community_id JOIN people_user u ON u.id = e.logged_by_id
{where} ORDER BY e.id) TO STDOUT WITH CSV HEADER
"""


def shown(template: Any, **words: Any) -> HttpResponse:
    return HttpResponse(template.render(Context(words)))


def rows_of(request: HttpRequest) -> Any:
    _known = request.user.pk  # a page of a signed-in person asks who it is
    return Engagement.objects.select_related("community", "logged_by").order_by("-held_on", "-id")


def listed(request: HttpRequest) -> HttpResponse:
    """The first page, with two filters and a text where they are asked for, and an exact count."""
    rows, asked = rows_of(request), request.GET
    if asked.get("q"):
        rows = rows.filter(title__icontains=asked["q"])
    for name in ("channel", "status"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    return shown(LIST, rows=rows[:SIZE], count=rows.count())


def deep(request: HttpRequest) -> HttpResponse:
    """The page after a key, without a count."""
    day, key = request.GET["after"].split("_")
    after = Q(held_on__lt=day) | Q(held_on=day, pk__lt=key)
    return shown(LIST, rows=rows_of(request).filter(Q(held_on__lte=day) & after)[:SIZE], count="")


def record(request: HttpRequest, pk: Any) -> HttpResponse:
    """One meeting with what belongs to it and its newest fifty entries."""
    row = rows_of(request).get(pk=pk)
    kind = ContentType.objects.get_for_model(Engagement)
    entries = Entry.objects.filter(about=kind, record_id=pk).select_related("by").order_by("-id")
    return shown(
        RECORD,
        row=row,
        groups=row.participations.select_related("group"),
        topics=row.topics.all(),
        concerns=row.concerns.all(),
        entries=entries[:50],
    )


def create(request: HttpRequest) -> HttpResponse:
    """A meeting, its groups, topics and colleague, and an entry, in one transaction."""
    said = request.POST
    with transaction.atomic():
        row = Engagement(
            number=f"L-{uuid.uuid4().hex[:20]}",
            logged_by=request.user,
            site_id=said["site"],
            community_id=said["community"],
            held_on=parse_date(said["held_on"]),
            place=said["place"],
            title=said["title"],
            summary=said["summary"],
        )
        row.full_clean()
        row.save(force_insert=True)
        for n in range(int(said["participations-TOTAL_FORMS"])):
            Participation.objects.create(
                engagement=row,
                group_id=said[f"participations-{n}-group"],
                female=said[f"participations-{n}-female"],
            )
        row.topics.set(said.getlist("topics"))
        Attendance.objects.create(engagement=row, person=request.user, function="community")
        Entry.objects.create(
            about=ContentType.objects.get_for_model(row),
            record_id=row.pk,
            verb="log",
            by=request.user,
            changes={"title": [None, row.title]},
        )
    return HttpResponseRedirect(f"/lean/{row.pk}/")


def export(request: HttpRequest) -> StreamingHttpResponse:
    """CSV as the database writes it, without any guard."""
    where = "WHERE e.channel = %s" if request.GET.get("channel") else ""
    params = [request.GET["channel"]] if where else []

    def parts() -> Iterator[bytes]:
        with (
            connection.cursor() as cursor,
            cursor.copy(EXPORT.format(where=where), params) as copy,
        ):
            yield from map(bytes, copy)

    return StreamingHttpResponse(parts(), content_type="text/csv")


urlpatterns = [
    path("", listed),
    path("deep/", deep),
    path("new/", create),
    path("export/", export),
    path("<uuid:pk>/", record),
]
