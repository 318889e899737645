"""Addresses of the foundation."""

from django.urls import path

from records import desk, public, views

urlpatterns = [
    path("search/", desk.find, name="search"),
    path("notices/", desk.notices, name="notices"),
    path("notices/<uuid:pk>/", desk.open_notice, name="open_notice"),
    path("notices/<uuid:pk>/read/", desk.mark_read, name="mark_read"),
    path("views/save/", desk.save_view, name="save_view"),
    path("views/<uuid:pk>/drop/", desk.drop_view, name="drop_view"),
    path("drafts/", desk.save_draft, name="save_draft"),
    path("trail/", desk.trail, name="trail"),
    path("files/<uuid:pk>/", views.download, name="file"),
    path("healthz/live", public.live, name="live"),
    path("healthz/ready", public.ready, name="ready"),
    path("healthz/deep", public.deep, name="deep"),
]
