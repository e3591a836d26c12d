"""Vietnamese names and text: one form at the door, keys to sort and to search.

Python sorts Đỗ after everything and mixes Ân with An; NFD does not decompose đ; "hoà" and "hòa"
are one syllable in two spellings. So each name is stored with a sort key and a search key.
"""

import re
import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_DIGITS = "0123456789"
_RANK = {char: f"{index:02d}" for index, char in enumerate(_LETTERS + _DIGITS, start=1)}
_OTHER = "90"
_END_OF_SYLLABLE = "00"
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_TONE_MARKS = frozenset(_TONES)
_SHAPE_MARKS = frozenset({"\u0306", "\u0302", "\u031b"})  # ă â ơ: part of the letter, not a tone


def clean(text: str) -> str:
    """NFC, no control characters, single spaces: the form in which all text is stored."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
    return " ".join(text.split())


def clean_block(text: str) -> str:
    """Like `clean`, but keeps line breaks: for narratives."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(clean(line) for line in lines).strip()


def _split_syllable(syllable: str) -> tuple[str, str]:
    """A syllable as (letters with their shape, tone digit)."""
    letters, tone = "", "0"
    for char in unicodedata.normalize("NFD", syllable.lower()):
        if char in _TONE_MARKS:
            tone = _TONES[char]
        elif char in _SHAPE_MARKS and letters:
            letters = letters[:-1] + unicodedata.normalize("NFC", letters[-1] + char)
        elif not unicodedata.combining(char):
            letters += char
    return letters, tone


def _syllable_key(syllable: str) -> str:
    letters, tone = _split_syllable(syllable)
    return "".join(_RANK.get(letter, _OTHER) for letter in letters) + _END_OF_SYLLABLE + tone


def sort_key(full_name: str) -> str:
    """Key for Vietnamese order: given name (last syllable), then family name, then middle names.

    Letters decide first (a ă â … d đ …), tones second (ngang, huyền, hỏi, ngã, sắc, nặng).
    The key has digits only, so every database and every collation orders it alike.
    """
    syllables = clean(full_name).split(" ")
    return "".join(_syllable_key(s) for s in [syllables[-1], *syllables[:-1]])[:255]


def search_key(text: str) -> str:
    """Lower-case text without accents: "Đặng Thị Hoà" becomes "dang thi hoa"."""
    return without_accents(clean(text))[:255]


_WORD = re.compile(r"[a-z0-9]+")
_LONGEST_WORD = 60


def words_of(text: str) -> list[str]:
    """Syllables and numbers without accents, in order: "631/QĐ-SNNMT" gives 631, qd, snnmt."""
    words = _WORD.findall(without_accents(text))
    return [word[:_LONGEST_WORD] for word in words]


def without_accents(text: str) -> str:
    """Lower case, no accents, đ as d."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def post_title(position: str, unit_name: str) -> str:
    """How papers name a post in a unit: “Trưởng Phòng Quản lý đất đai”, “Phó Chánh Văn phòng Sở”.

    What position and unit share in the middle is said once.
    """
    words, name = position.split(), unit_name.split()
    for shared in range(min(len(words), len(name)), 0, -1):
        if [w.lower() for w in words[-shared:]] == [w.lower() for w in name[:shared]]:
            return " ".join([*words[:-shared], *name])
    return f"{position} {unit_name}"
