"""Addresses of escalations and the ladder."""

from django.urls import path

from risks import views

urlpatterns = [
    path("escalations/", views.EscalationRegister.as_view(), name="escalation_register"),
    path("escalations/new/", views.Escalate.as_view(), name="escalate_escalation"),
    path("escalations/<uuid:pk>/", views.EscalationPage.as_view(), name="escalation"),
    path(
        "escalations/<uuid:pk>/acknowledge/",
        views.Acknowledge.as_view(),
        name="acknowledge_escalation",
    ),
    path("escalations/<uuid:pk>/decide/", views.Decide.as_view(), name="decide_escalation"),
    path("escalations/<uuid:pk>/begin/", views.Begin.as_view(), name="begin_escalation"),
    path("escalations/<uuid:pk>/close/", views.Close.as_view(), name="close_escalation"),
    path(
        "escalations/<uuid:pk>/take-back/",
        views.DeEscalate.as_view(),
        name="de_escalate_escalation",
    ),
    path("ladder/", views.ladder_page, name="ladder"),
    path("ladder/new/", views.SetRung.as_view(), name="set_rung"),
    path("ladder/<uuid:pk>/", views.RungPage.as_view(), name="rung"),
    path("ladder/<uuid:pk>/replace/", views.ReplaceRung.as_view(), name="replace_rung"),
    path("ladder/<uuid:pk>/end/", views.EndRung.as_view(), name="end_rung"),
    path("limits/<uuid:pk>/", views.LimitPage.as_view(), name="limit"),
    path("limits/<uuid:pk>/amend/", views.AmendLimit.as_view(), name="amend_limit"),
    path("holds/<uuid:pk>/", views.HoldPage.as_view(), name="hold"),
    path("holds/<uuid:pk>/confirm/", views.ConfirmHold.as_view(), name="confirm_hold"),
]
