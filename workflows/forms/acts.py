"""Which form an act has; a bare one if there is nothing to fill in."""

from collections.abc import Mapping
from types import MappingProxyType

from nominations.enums import Machine
from workflows.forms.base import (
    ActForm,
    AppointForm,
    LinesForm,
    LinesNoteForm,
    NamedLinesForm,
    NoteForm,
)
from workflows.forms.consolidation import ChangeAwardForm, CouncilForm, NumberForm, RankForm
from workflows.forms.marks import AppraiseForm, ScoreForm
from workflows.forms.ranking import LockForm
from workflows.forms.sending import (
    OutcomeForm,
    ReceiptForm,
    ReopenForm,
    SendUpForm,
    SumUpForm,
    WriteForm,
)
from workflows.forms.submission import (
    DoubtForm,
    FlagForm,
    OpinionForm,
    ReturnForm,
)
from workflows.queries.standing import Subject, machine_of

_SUBMISSION: Mapping[str, type[ActForm]] = MappingProxyType(
    {
        "nothing_to_report": FlagForm,
        "score": ScoreForm,
        "appraise": AppraiseForm,
        "endorse": OpinionForm,
        "not_endorse": DoubtForm,
        "return": ReturnForm,
        "withdraw": LinesNoteForm,
        "suspend": LinesNoteForm,
        "appoint": AppointForm,
        "reopen_source": ReopenForm,
    }
)
_CONSOLIDATION: Mapping[str, type[ActForm]] = MappingProxyType(
    {
        "sum_up": SumUpForm,
        "write": WriteForm,
        "send_up": SendUpForm,
        "record_receipt": ReceiptForm,
        "record_outcome": OutcomeForm,
        "correct": NoteForm,
        "rank": RankForm,
        "shortlist": LinesForm,
        "leave_out": NamedLinesForm,
        "take_off": NamedLinesForm,
        "change_award": ChangeAwardForm,
        "discard": NoteForm,
        "send_back": NoteForm,
        "record_result": CouncilForm,
        "sign_part": LinesForm,
        "decline": NamedLinesForm,
        "postpone": NamedLinesForm,
        "lower": ChangeAwardForm,
        "return_to_office": LinesNoteForm,
        "number": NumberForm,
        "appoint": AppointForm,
    }
)
_FORMS: Mapping[Machine, Mapping[str, type[ActForm]]] = MappingProxyType(
    {
        Machine.SUBMISSION: _SUBMISSION,
        Machine.CONSOLIDATION: _CONSOLIDATION,
        Machine.CORRECTION: MappingProxyType(
            {"return": ReturnForm, "withdraw": NoteForm, "reopen_source": ReopenForm}
        ),
        Machine.RANKING: MappingProxyType({"lock_scores": LockForm}),
    }
)


def form_class(subject: Subject, action: str) -> type[ActForm]:
    """The form of an act; a bare one if there is nothing to fill in."""
    return _FORMS[machine_of(subject)].get(action, ActForm)
