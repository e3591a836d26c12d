"""What may be typed into the search box, in words."""

from django.utils.translation import gettext as _

from nominations.names import clean, words_of

MOST_LETTERS = 100
_MOST_WORDS = 10
_LEAST = 2


def read_query(typed: str) -> tuple[str, str]:
    """The text to look for, and why it cannot be looked for (empty if it can)."""
    text = clean(typed)
    if not text:
        return "", ""
    if len(text) > MOST_LETTERS:
        sentence = _("Nội dung tìm dài %(n)d ký tự. Hãy gõ tối đa %(most)d ký tự.")
        return text[:MOST_LETTERS], sentence % {"n": len(text), "most": MOST_LETTERS}
    return text, _unfit(words_of(text))


def _unfit(words: list[str]) -> str:
    if not words:
        return _("Chưa có chữ cái hoặc chữ số nào để tìm. Hãy gõ tên, đơn vị hoặc số quyết định.")
    if len(words) > _MOST_WORDS:
        return _("Hãy gõ tối đa %(most)d từ.") % {"most": _MOST_WORDS}
    if sum(map(len, words)) < _LEAST:
        return _("Hãy gõ ít nhất %(least)d chữ cái hoặc chữ số.") % {"least": _LEAST}
    return ""
