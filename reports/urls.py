"""Addresses of today, the figures and the reports."""

from django.urls import path

from reports import views

urlpatterns = [
    path("", views.home, name="home"),
    path("figures/", views.dashboard, name="dashboard"),
    path("reports/", views.ReportRegister.as_view(), name="report_register"),
    path("reports/new/", views.Order.as_view(), name="order_report"),
    path("reports/<uuid:pk>/", views.ReportPage.as_view(), name="report"),
    path("reports/<uuid:pk>/again/", views.RenderAgain.as_view(), name="render_again_report"),
    path("reports/<uuid:pk>/pdf/", views.fetch, name="fetch_report"),
]
