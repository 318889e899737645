"""Addresses of governance."""

from django.urls import path

from governance.views import mandates

urlpatterns = [
    path("mandates/", mandates.MandateRegister.as_view(), name="mandate_register"),
    path("mandates/mine/", mandates.my_mandates, name="my_mandates"),
    path("mandates/new/", mandates.Propose.as_view(), name="propose_mandate"),
    path("mandates/<uuid:pk>/", mandates.MandatePage.as_view(), name="mandate"),
    path("mandates/<uuid:pk>/amend/", mandates.Amend.as_view(), name="amend_mandate"),
    path("mandates/<uuid:pk>/replace/", mandates.Replace.as_view(), name="replace_mandate"),
    path("mandates/<uuid:pk>/approve/", mandates.Approve.as_view(), name="approve_mandate"),
    path("mandates/<uuid:pk>/drop/", mandates.Drop.as_view(), name="drop_mandate"),
    path("mandates/<uuid:pk>/end/", mandates.End.as_view(), name="end_mandate"),
]
