"""Vietnamese typed before Unicode: TCVN3 (ABC) and VNI, as it looks when a file is opened today.

Such a cell holds Latin-1 letters that only an old font shows as Vietnamese. A cell gives itself
away by letters or pairs that no Vietnamese word has; what could be either follows its column.
Source of the tables: TCVN 5712:1993 (VN3) and the VNI-Windows code page.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

TCVN3, VNI, DECOMPOSED = "TCVN3 (ABC)", "VNI", "Unicode tổ hợp"

_TCVN3: Mapping[str, str] = MappingProxyType(
    dict(
        zip(
            "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
            "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
            strict=True,
        )
    )
)
#: Base letter → what each following mark makes of it.
_VNI_MARKS = {
    "a": dict(zip("øùûõïâàáåãäêèéúüë", "àáảãạâầấẩẫậăằắẳẵặ", strict=True)),
    "e": dict(zip("øùûõïâàáåãä", "èéẻẽẹêềếểễệ", strict=True)),
    "o": dict(zip("øùûõïâàáåãä", "òóỏõọôồốổỗộ", strict=True)),
    "ô": dict(zip("øùûõï", "ờớởỡợ", strict=True)),
    "u": dict(zip("øùûõï", "ùúủũụ", strict=True)),
    "ö": dict(zip("øùûõï", "ừứửữự", strict=True)),
    "y": dict(zip("øùûõ", "ỳýỷỹ", strict=True)),
}
_VNI_ALONE = dict(zip("ôöñæóòîÔÖÑÆÓÒÎ", "ơưđỉĩịỵƠƯĐỈĨỊỴ", strict=True))


def _pairs() -> dict[str, str]:
    pairs = dict(_VNI_ALONE)
    for base, marks in _VNI_MARKS.items():
        for mark, letter in marks.items():
            pairs[base + mark] = letter
            for seen in (mark, mark.upper()):
                if len(seen) == 1:
                    pairs[base.upper() + seen] = letter.upper()
    return pairs


_VNI: Mapping[str, str] = MappingProxyType(_pairs())
_VNI_TOKEN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
#: Pairs that no syllable of Unicode has (hoà, quà, tuê are syllables); "uû" is TCVN3's uỷ.
_VNI_SIGN = re.compile(
    "[aA][øùûõïâàáåãäêèéúüëØÙÛÕÏÂÀÁÅÃÄÊÈÉÚÜË]|[eE][øùûõïâàáåãäØÙÛÕÏÂÀÁÅÃÄ]"
    "|[oO][øùûõïâåäØÙÛÕÏÂÅÄ]|[uUyY][øùõïØÙÕÏ]|[ôöÔÖ][øùûõïØÙÛÕÏ]"
    r"|(?<![^\W\d_])[ñÑ](?=[aeiouôöAEIOUÔÖ])"
)
#: What VNI never writes; "ñ" inside a word is TCVN3's ủ (cña), at its start VNI's đ (ñaøo).
_ONLY_TCVN3 = "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÇÐ×Þßç÷þ"
_SURELY_TCVN3 = re.compile(f"[A-Za-z][{_ONLY_TCVN3}]|[{_ONLY_TCVN3}][A-Za-z]")
_NEVER_VIETNAMESE = "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇËÎÏÐÑÖ×ØÜÞßäåæçëîïñö÷øûüþ"
_TCVN3_SIGN = re.compile(f"[A-Za-z][{_NEVER_VIETNAMESE}]|[{_NEVER_VIETNAMESE}][A-Za-z]")
_UNICODE_SIGN = re.compile("[ăĂđĐơƠưƯĩĨũŨ\u1ea0-\u1ef9]")


def encoding_of(text: str) -> str:
    """The old code in which `text` was surely typed; empty for Unicode and for what may be both."""
    if _UNICODE_SIGN.search(text):
        return ""
    if _SURELY_TCVN3.search(text):
        return TCVN3
    if _VNI_SIGN.search(text):
        return VNI
    return TCVN3 if _TCVN3_SIGN.search(text) else ""


def decoded(text: str, encoding: str) -> str:
    """`text` of an old code as Unicode."""
    if encoding == TCVN3:
        return "".join(_TCVN3.get(char, char) for char in text)
    if encoding == VNI:
        return _VNI_TOKEN.sub(lambda found: _VNI[found.group()], text)
    return text


def to_unicode(column: Sequence[str]) -> tuple[list[str], frozenset[str]]:
    """The cells of one column as NFC, and the names of the codes that some of them had.

    A cell that may be either (NguyÔn) is read as the old code if more of its column is sure of it
    than is sure to be Unicode.
    """
    composed = [unicodedata.normalize("NFC", text) for text in column]
    found = {DECOMPOSED} if composed != list(column) else set()
    sure = [encoding_of(text) for text in composed]
    counted = Counter(filter(None, sure))
    usual, votes = counted.most_common(1)[0] if counted else ("", 0)
    modern = sum(1 for text in composed if _UNICODE_SIGN.search(text))
    cells = []
    for text, encoding in zip(composed, sure, strict=True):
        either = not encoding and votes > modern and not _UNICODE_SIGN.search(text)
        code = usual if either else encoding
        cells.append(decoded(text, code))
        if cells[-1] != text:
            found.add(code)
    return cells, frozenset(found)
