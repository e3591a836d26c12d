"""A batch that fails is halved until its broken row is found; the other rows go through."""

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import OperationalError, transaction

logger = logging.getLogger(__name__)
Row = TypeVar("Row")


def halved(
    rows: Sequence[Row],
    work: Callable[[Sequence[Row]], int],
    put_aside: Callable[[Row, Exception], None],
) -> int:
    """Do `work` on all of `rows`, each part in a savepoint; gives the sum of what it gives.

    Needs a transaction. What fails alone goes to `put_aside` with its error. A database that is
    locked, full or gone is nobody's fault: OperationalError is raised on, and the rows stay due.
    """
    if not rows:
        return 0
    try:
        with transaction.atomic():
            return work(rows)
    except OperationalError:
        raise
    except Exception as broken:  # its dates, its ladder, a constraint: any of them may be broken
        if len(rows) == 1:
            logger.exception("set aside: %s", rows[0])
            put_aside(rows[0], broken)
            return 0
    middle = len(rows) // 2
    return halved(rows[:middle], work, put_aside) + halved(rows[middle:], work, put_aside)
