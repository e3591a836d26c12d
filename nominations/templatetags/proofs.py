"""Words and pictures of proofs."""

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _

from nominations.models import Attachment, ProofLink

register = template.Library()
_SHOWN = 3


@register.filter
def pages_shown(link: ProofLink) -> list[int]:
    """The first pages of a pin, as far as they can be shown as pictures."""
    file = link.attachment
    if not file.pages:
        return []
    last = min(link.last_page or file.pages, file.pages)
    return list(range(link.first_page, last + 1))[:_SHOWN]


@register.filter
def page_words(link: ProofLink) -> str:
    """“trang 2”, “trang 2–5”, “cả tệp”."""
    last = link.last_page
    if last is None:
        return _("cả tệp") if link.first_page == 1 else _("từ trang %d") % link.first_page
    if last == link.first_page:
        return _("trang %d") % last
    return _("trang %(first)d–%(last)d") % {"first": link.first_page, "last": last}


@register.filter
def size_words(file: Attachment) -> str:
    """“12 trang”, or nothing where pages are not known."""
    return _("%d trang") % file.pages if file.pages else ""


@register.filter
def in_use(files: Iterable[Attachment]) -> list[Attachment]:
    """Those that were neither replaced nor taken out of use."""
    return [file for file in files if not file.superseded]
