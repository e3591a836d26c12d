"""How the door says no. Nothing has changed when one of these is raised."""

from django.utils.translation import gettext as _

from nominations.rules.readiness import Unmet
from workflows.queries.timeline import Deed


class StepRefused(Exception):
    """Base of every refusal; `sentence` is what the person reads."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(StepRefused):
    """This person may not do this here. A stranger gets the page that does not exist."""

    def __init__(self, sentence: str, *, stranger: bool = False) -> None:
        super().__init__(sentence)
        self.stranger = stranger


class Conflict(StepRefused):
    """Somebody was faster, or this key was used for something else (409)."""

    def __init__(self, sentence: str, faster: Deed | None = None) -> None:
        super().__init__(sentence)
        self.faster = faster


class NotReady(StepRefused):
    """A condition does not hold; the form shows each reason at its field (nothing is lost)."""

    def __init__(self, unmet: list[Unmet]) -> None:
        super().__init__(" ".join(item.sentence for item in unmet))
        self.unmet = unmet


class Busy(StepRefused):
    """The lock did not come in time, or the database is busy (503): try again."""

    def __init__(self) -> None:
        super().__init__(_("Hệ thống đang bận, hồ sơ không thay đổi. Hãy thử lại."))
