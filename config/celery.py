"""The Celery application. Tasks are thin triggers: the database row is always the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("neuguong")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
