"""What the annual reports of the demo say, item by item of the report's form."""

from collections.abc import Mapping
from decimal import Decimal

from nominations.models import Submission
from nominations.rules.figures import TASKS_DUE, TASKS_ON_TIME
from workflows.services.demo.player import Player

_NOTHING = "Không phát sinh."


def report_answers(
    player: Player, file: Submission, said: str, numbers: Mapping[str, Decimal | None]
) -> dict[str, str]:
    """Code of the field → text; `said` is the unit's own word on its movements, from the data.

    Blank where a unit has nothing to say and the form does not insist.
    """
    unit = file.dossier.unit
    year = file.dossier.period.year
    texts = player.year["annual_reports"]
    own: Mapping[str, str] = texts["own"].get(unit.code, {})
    due, on_time = (numbers.get(code) or Decimal(0) for code in (TASKS_DUE, TASKS_ON_TIME))
    officer = player.officers[unit.code].get_full_name()
    filled = {
        code: text.format(
            symbol=unit.symbol,
            said=said,
            due=f"{due:.0f}",
            on_time=f"{on_time:.0f}",
            officer=officer,
            next=year + 1,
        )
        for code, text in texts["common"].items()
    }
    return {**filled, "kiem-tra": _NOTHING, **own}
