"""What every table of ours shares: an opaque reference and dated validity."""

import secrets
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

_ALPHABET = (
    "23456789abcdefghjkmnpqrstuvwxyz"  # no look-alikes: references are read aloud on the phone
)
_REF_LENGTH = 10


def new_ref() -> str:
    """A random reference for URLs: 49 bits, tells nothing about order or number of records."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_REF_LENGTH))


class RefField(models.CharField):
    """The opaque reference by which a record is addressed in URLs."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 16)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("default", new_ref)
        kwargs.setdefault("editable", False)
        super().__init__(**kwargs)


class DatedQuerySet(models.QuerySet):
    """Rows that hold from `valid_from` to `valid_to`, both inclusive; no end means still valid."""

    def on(self, day: date) -> "DatedQuerySet":
        """Rows in force on `day`."""
        return self.filter(
            Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        )


class Dated(models.Model):
    """Validity by days, both ends inclusive."""

    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


def dates_in_order(name: str) -> models.CheckConstraint:
    """A check that `valid_to` is not before `valid_from`."""
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
    )


def state_in(name: str, field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    """A check that the database holds no state that the code does not know."""
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__in": choices.values}))
