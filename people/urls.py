"""Addresses of people, roles and sites, and the doors of the sign-in library that stay shut."""

from django.urls import path

from people import views

urlpatterns = [
    path("sites/", views.SiteRegister.as_view(), name="site_register"),
    path("sites/new/", views.OpenSite.as_view(), name="open_site"),
    path("sites/<uuid:pk>/", views.SitePage.as_view(), name="site"),
    path("sites/<uuid:pk>/amend/", views.AmendSite.as_view(), name="amend_site"),
    path("sites/<uuid:pk>/start/", views.StartSite.as_view(), name="start_site"),
    path("sites/<uuid:pk>/pause/", views.PauseSite.as_view(), name="pause_site"),
    path("sites/<uuid:pk>/wind-down/", views.WindDownSite.as_view(), name="wind_down_site"),
    path("sites/<uuid:pk>/close/", views.CloseSite.as_view(), name="close_site"),
    path("holidays/new/", views.DeclareHoliday.as_view(), name="declare_holiday"),
    path("holidays/<uuid:pk>/take-back/", views.WithdrawHoliday.as_view(), name="withdraw_holiday"),
    path("units/", views.UnitRegister.as_view(), name="businessunit_register"),
    path("units/new/", views.OpenUnit.as_view(), name="open_unit"),
    path("units/<uuid:pk>/", views.UnitPage.as_view(), name="businessunit"),
    path("units/<uuid:pk>/amend/", views.AmendUnit.as_view(), name="amend_businessunit"),
    path("people/", views.UserRegister.as_view(), name="user_register"),
    path("people/new/", views.InviteUser.as_view(), name="invite_user"),
    path("people/<uuid:pk>/", views.UserPage.as_view(), name="user"),
    path("people/<uuid:pk>/amend/", views.AmendUser.as_view(), name="amend_user"),
    path("people/<uuid:pk>/send-link/", views.SendLink.as_view(), name="send_link_user"),
    path("people/<uuid:pk>/drop-factor/", views.DropFactor.as_view(), name="drop_factor_user"),
    path("people/<uuid:pk>/deactivate/", views.Deactivate.as_view(), name="deactivate_user"),
    path("people/<uuid:pk>/reactivate/", views.Reactivate.as_view(), name="reactivate_user"),
    path("roles/", views.AssignmentRegister.as_view(), name="roleassignment_register"),
    path("roles/new/", views.GrantRole.as_view(), name="grant_roleassignment"),
    path("roles/<uuid:pk>/", views.AssignmentPage.as_view(), name="roleassignment"),
    path("roles/<uuid:pk>/end/", views.EndRole.as_view(), name="end_roleassignment"),
    path("absences/", views.AbsenceRegister.as_view(), name="absence_register"),
    path("absences/new/", views.ArrangeAbsence.as_view(), name="arrange_absence"),
    path("absences/<uuid:pk>/", views.AbsencePage.as_view(), name="absence"),
    path("absences/<uuid:pk>/end/", views.EndAbsence.as_view(), name="end_absence"),
    path("me/", views.me, name="me"),
    path("me/details/", views.ChangeDetails.as_view(), name="change_details"),
    path("second-factor/", views.second_factor, name="second_factor"),
    # Names and addresses are the administrator's, so these doors of the sign-in library are shut.
    path("accounts/email/", views.closed),
    path("accounts/signup/", views.closed),
    path("accounts/confirm-email/", views.closed),
    path("accounts/3rdparty/", views.closed),
    path("accounts/3rdparty/signup/", views.closed),
]
