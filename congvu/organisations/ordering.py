"""Lists of names in the order of the Vietnamese alphabet, whatever collation the database was made with."""

from __future__ import annotations

from django.db.models import F, Func, TextField, Value

from congvu.kernel.text import LETTERS, ORDERED_AS


def by_name(field: str) -> Func:
    """What `order_by` takes: `kernel.text.alphabetical` of a field, by the database."""
    return Func(F(field), Value(LETTERS), Value(ORDERED_AS), function="translate", output_field=TextField())
