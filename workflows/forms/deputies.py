"""Naming a deputy: which post, who, from when to when, by which paper."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.enums import Role, SignatureForm
from nominations.models import Person, Post
from workflows.forms.base import DATE, NOT_A_DAY

_ONE = {"invalid_choice": _("Hãy chọn một trong danh sách.")}


class DeputyForm(forms.Form):
    post = forms.ChoiceField(label=_("Nhiệm vụ"), error_messages=_ONE)
    deputy = forms.ChoiceField(label=_("Người xử lý thay"), error_messages=_ONE)
    since = forms.DateField(label=_("Từ ngày"), widget=DATE, error_messages=NOT_A_DAY)
    until = forms.DateField(label=_("Đến hết ngày"), widget=DATE, error_messages=NOT_A_DAY)
    mandate = forms.CharField(
        label=_("Văn bản phân công"),
        max_length=120,
        help_text=_("Số, ký hiệu văn bản, ví dụ: TB 91/TB-SNNMT."),
    )
    mandate_on = forms.DateField(label=_("Ngày văn bản"), widget=DATE, error_messages=NOT_A_DAY)
    form = forms.ChoiceField(
        label=_("Hình thức ký"),
        choices=[choice for choice in SignatureForm.choices if choice[0]],
        initial=SignatureForm.KT,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, posts: Collection[Post], people: Collection[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [(str(post.pk), _named(post)) for post in posts]  # type: ignore[attr-defined]
        self.fields["deputy"].choices = [  # type: ignore[attr-defined]
            (person.ref, person.full_name) for person in people
        ]


def _named(post: Post) -> str:
    title = post.title or str(Role(post.role).label)
    place = post.cluster or post.unit
    where = f", {place.name}" if place and place.name not in title else ""
    return f"{post.person.full_name}: {title}{where}"
