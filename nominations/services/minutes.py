"""The minutes of the unit's meeting: the mandatory paper of a list of nominees."""

from nominations.models import Submission, User
from nominations.names import clean
from nominations.services.merging import PageState, merging


def save_minutes(
    submission: Submission,
    *,
    actor: User,
    seen_version: int | PageState,
    text: str,
    quiet: bool = False,
    folds: bool = False,
) -> None:
    """Number and date of the minutes, saved field by field (`merging`).

    Raises Clashed if somebody else changed them meanwhile, StaleDraft, DraftRefused.
    """
    mine = {"meeting_minutes": clean(text)[:200]}

    def now(file: Submission) -> dict[str, str]:
        return {"meeting_minutes": file.meeting_minutes}

    with merging(
        submission,
        actor=actor,
        seen=seen_version,
        mine=mine,
        now=now,
        quiet=quiet,
        folds=folds,
    ) as draft:
        draft.columns |= draft.mine
