"""Pages that show actions, timelines and tasks."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
