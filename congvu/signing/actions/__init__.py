"""What can be done about signatures: one function for each act, with `by=` and `at=`."""

from congvu.signing.actions.certificates import (
    give_up,
    let_clerks_seal,
    let_seal_by_itself,
    register,
    set_image,
)
from congvu.signing.actions.checks import keep_check
from congvu.signing.actions.papers import Signer, cancel, fresh_code, submit
from congvu.signing.actions.phases import (
    agree,
    doubt,
    finish,
    keep_prepared,
    keep_renewed,
    keep_values,
    note_trouble,
    put_off_renewal,
    refuse,
    reject_value,
    release,
    spend,
)
from congvu.signing.actions.trust import distrust, trust

__all__ = [
    "Signer",
    "agree",
    "cancel",
    "distrust",
    "doubt",
    "finish",
    "fresh_code",
    "give_up",
    "keep_check",
    "keep_prepared",
    "keep_renewed",
    "keep_values",
    "let_clerks_seal",
    "let_seal_by_itself",
    "note_trouble",
    "put_off_renewal",
    "refuse",
    "register",
    "reject_value",
    "release",
    "set_image",
    "spend",
    "submit",
    "trust",
]
