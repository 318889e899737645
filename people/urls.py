"""Addresses of people, roles and sites, and the doors of the sign-in library that stay shut."""

from django.urls import path

from people.views import account, roles, sites, units, users

urlpatterns = [
    path("sites/", sites.SiteRegister.as_view(), name="site_register"),
    path("sites/new/", sites.OpenSite.as_view(), name="open_site"),
    path("sites/<uuid:pk>/", sites.SitePage.as_view(), name="site"),
    path("sites/<uuid:pk>/amend/", sites.AmendSite.as_view(), name="amend_site"),
    path("sites/<uuid:pk>/start/", sites.StartSite.as_view(), name="start_site"),
    path("sites/<uuid:pk>/pause/", sites.PauseSite.as_view(), name="pause_site"),
    path("sites/<uuid:pk>/wind-down/", sites.WindDownSite.as_view(), name="wind_down_site"),
    path("sites/<uuid:pk>/close/", sites.CloseSite.as_view(), name="close_site"),
    path("holidays/new/", sites.DeclareHoliday.as_view(), name="declare_holiday"),
    path("holidays/<uuid:pk>/take-back/", sites.WithdrawHoliday.as_view(), name="withdraw_holiday"),
    path("units/", units.UnitRegister.as_view(), name="businessunit_register"),
    path("units/new/", units.OpenUnit.as_view(), name="open_unit"),
    path("units/<uuid:pk>/", units.UnitPage.as_view(), name="businessunit"),
    path("units/<uuid:pk>/amend/", units.AmendUnit.as_view(), name="amend_businessunit"),
    path("people/", users.UserRegister.as_view(), name="user_register"),
    path("people/new/", users.InviteUser.as_view(), name="invite_user"),
    path("people/<uuid:pk>/", users.UserPage.as_view(), name="user"),
    path("people/<uuid:pk>/amend/", users.AmendUser.as_view(), name="amend_user"),
    path("people/<uuid:pk>/send-link/", users.SendLink.as_view(), name="send_link_user"),
    path("people/<uuid:pk>/drop-factor/", users.DropFactor.as_view(), name="drop_factor_user"),
    path("people/<uuid:pk>/deactivate/", users.Deactivate.as_view(), name="deactivate_user"),
    path("people/<uuid:pk>/reactivate/", users.Reactivate.as_view(), name="reactivate_user"),
    path("roles/", roles.AssignmentRegister.as_view(), name="roleassignment_register"),
    path("roles/new/", roles.GrantRole.as_view(), name="grant_roleassignment"),
    path("roles/<uuid:pk>/", roles.AssignmentPage.as_view(), name="roleassignment"),
    path("roles/<uuid:pk>/end/", roles.EndRole.as_view(), name="end_roleassignment"),
    path("absences/", roles.AbsenceRegister.as_view(), name="absence_register"),
    path("absences/new/", roles.ArrangeAbsence.as_view(), name="arrange_absence"),
    path("absences/<uuid:pk>/", roles.AbsencePage.as_view(), name="absence"),
    path("absences/<uuid:pk>/end/", roles.EndAbsence.as_view(), name="end_absence"),
    path("me/", account.me, name="me"),
    path("me/details/", account.ChangeDetails.as_view(), name="change_details"),
    path("second-factor/", account.second_factor, name="second_factor"),
    # Names and addresses are the administrator's, so these doors of the sign-in library are shut.
    path("accounts/email/", account.closed),
    path("accounts/signup/", account.closed),
    path("accounts/confirm-email/", account.closed),
    path("accounts/3rdparty/", account.closed),
    path("accounts/3rdparty/signup/", account.closed),
]
