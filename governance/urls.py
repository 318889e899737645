"""Addresses of governance."""

from django.urls import path

from governance.views import mandates, messages

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
    path("messages/", messages.KeyMessageRegister.as_view(), name="keymessage_register"),
    path("messages/now/", messages.messages_now, name="messages_now"),
    path("messages/new/", messages.WriteMessage.as_view(), name="write_keymessage"),
    path("messages/<uuid:pk>/", messages.KeyMessagePage.as_view(), name="keymessage"),
    path("messages/<uuid:pk>/amend/", messages.Amend.as_view(), name="amend_keymessage"),
    path("messages/<uuid:pk>/replace/", messages.Replace.as_view(), name="replace_keymessage"),
    path("messages/<uuid:pk>/approve/", messages.Approve.as_view(), name="approve_keymessage"),
    path("messages/<uuid:pk>/retire/", messages.Retire.as_view(), name="retire_keymessage"),
]
