"""Forms that an administrator builds: sections of a report and extra fields, in versions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import FieldKind, SubmissionKind
from nominations.models.base import RefField


class FormTemplate(models.Model):
    """The fields that one kind of part asks for, in one version (mẫu biểu).

    A draft has no `published_at`; a published version never changes. A period keeps the version
    that was published last when it opened.
    """

    ref = RefField()
    authority = models.ForeignKey("Unit", on_delete=models.PROTECT, related_name="forms")
    submission_kind = models.CharField(_lazy("phần hồ sơ"), max_length=16, choices=SubmissionKind)
    code = models.SlugField(_lazy("mã"), max_length=40)
    name = models.CharField(_lazy("tên mẫu"), max_length=200)
    version = models.PositiveSmallIntegerField(_lazy("phiên bản"), default=1)
    basis = models.CharField(_lazy("căn cứ"), max_length=200, blank=True)
    published_at = models.DateTimeField(_lazy("ban hành lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _lazy("mẫu biểu")
        verbose_name_plural = _lazy("mẫu biểu")
        ordering = ("authority", "code", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "code", "version"), name="form_version_once"
            ),
            models.UniqueConstraint(
                fields=("authority", "code"),
                condition=Q(published_at=None),
                name="form_one_draft",
            ),
        )

    def __str__(self) -> str:
        return _("%(name)s (bản %(version)s)") % {"name": self.name, "version": self.version}


class FormField(models.Model):
    """One field; `section` is the heading under which it stands, `choices` a list of words."""

    template = models.ForeignKey(FormTemplate, on_delete=models.CASCADE, related_name="fields")
    section = models.CharField(_lazy("phần"), max_length=200, blank=True)
    code = models.SlugField(_lazy("mã"), max_length=40)
    label = models.CharField(_lazy("tên mục"), max_length=200)
    help_text = models.CharField(_lazy("hướng dẫn"), max_length=300, blank=True)
    kind = models.CharField(_lazy("kiểu"), max_length=8, choices=FieldKind, default=FieldKind.LONG)
    choices = models.JSONField(_lazy("các lựa chọn"), default=list, blank=True)
    required = models.BooleanField(_lazy("bắt buộc"), default=False)
    position = models.PositiveSmallIntegerField(_lazy("thứ tự"), default=0)

    class Meta:
        verbose_name = _lazy("mục của mẫu biểu")
        ordering = ("template", "position", "id")
        constraints = (
            models.UniqueConstraint(fields=("template", "code"), name="form_field_code_once"),
        )

    def __str__(self) -> str:
        return self.label


class FormAnswer(models.Model):
    """What a unit wrote into one field; numbers, dates and choices as their plain text."""

    submission = models.ForeignKey(
        "Submission", on_delete=models.CASCADE, related_name="form_answers"
    )
    field = models.ForeignKey(FormField, on_delete=models.PROTECT, related_name="answers")
    value = models.TextField(_lazy("nội dung"), blank=True)

    class Meta:
        verbose_name = _lazy("nội dung đã điền")
        ordering = ("submission", "field__position")
        constraints = (
            models.UniqueConstraint(fields=("submission", "field"), name="form_answer_once"),
        )

    def __str__(self) -> str:
        return f"{self.field}: {self.value[:40]}"
