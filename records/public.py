"""Doors without sign-in: health, and what a broken or sleeping database looks like to a visitor."""

import secrets
import shutil
import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from records import clock
from records.models import Entry, Mail
from records.tasks import is_alive


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Depends on nothing."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The database is there and has every migration."""
    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("database away", status=503, content_type="text/plain")
    if behind:
        return HttpResponse("migrations missing", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def deep(request: HttpRequest) -> HttpResponse:
    """For the operator's monitor, with a token: what waits, what is parked, whether a worker lives."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    known = settings.DEEP_HEALTH_TOKEN
    if not known or not secrets.compare_digest(token.encode(), known.encode()):
        return HttpResponse(status=404)
    oldest = Mail.objects.filter(state="waiting").order_by("next_at").first()
    facts = {
        "worker": is_alive(),
        "mail_waiting_seconds": (clock.now() - oldest.next_at).total_seconds() if oldest else 0,
        "mail_parked": Mail.objects.filter(state="parked").count(),
        "unsealed_entries": Entry.objects.unsealed().count(),
        "disk_free_share": round(_free_share(), 3),
    }
    well = facts["worker"] and not facts["mail_parked"] and facts["disk_free_share"] > 0.1
    return JsonResponse(facts, status=200 if well else 503)


def _free_share() -> float:
    usage = shutil.disk_usage(settings.BASE_DIR)
    return usage.free / usage.total


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 with Retry-After when it is only the database that is away."""
    # Without the request: what stands around a page asks the very database that may be away.
    words = {"company": {"name": settings.COMPANY_NAME, "fictional": settings.MODE == "demo"}}
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        answer = HttpResponse(render_to_string("503.html", words), status=503)
        answer["Retry-After"] = "10"
        return answer
    return HttpResponse(render_to_string("500.html", words), status=500)
