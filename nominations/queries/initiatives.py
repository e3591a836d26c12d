"""Initiatives with their status, which follows from facts, and where they are used (ADR 22)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from nominations.enums import (
    InitiativeStatus,
    NominationState,
    NomineeKind,
    RegistrationKind,
)
from nominations.models import (
    Initiative,
    InitiativeAuthor,
    InitiativeUse,
    Nomination,
    Recognition,
    RegistrationLine,
    Submission,
    Unit,
)
from nominations.names import search_key
from nominations.queries.registration import current_registration
from nominations.queries.standing import Hats
from nominations.queries.units import origins_of
from nominations.queries.visible import nominations_visible_to
from nominations.queries.visible_initiatives import sent_initiatives
from nominations.rules.initiatives import GLYPHS, levels_from
from nominations.rules.roles import UNIT_ROLES

S = InitiativeStatus


def standing_words() -> QuerySet[Recognition]:
    """For each initiative and level the newest word; older ones were corrected by it."""
    newer = Recognition.objects.filter(
        initiative=OuterRef("initiative"), level=OuterRef("level"), pk__gt=OuterRef("pk")
    )
    return Recognition.objects.filter(~Exists(newer))


def with_status(initiatives: QuerySet[Initiative], day: date) -> QuerySet[Initiative]:
    """Annotate `status` as it is on `day` (the SQL twin of rules.initiatives.status_of)."""
    words = standing_words().filter(initiative=OuterRef("pk"))
    recognised = words.filter(recognised=True)
    holds = recognised.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    return initiatives.annotate(
        status=Case(
            When(Exists(holds), then=Value(S.RECOGNISED.value)),
            When(Exists(recognised), then=Value(S.EXPIRED.value)),
            When(Exists(words), then=Value(S.NOT_RECOGNISED.value)),
            When(sent_initiatives(), then=Value(S.SUBMITTED.value)),
            default=Value(S.REGISTERED.value),
        )
    )


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One nomination that names an initiative; `ref` of its file only for those who may open it."""

    nominee: str
    award: str
    period: str
    ref: str
    line: str


@dataclass(slots=True)
class Row:
    """One initiative as lists show it."""

    initiative: Initiative
    label: str
    glyph: str
    authors: str
    word: Recognition | None = None
    uses: list[Elsewhere] = field(default_factory=list)
    hidden_uses: int = 0
    used_here: bool = False

    @property
    def paper(self) -> str:
        """The quoted word in words: level, number, date, until when."""
        word = self.word
        if word is None:
            return ""
        until = (
            _(", dùng đến hết %(valid_to)s") % {"valid_to": f"{word.valid_to:%d/%m/%Y}"}
            if word.valid_to
            else ""
        )
        return _("%(level)s, số %(number)s ngày %(decided_on)s%(until)s") % {
            "level": word.get_level_display(),
            "number": word.number,
            "decided_on": f"{word.decided_on:%d/%m/%Y}",
            "until": until,
        }

    @property
    def times_used(self) -> int:
        return len(self.uses) + self.hidden_uses


def rows_of(
    initiatives: QuerySet[Initiative],
    viewer: Hats,
    day: date,
    *,
    besides: Nomination | None = None,
) -> list[Row]:
    """The initiatives of a queryset as rows, in its order; constant statements (four).

    Uses are those in all nominations but `besides`.
    """
    newest_first = Recognition.objects.order_by("-pk")
    found = list(
        with_status(initiatives, day)
        .select_related("unit", "submission")
        .prefetch_related(
            Prefetch("authors", queryset=InitiativeAuthor.objects.order_by("position", "pk")),
            Prefetch("recognitions", queryset=newest_first),
        )
    )
    uses = _uses_of(found, viewer, besides)
    rows = []
    for initiative in found:
        status = S(initiative.status)  # type: ignore[attr-defined]
        known, hidden = uses.get(initiative.pk, ((), 0))
        rows.append(
            Row(
                initiative=initiative,
                label=str(status.label),
                glyph=GLYPHS[status],
                authors=", ".join(author.name for author in initiative.authors.all()),
                word=best_word(initiative.recognitions.all(), day),
                uses=list(known),
                hidden_uses=hidden,
            )
        )
    return rows


def best_word(newest_first: Iterable[Recognition], day: date) -> Recognition | None:
    """The word that a list quotes: one that holds before one that does not, the highest level."""
    standing: dict[str, Recognition] = {}
    for word in newest_first:
        standing.setdefault(word.level, word)

    def rank(word: Recognition) -> tuple[bool, bool, int]:
        holds = word.recognised and (word.valid_to is None or word.valid_to >= day)
        return holds, word.recognised, len(levels_from(word.level)) * -1

    return max(standing.values(), key=rank, default=None)


def _uses_of(
    initiatives: Sequence[Initiative], viewer: Hats, besides: Nomination | None
) -> Mapping[int, tuple[list[Elsewhere], int]]:
    """Initiative id → the nominations that name it, and how many more the viewer may not open.

    Only the unit itself learns that there are more: a draft is nobody else's business.
    """
    own = viewer.unit_ids(UNIT_ROLES)
    open_to_him = nominations_visible_to(viewer).filter(pk=OuterRef("nomination"))
    found = (
        InitiativeUse.objects.filter(initiative__in=[row.pk for row in initiatives])
        .exclude(nomination=besides)
        .exclude(nomination__state=NominationState.WITHDRAWN)
        .exclude(nomination__source__isnull=False)
        .select_related("nomination__award", "nomination__submission__dossier__period")
        .annotate(visible=Exists(open_to_him))
        .order_by("pk")
    )
    known: dict[int, list[Elsewhere]] = defaultdict(list)
    hidden: dict[int, int] = defaultdict(int)
    for use in found:
        if use.visible:
            known[use.initiative_id].append(_elsewhere(use.nomination))
        else:
            hidden[use.initiative_id] += 1
    return {
        row.pk: (known[row.pk], hidden[row.pk] if row.unit_id in own else 0) for row in initiatives
    }


def _elsewhere(nomination: Nomination) -> Elsewhere:
    file = nomination.submission
    return Elsewhere(
        nominee=nomination.nominee_name,
        award=nomination.award.name,
        period=file.dossier.period.name,
        ref=file.ref,
        line=nomination.ref,
    )


def searched(initiatives: QuerySet[Initiative], text: str) -> QuerySet[Initiative]:
    """Those whose title contains `text`, read without accents."""
    wanted = search_key(text)
    return initiatives.filter(search_key__contains=wanted) if wanted else initiatives


def taken_in_by(submission: Submission) -> QuerySet[Initiative]:
    """What the unit has put into this part, in its order."""
    return Initiative.objects.filter(submission=submission).order_by("position", "pk")


def offered_to(submission: Submission) -> QuerySet[Initiative]:
    """The unit's initiatives of the period's year that lie in no part that still counts."""
    free = Q(submission=None) | Q(submission__state="WITHDRAWN")
    return Initiative.objects.filter(
        free,
        unit__in=origins_of(submission.dossier.unit),
        year=submission.dossier.period.year,
    ).order_by("position", "pk")


def registered_lines(unit: Unit, year: int) -> list[RegistrationLine]:
    """Registered initiatives (accepted) that have not become one yet.

    An amendment repeats the lines of the registration: they are told apart by their words.
    """
    taken = Initiative.objects.filter(unit__in=origins_of(unit), year=year)
    known = {
        search_key(text)
        for pair in taken.values_list("registration__text", "title")
        for text in pair
        if text
    }
    return [
        line
        for line in current_registration(unit, year)
        if line.kind == RegistrationKind.INITIATIVE and search_key(line.text) not in known
    ]


def recognised_count(unit: Unit, since: date, until: date, level: str | None = None) -> int:
    """How many initiatives of `unit` (and of those it continues) were recognised in these days.

    `level` counts those recognised at it or above; both days are inclusive. One initiative
    counts once, whatever the number of its recognitions.
    """
    words = standing_words().filter(
        recognised=True,
        decided_on__range=(since, until),
        initiative__unit__in=origins_of(unit),
    )
    if level is not None:
        words = words.filter(level__in=levels_from(level))
    return words.values("initiative").distinct().count()


def recognised_of(people: Collection[int], day: date) -> QuerySet[Initiative]:
    """Recognised initiatives of which one of `people` is an author, expired ones too."""
    theirs = InitiativeAuthor.objects.filter(person__in=people).values("initiative")
    return with_status(Initiative.objects.filter(pk__in=theirs), day).filter(
        status__in=(S.RECOGNISED, S.EXPIRED)  # type: ignore[misc]
    )


def usable_for(nomination: Nomination, day: date) -> QuerySet[Initiative]:
    """Recognised initiatives that hold on `day`: of the nominee as an author, or of his unit."""
    if nomination.nominee_kind == NomineeKind.PERSON:
        theirs = Q(
            pk__in=InitiativeAuthor.objects.filter(person=nomination.person).values("initiative")
        )
    elif nomination.unit is not None:
        theirs = Q(unit__in=origins_of(nomination.unit))
    else:
        theirs = Q(pk__in=())
    return with_status(Initiative.objects.filter(theirs), day).filter(
        status=S.RECOGNISED  # type: ignore[misc]
    )


def initiatives_for(nomination: Nomination, viewer: Hats, day: date) -> list[Row]:
    """What may be named as a ground of a nomination, and what is named already.

    A named one stays on the list when it expires, so that it can be taken off. `uses` of a row
    are those in other nominations.
    """
    named = set(nomination.initiative_uses.values_list("initiative_id", flat=True))
    usable = set(usable_for(nomination, day).values_list("pk", flat=True))
    chosen = Initiative.objects.filter(pk__in=named | usable)
    rows = rows_of(chosen, viewer, day, besides=nomination)
    for row in rows:
        row.used_here = row.initiative.pk in named
    return rows
