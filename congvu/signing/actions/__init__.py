"""What can be done about signatures: one function for each act, with `by=` and `at=`."""

from congvu.signing.actions.papers import Signer, cancel, fresh_code, submit
from congvu.signing.actions.phases import (
    agree,
    doubt,
    finish,
    keep_prepared,
    keep_values,
    note_trouble,
    reject_value,
    release,
    spend,
)

__all__ = [
    "Signer",
    "agree",
    "cancel",
    "doubt",
    "finish",
    "fresh_code",
    "keep_prepared",
    "keep_values",
    "note_trouble",
    "reject_value",
    "release",
    "spend",
    "submit",
]
