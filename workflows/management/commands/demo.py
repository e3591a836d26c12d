from django.core.management.base import BaseCommand
from workflows.services.demo import load_demo
class Command(BaseCommand):
    def handle(self, *a, **k):
        load_demo()
