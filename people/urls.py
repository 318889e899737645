"""Addresses of people, roles and sites."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
