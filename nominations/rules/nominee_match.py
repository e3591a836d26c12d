"""Which person of a unit a typed name means: by letters and tones, without accents, in any order.

Where the tone stands (hoà, hòa), capitals and double spaces never matter. Two people of one name
are told apart by the year of birth; where that does not help, a person chooses.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from nominations.names import clean, search_key, sort_key


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody, or a collective, that may be nominated."""

    ref: str
    pk: int
    name: str
    birth_year: int | None = None
    post: str = ""

    @property
    def told(self) -> str:
        """Name, year of birth and post, to tell two of one name apart."""
        year = f"sinh {self.birth_year}" if self.birth_year else ""
        return ", ".join(filter(None, (self.name, year, self.post)))


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a name means: `sure`, or `options` among which a person chooses. `note` says how."""

    sure: Known | None = None
    options: tuple[Known, ...] = ()
    note: str = ""


class Roll:
    """People by each way of writing their names."""

    def __init__(self, people: Iterable[Known]) -> None:
        self.by_ref: dict[str, Known] = {}
        self._tiers: tuple[dict[str, list[Known]], ...] = tuple(
            defaultdict(list) for _tier in range(4)
        )
        for person in people:
            self.by_ref[person.ref] = person
            for tier, key in zip(self._tiers, _keys(person.name), strict=True):
                tier[key].append(person)

    def match(self, name: str, birth_year: int | None = None) -> Match:
        """Whom `name` means here; neither `sure` nor `options` if nobody."""
        for tier, key, note in zip(self._tiers, _keys(name), _NOTES, strict=True):
            found = tier.get(key)
            if found:
                return _told_apart(name, birth_year, found, note)
        return Match()


def _keys(name: str) -> tuple[str, str, str, str]:
    """From the closest to the loosest way of writing a name alike."""
    syllables = clean(name).split()
    bare = search_key(name)
    return (
        sort_key(name),
        " ".join(sorted(sort_key(syllable) for syllable in syllables)),
        bare,
        " ".join(sorted(bare.split())),
    )


_TURNED, _BARE = N_("khớp khi đổi thứ tự họ, tên"), N_("khớp khi bỏ dấu")
_BARE_TURNED = N_("khớp khi bỏ dấu, đổi thứ tự")
_NOTES = ("", _TURNED, _BARE, _BARE_TURNED)


def _told_apart(name: str, birth_year: int | None, found: Sequence[Known], note: str) -> Match:
    fits = [person for person in found if birth_year in (None, person.birth_year)]
    if not fits:
        fits = [person for person in found if person.birth_year is None]
    if not fits:
        years = _("năm sinh không khớp: hãy xác nhận đúng người")
        return Match(options=tuple(found), note=years)
    if len(fits) > 1:
        return Match(
            options=tuple(fits),
            note=_("%(n)s người trùng tên: hãy chọn đúng người") % {"n": len(fits)},
        )
    if note in (_BARE, _BARE_TURNED) and _typed_with_accents(name) and birth_year is None:
        return Match(options=tuple(fits), note=_("khác dấu với tên trong hệ thống: hãy xác nhận"))
    return Match(sure=fits[0], note=_(note) if note else "")


def _typed_with_accents(name: str) -> bool:
    return search_key(name) != " ".join(name.lower().split())
