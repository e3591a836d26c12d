"""Numbers as Vietnamese papers write them."""

from decimal import Decimal


def as_written(number: Decimal) -> str:
    """12 or 12,5: a decimal comma, no needless zeros."""
    return f"{number.normalize():f}".replace(".", ",")
