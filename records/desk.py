"""The visitor's own desk: inbox, saved views, drafts, search; and the trail for those who audit."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import time_format
from django.views.decorators.http import require_POST, require_safe

from records import clock
from records.drafts import drop_draft, keep_draft
from records.forms import SaveViewForm
from records.keyset import paginate
from records.models import Entry, Notice, SavedView
from records.pages import Visit
from records.search import search
from records.trail import registry

LONGEST_DRAFT = 300_000


@require_safe
def find(request: Visit) -> HttpResponse:
    """Search as a page, or only its results for the palette."""
    words = request.GET.get("q", "")
    name = "records/search.html" + ("#results" if request.htmx else "")
    return render(request, name, {"q": words, "groups": search(request.user, words)})


@require_safe
def notices(request: Visit) -> HttpResponse:
    """The inbox: newest first; the words are made now, from what the reader may see now."""
    mine = Notice.objects.visible_to(request.user).due(clock.now()).select_related("about")
    page = paginate(mine, "-due_at", request.GET.get("after", ""), 30)
    for notice in page.rows:
        notice.words, notice.url = told(notice, request.user)
    more = f"?after={page.next}" if page.next else None
    around = {
        "notices": page.rows,
        "page": {"next": more, "count_text": page.count_text, "first": page.first},
    }
    return render(request, "records/notices.html", around)


def told(notice: Notice, reader: Any) -> tuple[str, str]:
    """The notice in words and the way to its record; neither, where the reader may no longer see it."""
    model: Any = notice.about.model_class()
    record = model.objects.visible_to(reader).filter(pk=notice.record_id).first() if model else None
    if record is None:
        return "", ""
    app, _slash, name = notice.name.partition("/")
    words = render_to_string(f"{app}/notices/{name}.txt", {"record": record, "reader": reader})
    return " ".join(words.split()), reverse("open_notice", args=[notice.pk])


@require_POST
def mark_read(request: Visit, pk: Any) -> HttpResponse:
    """Put a notice aside."""
    Notice.objects.visible_to(request.user).unread().filter(pk=pk).update(read_at=clock.now())
    return redirect("notices")


@require_safe
def open_notice(request: Visit, pk: Any) -> HttpResponse:
    """From the inbox to the record; opening it is reading it."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    Notice.objects.visible_to(request.user).unread().filter(pk=pk).update(read_at=clock.now())
    model: Any = notice.about.model_class()
    record = get_object_or_404(model.objects.visible_to(request.user), pk=notice.record_id)
    return redirect(record.get_absolute_url())


@require_POST
def save_view(request: Visit) -> HttpResponse:
    """Keep a register's filters under a name; the same name again replaces it."""
    form = SaveViewForm(request.POST)
    if not form.is_valid():
        return redirect("home")
    kept, _new = SavedView.objects.update_or_create(
        owner=request.user,
        register=form.cleaned_data["register"],
        name=form.cleaned_data["name"],
        defaults={"query": form.cleaned_data["query"]},
    )
    return redirect(kept.url)


@require_POST
def drop_view(request: Visit, pk: Any) -> HttpResponse:
    """Forget a saved view of one's own."""
    kept = get_object_or_404(SavedView.objects.filter(owner=request.user), pk=pk)
    kept.delete()
    return redirect(kept.url.partition("?")[0])


@require_POST
def save_draft(request: Visit) -> HttpResponse:
    """Keep what is typed in a form, every few seconds; answers when it was kept."""
    form = request.GET.get("form", "")[:200]
    if not form.startswith("/") or len(request.body) > LONGEST_DRAFT:
        return HttpResponse(status=413)
    if request.POST.get("discard"):
        drop_draft(request.user, form)
        return redirect(form)
    kept = keep_draft(request.user, form, request.POST)
    return JsonResponse({"saved_at": time_format(kept.saved_at, "H:i")})


@require_safe
def trail(request: Visit) -> HttpResponse:
    """What happened, for auditors: newest first, by verb, kind and person."""
    if not request.user.audits:
        raise PermissionDenied
    entries = Entry.objects.visible_to(request.user).select_related("by", "about")
    kind, verb = request.GET.get("kind", ""), request.GET.get("verb", "").replace("\0", "")
    if kind in Entry.Kind.values:
        entries = entries.filter(kind=kind)
    if verb:
        entries = entries.filter(verb=verb)
    page = paginate(entries, "-id", request.GET.get("after", ""), 50)
    for entry in page.rows:
        entry.label = spoken_verb(entry)
    query = request.GET.copy()
    query["after"] = page.next or ""
    words = {
        "entries": page.rows,
        "page": {
            "count_text": page.count_text,
            "next": f"?{query.urlencode()}" if page.next else None,
            "first": page.first,
        },
        "kinds": Entry.Kind.choices,
        "kind": kind,
        "verb": verb,
        "verbs": sorted({name for verbs in registry.values() for name in verbs}),
        "company": {"name": settings.COMPANY_NAME, "fictional": settings.MODE == "demo"},
    }
    return render(request, "records/trail.html", words)


def spoken_verb(entry: Entry) -> str:
    """The verb as its button says it."""
    model = entry.about.model_class() if entry.about else None
    known = registry[model].get(entry.verb) if model else None
    return str(known.label) if known else entry.verb.replace("_", " ").capitalize()
