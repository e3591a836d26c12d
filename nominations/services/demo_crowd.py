"""People of the demo who have no part of their own: the same ones at every load.

Names are plainly invented: syllables that mean “sample” or “trial”, in Vietnamese order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from nominations.enums import Sex

SEED = 2026
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Đỗ", "Đặng", "Ân", "Âu", "Ung", "Y", "H’")
MIDDLES = ("Ví", "Giả", "Thí", "Bản", "Mô", "Mẫu", "Nháp", "Phỏng", "Minh")
# Hòa and Hoà, Quý and Quí: two spellings of one name, which a search must find together.
GIVEN = (
    *("Mẫu", "Thử", "Họa", "Dụ", "Nháp", "Điểm", "Phỏng", "Định"),
    *("An", "Ân", "Ánh", "Đức", "Dũng", "Hòa", "Hoà", "Quý", "Quí"),
)
MAN, WOMAN = "Y", "H’"  # these family marks tell the sex


@dataclass(frozen=True, slots=True)
class Hire:
    """A person of the demo and where he or she works. `key` names the person in other files."""

    key: str
    unit: str
    name: str
    sex: str
    position: str
    born: int | None = None
    hired: date | None = None
    head: bool = False
    leader: bool = False
    direct: bool = False
    officer: bool = False
    login: str = ""
    remark: str = ""
    since: date | None = None
    until: date | None = None
    before: dict[str, str] | None = None


class Crowd:
    """Makes up people, deterministically; no two get the same name."""

    def __init__(self, taken: Sequence[Hire]) -> None:
        self._random = Random(SEED)
        self._names = self._fresh_names({hire.name for hire in taken})
        self._count = 0

    def hire(
        self,
        unit: str,
        position: str,
        *,
        login: str = "",
        head: bool = False,
        leader: bool = False,
        direct: bool = False,
        officer: bool = False,
    ) -> Hire:
        """One more person for `unit`; leaders are older than the others."""
        name, sex = next(self._names)
        years = (1968, 1984) if head or leader else (1970, 1999)
        born = self._random.randint(*years)
        month, day = self._random.randint(1, 12), self._random.randint(1, 28)
        self._count += 1
        return Hire(
            key=login or f"crowd-{self._count}",
            unit=unit,
            name=name,
            sex=sex,
            position=position,
            born=born,
            hired=date(born + self._random.randint(23, 25), month, day),
            head=head,
            leader=leader,
            direct=direct,
            officer=officer,
            login=login,
        )

    def _fresh_names(self, taken: set[str]) -> Iterator[tuple[str, str]]:
        while True:
            for given in self._random.sample(GIVEN, len(GIVEN)):
                name, sex = self._name(given)
                if name not in taken:
                    taken.add(name)
                    yield name, sex

    def _name(self, given: str) -> tuple[str, str]:
        family = self._random.choice(FAMILIES)
        middle = self._random.choice([word for word in MIDDLES if word != given])
        sex = self._random.choice((Sex.MALE, Sex.FEMALE))
        if family in (MAN, WOMAN):
            sex = Sex.MALE if family == MAN else Sex.FEMALE
        marked = sex == Sex.FEMALE and family != WOMAN
        return " ".join([family, *(["Thị"] if marked else []), middle, given]), str(sex)


def fill(
    unit: dict[str, Any], jobs: dict[str, Any], named: Sequence[Hire], crowd: Crowd
) -> list[Hire]:
    """Whom `unit` needs besides those `named` ones who still work there, to have its numbers."""
    here = [hire for hire in named if hire.unit == unit["code"] and hire.until is None]
    leaders = unit["leaders"] - sum(hire.leader or hire.head for hire in here)
    direct = unit["direct"] - sum(hire.direct for hire in here)
    others = unit["people"] - len(here) - leaders - direct
    code = unit["code"]
    return [
        *(crowd.hire(code, job, leader=True) for job in jobs["leaders"][:leaders]),
        *(crowd.hire(code, jobs["direct"], direct=True) for _ in range(direct)),
        *(crowd.hire(code, jobs["staff"]) for _ in range(others)),
    ]
