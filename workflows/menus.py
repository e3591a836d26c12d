"""The menu: which entries each kind of work has (at most seven), and the second level below them.

Every entry says how near it lies to each kind of work. Whoever does several kinds gets all their
entries; the seven nearest stay in the first level, in the order of this table.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import pgettext

from nominations.rules.personas import Persona

P = Persona
LENGTH = 7
#: From here on an entry belongs to the second level.
SECOND = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; `near` gives the distance to each kind of work that has it."""

    name: str
    label: str
    near: Mapping[Persona, int]
    args: tuple[str, ...] = ()
    rest: str = ""

    @property
    def words(self) -> str:
        """The label as a menu says it: some words mean something else on a button or in a table."""
        if self.name == "sign":
            return pgettext("menu", "Trình ký")
        return pgettext("menu", "Đơn vị") if self.name == "units" else _(self.label)

    @property
    def url(self) -> str:
        return reverse(self.name, args=self.args) + self.rest

    def distance(self, personas: Collection[Persona]) -> int | None:
        """None if none of these kinds of work has it."""
        found = [self.near[persona] for persona in personas if persona in self.near]
        return min(found, default=None)


def _all_but_nominees(distance: int, **nearer: int) -> Mapping[Persona, int]:
    named = {persona: distance for persona in Persona if persona != P.NOMINEE}
    return MappingProxyType(named | {P(name): value for name, value in nearer.items()})


_EVERYBODY = MappingProxyType(dict.fromkeys(Persona, 0))
ENTRIES: tuple[Entry, ...] = (
    Entry("tasks", N_("Việc cần xử lý"), _EVERYBODY),
    Entry("sign", N_("Trình ký"), {P.SIGNER: 1}),
    Entry("tracker", N_("Theo dõi tiến độ"), {P.OFFICE: 1, P.SIGNER: 2, P.ADMIN: 1}),
    Entry("periods", N_("Kỳ báo cáo, xét khen thưởng"), {P.OFFICE: 8, P.SIGNER: 8, P.ADMIN: 8}),
    Entry("calendar", N_("Lịch và thời hạn"), _all_but_nominees(8, office=2, admin=2)),
    Entry(
        "consolidations",
        N_("Tổng hợp, tờ trình"),
        {P.OFFICE: 1, P.SIGNER: 1, P.COUNCIL: 4, P.REGISTRAR: 2},
    ),
    Entry("decisions", N_("Chờ lấy số"), {P.REGISTRAR: 1}, rest="?status=waiting"),
    Entry("decisions", N_("Đã ban hành"), {P.REGISTRAR: 1}, rest="?status=published"),
    Entry(
        "decisions",
        N_("Quyết định, giấy khen"),
        _all_but_nominees(6, office=2, signer=3, unit=8, own=8, registrar=8),
    ),
    Entry("registrations", N_("Đăng ký thi đua"), {P.UNIT: 3, P.OFFICE: 4, P.OWN: 8}),
    Entry("parts", N_("Báo cáo 6 tháng, năm"), {P.UNIT: 2, P.OWN: 8}, ("report",)),
    Entry("parts", N_("Tự chấm điểm"), {P.UNIT: 2, P.OWN: 8}, ("self_assessment",)),
    Entry("parts", N_("Đề nghị khen thưởng"), {P.UNIT: 2, P.OWN: 8}, ("nominations",)),
    Entry("initiatives", N_("Sáng kiến"), {P.UNIT: 3, P.INITIATIVES: 1, P.OFFICE: 5, P.OWN: 8}),
    Entry("rankings", N_("Chấm điểm cụm"), {P.CLUSTER: 1}),
    Entry("dossiers", N_("Hồ sơ của đơn vị"), {P.UNIT: 8, P.OWN: 3}),
    Entry("achievements", N_("Thành tích của đơn vị"), {P.UNIT: 3, P.OWN: 8}),
    Entry("search", N_("Tra cứu thành tích"), {P.CLUSTER: 4, P.COUNCIL: 4, P.SIGNER: 4}),
    Entry("mine", N_("Hồ sơ của tôi"), {P.NOMINEE: 1}),
    Entry("mine", N_("Thành tích của tôi"), {P.NOMINEE: 1}, rest="#records"),
    # The second level
    Entry("figures", N_("Số liệu tháng"), {P.UNIT: 8, P.OWN: 8, P.OFFICE: 8, P.SIGNER: 8}),
    Entry("campaigns", N_("Phong trào và tiêu chí"), _all_but_nominees(9)),
    Entry("clusters", N_("Cụm thi đua"), {P.OFFICE: 9, P.ADMIN: 9}),
    Entry("forms", N_("Mẫu văn bản"), {P.OFFICE: 9, P.ADMIN: 9}),
    Entry("ready_reasons", N_("Lý do soạn sẵn"), {P.OFFICE: 9}),
    Entry(
        "urging_letters",
        N_("Công văn đôn đốc"),
        {P.OFFICE: 9, P.SIGNER: 9, P.ADMIN: 9, P.REGISTRAR: 4},
    ),
    Entry("procedures", N_("Quy trình xét"), {P.OFFICE: 9, P.SIGNER: 9, P.ADMIN: 9}),
    Entry("days_off", N_("Ngày nghỉ"), {P.OFFICE: 9, P.ADMIN: 9}),
    Entry("units", N_("Đơn vị"), {P.OFFICE: 9, P.SIGNER: 9, P.ADMIN: 9}),
    Entry("health", N_("Tình trạng vận hành"), {P.ADMIN: 9}),
)


def menu_of(personas: Collection[Persona]) -> tuple[list[Entry], list[Entry]]:
    """The first level and the second, both in the order of the table."""
    near = [
        (distance, place, entry)
        for place, entry in enumerate(ENTRIES)
        if (distance := entry.distance(personas)) is not None
    ]
    nearest = sorted(near, key=lambda row: row[:2])[:LENGTH]
    first = {place for distance, place, _entry in nearest if distance < SECOND}
    return (
        [entry for _distance, place, entry in near if place in first],
        [entry for _distance, place, entry in near if place not in first],
    )
