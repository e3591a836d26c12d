"""Catalogues for the administrator: read mostly, nothing is ever deleted.

Files in travel (submissions, nominations, proposals) and the log are not here at all: they are
loaded through `queries.visible` and moved through the door only. Names of units change through
`services.organisation`, people's keys and logins through `services.people`.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from nominations.enums import PeriodStatus
from nominations.forms.catalogue_forms import (
    LoginForm,
    MembershipFormSet,
    PeriodForm,
    PostForm,
    RouteForm,
    SeatForm,
)
from nominations.models import (
    Award,
    AwardDecider,
    Campaign,
    Cluster,
    ClusterMember,
    Delegation,
    Kinship,
    Membership,
    Period,
    PeriodDue,
    PeriodIndicator,
    PeriodRecipient,
    Person,
    Post,
    RouteTemplate,
    Unit,
    UnitSuccession,
    UnitVersion,
    User,
)
from nominations.services.people import fill_name
from nominations.services.search_phrases import note_row

admin.site.unregister(Group)  # rights come from posts; groups are never consulted
admin.site.site_header = _lazy("Nêu Gương – quản trị danh mục")
admin.site.site_title = _lazy("Nêu Gương")


class NeverDeletes:
    """Facts are referenced by files and papers: they end, they do not vanish."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly(NeverDeletes):
    """To look at; the services write it."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class VersionInline(ReadOnly, admin.TabularInline):
    model = UnitVersion
    fk_name = "unit"
    extra = 0


class OriginInline(ReadOnly, admin.TabularInline):
    model = UnitSuccession
    fk_name = "successor"
    verbose_name_plural = _lazy("kế thừa từ")
    extra = 0


class Findable:
    """What is saved here is noted for search."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        note_row(obj)


@admin.register(Unit)
class UnitAdmin(NeverDeletes, admin.ModelAdmin):
    list_display = ("name", "symbol", "kind", "parent", "valid_from", "valid_to")
    list_filter = ("kind", "level")
    search_fields = ("name", "symbol", "code")
    list_select_related = ("parent",)
    fields = (
        *("code", "kind", "level", "name", "symbol", "parent", "valid_from", "valid_to"),
        *("standing_office", "leader_title", "place", "position"),
    )
    readonly_fields = fields[:8]
    autocomplete_fields = ("standing_office",)
    inlines = (VersionInline, OriginInline)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class MembershipInline(NeverDeletes, admin.TabularInline):
    model = Membership
    formset = MembershipFormSet
    autocomplete_fields = ("unit",)
    extra = 0


class KinshipInline(NeverDeletes, admin.TabularInline):
    model = Kinship
    fk_name = "person"
    autocomplete_fields = ("relative",)
    extra = 0


@admin.register(Person)
class PersonAdmin(NeverDeletes, admin.ModelAdmin):
    list_display = ("full_name", "sex", "birth_year", "hired_on", "remark")
    search_fields = ("full_name", "search_key")
    ordering = ("sort_key", "id")
    inlines = (MembershipInline, KinshipInline)

    def save_model(
        self, request: HttpRequest, obj: Person, form: forms.ModelForm, change: bool
    ) -> None:
        """The name's keys are filled by the service, whatever was typed."""
        fill_name(obj, obj.full_name)
        super().save_model(request, obj, form, change)
        note_row(obj)


@admin.register(Post)
class PostAdmin(NeverDeletes, admin.ModelAdmin):
    form = PostForm
    list_display = ("person", "role", "title", "unit", "cluster", "valid_from", "valid_to")
    list_filter = ("role",)
    list_select_related = ("person", "unit", "cluster")
    search_fields = ("person__full_name", "person__search_key", "title")
    autocomplete_fields = ("person", "unit", "cluster", "in_charge_of")

    def get_readonly_fields(self, request: HttpRequest, obj: Post | None = None) -> tuple[str, ...]:
        """A post given is a fact: only its end, its papers and its scope may be written later."""
        return ("person", "role", "unit", "cluster", "valid_from") if obj else ()


@admin.register(Delegation)
class DelegationAdmin(NeverDeletes, admin.ModelAdmin):
    list_display = ("post", "deputy", "form", "mandate", "valid_from", "valid_to")
    list_select_related = ("post__person", "post__unit", "post__cluster", "deputy")
    autocomplete_fields = ("post", "deputy")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Delegation | None = None
    ) -> tuple[str, ...]:
        return ("post", "deputy", "form", "valid_from") if obj else ()


class SeatInline(NeverDeletes, admin.TabularInline):
    model = ClusterMember
    form = SeatForm
    autocomplete_fields = ("unit",)
    extra = 0


@admin.register(Cluster)
class ClusterAdmin(NeverDeletes, admin.ModelAdmin):
    list_display = ("name", "authority")
    list_select_related = ("authority",)
    search_fields = ("name",)
    autocomplete_fields = ("authority",)
    inlines = (SeatInline,)


class DeciderInline(NeverDeletes, admin.TabularInline):
    model = AwardDecider
    extra = 0


@admin.register(Award)
class AwardAdmin(Findable, NeverDeletes, admin.ModelAdmin):
    list_display = ("name", "code", "kind", "target", "rank", "basis", "confirmed")
    list_filter = ("kind", "target", "confirmed")
    search_fields = ("name", "code")
    inlines = (DeciderInline,)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Award | None = None
    ) -> tuple[str, ...]:
        return ("code", "kind", "target") if obj else ()


@admin.register(Campaign)
class CampaignAdmin(NeverDeletes, admin.ModelAdmin):
    list_display = ("name", "year", "issuer", "document")
    list_filter = ("year",)
    list_select_related = ("issuer",)
    search_fields = ("name", "theme")
    autocomplete_fields = ("issuer",)


@admin.register(RouteTemplate)
class RouteTemplateAdmin(NeverDeletes, admin.ModelAdmin):
    """A change reaches the next period; running ones keep the copy they were opened with."""

    form = RouteForm
    list_display = ("name", "authority", "posting_days", "council", "office_head_check", "basis")
    list_select_related = ("authority",)
    autocomplete_fields = ("authority",)


class PlannedInline(NeverDeletes, admin.TabularInline):
    extra = 0  # written while the period is planned: units work with it once it is open

    def has_add_permission(self, request: HttpRequest, obj: Period | None = None) -> bool:
        return _is_planned(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Period | None = None) -> bool:
        return _is_planned(obj) and super().has_change_permission(request, obj)


class DueInline(PlannedInline):
    model = PeriodDue  # open tasks carry the dates already


class FigureInline(PlannedInline):
    model = PeriodIndicator  # the units' parts have their rows already


class RecipientInline(NeverDeletes, admin.TabularInline):
    model = PeriodRecipient
    autocomplete_fields = ("unit",)
    extra = 0


def _is_planned(period: Period | None) -> bool:
    return period is None or period.status == PeriodStatus.PLANNED


@admin.register(Period)
class PeriodAdmin(Findable, NeverDeletes, admin.ModelAdmin):
    form = PeriodForm
    list_display = ("name", "authority", "kind", "year", "status")
    list_filter = ("kind", "year", "status")
    list_select_related = ("authority",)
    search_fields = ("name",)
    autocomplete_fields = ("authority", "parent", "campaign", "initiator")
    filter_horizontal = ("awards",)
    readonly_fields = ("status", "frozen_route")
    inlines = (DueInline, FigureInline, RecipientInline)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Period | None = None
    ) -> tuple[str, ...]:
        """Once open, only its name and its document's number may be corrected."""
        if _is_planned(obj):
            return self.readonly_fields
        fixed = ("authority", "parent", "kind", "year", "campaign", "route", "awards")
        return (*self.readonly_fields, *fixed, "initiator", "data_from", "data_to", "estimate_to")


@admin.register(User)
class LoginAdmin(NeverDeletes, UserAdmin):
    add_form = LoginForm
    list_display = ("username", "person", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    list_select_related = ("person",)
    search_fields = ("username", "person__full_name", "person__search_key")
    autocomplete_fields = ("person",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password", "person", "email")}),
        (_lazy("Truy cập"), {"fields": ("is_active", "is_staff", "is_superuser", "last_login")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "person", "usable_password", "password1", "password2")}),
    )
    readonly_fields = ("last_login",)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """A login stays its person's: another person gets another login."""
        return (*self.readonly_fields, "person") if obj else self.readonly_fields
