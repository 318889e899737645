"""Every address of the house, floor by floor."""

from django.urls import include, path

handler500 = "records.public.server_error"

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("records.urls")),
    path("", include("people.urls")),  # before the sign-in library, some of whose doors it shuts
    path("accounts/", include("allauth.urls")),
    path("", include("governance.urls")),
    path("", include("engagement.urls")),
    path("", include("commitments.urls")),
    path("", include("risks.urls")),
    path("", include("reports.urls")),
]
