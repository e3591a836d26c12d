"""Pages of data entry and catalogues."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
