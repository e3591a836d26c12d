"""People, where they work, what they may do (posts), and who stands in for them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import Role, Sex, SignatureForm
from nominations.models.base import Dated, RefField, dates_in_order


class Person(models.Model):
    """A human being known to the system; the keys are filled by `services.people`."""

    ref = RefField()
    full_name = models.CharField(_lazy("họ và tên"), max_length=120)
    sort_key = models.CharField(max_length=255, editable=False, db_index=True)
    search_key = models.CharField(max_length=255, editable=False, db_index=True)
    sex = models.CharField(_lazy("giới tính"), max_length=1, choices=Sex)
    birth_year = models.PositiveSmallIntegerField(_lazy("năm sinh"), null=True, blank=True)
    hired_on = models.DateField(_lazy("ngày vào ngành"), null=True, blank=True)
    email = models.EmailField(_lazy("thư điện tử"), blank=True)
    remark = models.CharField(_lazy("ghi chú"), max_length=200, blank=True)

    class Meta:
        verbose_name = _lazy("cá nhân")
        verbose_name_plural = _lazy("cá nhân")
        ordering = ("sort_key", "id")
        indexes = (models.Index(fields=("full_name",), name="person_by_name"),)

    def __str__(self) -> str:
        return self.full_name

    @property
    def salutation(self) -> str:
        return _("Bà") if self.sex == Sex.FEMALE else _("Ông")

    @property
    def salutation_within(self) -> str:
        """The same inside a sentence."""
        return _("bà") if self.sex == Sex.FEMALE else _("ông")


class Membership(Dated):
    """Where a person works, from day to day, and in which position."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey("Unit", on_delete=models.PROTECT, related_name="memberships")
    position = models.CharField(_lazy("chức vụ"), max_length=120)
    is_head = models.BooleanField(_lazy("người đứng đầu"), default=False)
    is_leader = models.BooleanField(_lazy("lãnh đạo, quản lý"), default=False)
    is_direct_worker = models.BooleanField(_lazy("người lao động trực tiếp"), default=False)

    class Meta:
        verbose_name = _lazy("nơi công tác")
        constraints = (
            dates_in_order("membership_dates_in_order"),
            models.UniqueConstraint(
                fields=("person", "valid_from"), name="membership_starts_once_a_day"
            ),
        )
        indexes = (models.Index(fields=("unit", "valid_to"), name="membership_by_unit"),)

    def __str__(self) -> str:
        return f"{self.person}, {self.position}"


class Kinship(models.Model):
    """A declared family tie: nobody decides about himself or his family."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="kin")
    relative = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="kin_of")
    relation = models.CharField(_lazy("quan hệ"), max_length=60)

    class Meta:
        verbose_name = _lazy("quan hệ gia đình")
        constraints = (
            models.UniqueConstraint(fields=("person", "relative"), name="kinship_once"),
            models.CheckConstraint(name="kin_not_self", condition=~Q(person=F("relative"))),
        )

    def __str__(self) -> str:
        return f"{self.person} – {self.relative}"


class Post(Dated):
    """A role for a unit or a cluster, held from day to day: the only source of permissions."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(_lazy("vai trò"), max_length=20, choices=Role)
    unit = models.ForeignKey(
        "Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    cluster = models.ForeignKey(
        "Cluster", on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    title = models.CharField(_lazy("chức danh hiển thị"), max_length=120, blank=True)
    basis = models.CharField(_lazy("căn cứ"), max_length=200, blank=True)
    in_charge_of = models.ManyToManyField(
        "Unit",
        blank=True,
        related_name="deputies_in_charge",
        verbose_name=_lazy("đơn vị phụ trách"),
    )

    class Meta:
        verbose_name = _lazy("vị trí, nhiệm vụ")
        ordering = ("role", "valid_from")
        constraints = (
            dates_in_order("post_dates_in_order"),
            models.CheckConstraint(
                name="post_for_unit_or_cluster",
                condition=Q(unit__isnull=False, cluster__isnull=True)
                | Q(unit__isnull=True, cluster__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=("person", "valid_to"), name="post_by_person"),
            models.Index(fields=("role", "unit", "valid_to"), name="post_by_unit"),
            models.Index(fields=("role", "cluster", "valid_to"), name="post_by_cluster"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()} ({self.unit or self.cluster})"


class Delegation(Dated):
    """Phân công xử lý thay: for these days the deputy acts in the giver's post, in both names.

    Gives exactly the post's rights, nothing more, and never on the deputy's own line.
    """

    ref = RefField()
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations")
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    form = models.CharField(
        _lazy("hình thức ký"), max_length=4, choices=SignatureForm, default="KT"
    )
    mandate = models.CharField(_lazy("văn bản phân công"), max_length=120)
    mandate_on = models.DateField(_lazy("ngày văn bản"))
    file = models.FileField(
        _lazy("tệp văn bản"), upload_to="mandates/%Y/%m/", max_length=200, blank=True
    )
    file_name = models.CharField(_lazy("tên tệp"), max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(null=True, blank=True)
    ended_early_at = models.DateTimeField(_lazy("kết thúc sớm lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _lazy("phân công xử lý thay")
        verbose_name_plural = _lazy("phân công xử lý thay")
        constraints = (dates_in_order("delegation_dates_in_order"),)
        indexes = (models.Index(fields=("deputy", "valid_to"), name="delegation_by_deputy"),)

    def __str__(self) -> str:
        return f"{self.deputy} thay {self.post.person} ({self.mandate})"
