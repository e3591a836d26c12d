"""Forms that an administrator builds: sections of a report and extra fields, in versions."""

from django.db import models
from django.db.models import Q

from nominations.enums import FieldKind, SubmissionKind
from nominations.models.base import RefField


class FormTemplate(models.Model):
    """The fields that one kind of part asks for, in one version (mẫu biểu).

    A draft has no `published_at`; a published version never changes. A period keeps the version
    that was published last when it opened.
    """

    ref = RefField()
    authority = models.ForeignKey("Unit", on_delete=models.PROTECT, related_name="forms")
    submission_kind = models.CharField("phần hồ sơ", max_length=16, choices=SubmissionKind)
    code = models.SlugField("mã", max_length=40)
    name = models.CharField("tên mẫu", max_length=200)
    version = models.PositiveSmallIntegerField("phiên bản", default=1)
    basis = models.CharField("căn cứ", max_length=200, blank=True)
    published_at = models.DateTimeField("ban hành lúc", null=True, blank=True)

    class Meta:
        verbose_name = "mẫu biểu"
        verbose_name_plural = "mẫu biểu"
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
        return f"{self.name} (bản {self.version})"


class FormField(models.Model):
    """One field; `section` is the heading under which it stands, `choices` a list of words."""

    template = models.ForeignKey(FormTemplate, on_delete=models.CASCADE, related_name="fields")
    section = models.CharField("phần", max_length=200, blank=True)
    code = models.SlugField("mã", max_length=40)
    label = models.CharField("tên mục", max_length=200)
    help_text = models.CharField("hướng dẫn", max_length=300, blank=True)
    kind = models.CharField("kiểu", max_length=8, choices=FieldKind, default=FieldKind.LONG)
    choices = models.JSONField("các lựa chọn", default=list, blank=True)
    required = models.BooleanField("bắt buộc", default=False)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "mục của mẫu biểu"
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
    value = models.TextField("nội dung", blank=True)

    class Meta:
        verbose_name = "nội dung đã điền"
        ordering = ("submission", "field__position")
        constraints = (
            models.UniqueConstraint(fields=("submission", "field"), name="form_answer_once"),
        )

    def __str__(self) -> str:
        return f"{self.field}: {self.value[:40]}"
