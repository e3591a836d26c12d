"""What the unit's own score sheet asks for each criterion, and what its answers add up to.

The formula proposes, the unit claims: a claim of its own is allowed, and has to be explained.
Source: annex to the department's plan (score table of 1.000 points), column “Tự chấm”.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from nominations.enums import CriterionKind as Kind
from nominations.enums import CriterionSection as Section
from nominations.rules.formulas import OF_A_NUMBER, ZERO, Fact, Item, Proposed, propose, rule_of


@dataclass(frozen=True, slots=True)
class Answer:
    """The unit's word on one criterion, as typed. `points` None: take what the formula gives."""

    points: Decimal | None = None
    value: Decimal | None = None
    choice: str = ""
    met: bool | None = None
    absent: bool = False
    note: str = ""
    proposed: Decimal | None = None

    @property
    def basis(self) -> tuple[Decimal | None, str, bool | None]:
        """What the points are computed from."""
        return self.value, self.choice, self.met


@dataclass(frozen=True, slots=True)
class Asked:
    """Which fields the page shows for a criterion."""

    value: bool = False
    choice: bool = False
    met: bool = False
    points: bool = False
    absent: bool = False


def asked_of(item: Item, kind: str, *, scored: bool) -> Asked:
    """The fields of one criterion; in a table without points each is met or not."""
    if item.section == Section.GATE:
        return Asked(met=True)
    number = rule_of(item) in OF_A_NUMBER
    if not scored:
        return Asked(value=number or kind == Kind.NUMBER, met=True, absent=item.may_be_absent)
    chosen = rule_of(item) == "choice"
    return Asked(
        value=number,
        choice=chosen,
        met=_is_yes_or_no(item, kind),
        points=True,
        absent=item.may_be_absent,
    )


def _is_yes_or_no(item: Item, kind: str) -> bool:
    """Yes or no without a formula: all points or none."""
    return kind == Kind.BOOLEAN and rule_of(item) == "judge"


def from_system(item: Item, fact: Fact | None) -> Answer | None:
    """The answer that the system can fill in by itself; None where it knows nothing."""
    if fact is None:
        return None
    found = propose(item, fact)
    if found.points is None:
        return None
    return Answer(points=found.points, value=_number(item, fact), choice=fact.choice)


def _number(item: Item, fact: Fact) -> Decimal | None:
    """The number that stands in the field: of months it is how many are above the bound."""
    if rule_of(item) == "months_above":
        above = Decimal(str(item.how.get("above", 0)))
        return Decimal(sum(share is not None and share > above for share in fact.months))
    return fact.value


def stated(item: Item, kind: str, answer: Answer, fact: Fact | None) -> Proposed:
    """What the formula gives for the unit's own number, level or yes and no."""
    if _is_yes_or_no(item, kind):
        points = None if answer.met is None else (item.cap if answer.met else ZERO)
        return Proposed(points)
    people = fact.people if fact else None
    return propose(item, Fact(value=answer.value, choice=answer.choice, people=people))


def settled(
    item: Item, kind: str, answer: Answer, *, fact: Fact | None, shown: Answer | None
) -> Answer:
    """`answer` as it is kept: with points, and with what the formula gives beside them.

    What the system knows comes first; the unit's own number counts where the system knows none.
    Points that nobody touched (they are as `shown` had them) follow a changed number.
    """
    if answer.absent and item.may_be_absent:
        return Answer(absent=True, note=answer.note)
    if item.section == Section.GATE:
        return Answer(met=answer.met, note=answer.note)
    system = from_system(item, fact)
    own = stated(item, kind, answer, fact).points
    known = system.points if system else None
    if own is None and known is None:
        return replace(answer, absent=False, proposed=None)
    points = answer.points
    untouched = shown is not None and points == shown.points and answer.basis != shown.basis
    if points is None or untouched:
        points = own if own is not None else known
    kept = replace(
        answer, absent=False, points=points, proposed=known if known is not None else own
    )
    if own is None and system is not None and points == known:
        return replace(kept, value=system.value, choice=system.choice)
    return kept


def progress(asked: Iterable[tuple[Item, Answer | None]]) -> tuple[int, int]:
    """How many main criteria are answered, and how many there are."""
    main = [is_answered(answer) for item, answer in asked if item.section == Section.MAIN]
    return sum(main), len(main)


def is_answered(answer: Answer | None) -> bool:
    """Points are given, it did not arise, or (in a table without points) met or not is said."""
    if answer is None:
        return False
    return answer.absent or answer.points is not None or answer.met is not None
