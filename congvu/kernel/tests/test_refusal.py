"""Refusals speak to people and to machines."""

import pickle

from congvu.kernel.refusal import Refusal


class FeeUnpaid(Refusal):
    code = "fee_unpaid"
    sentence = "Hồ sơ {code} chưa nộp phí {amount}."


def test_a_refusal_is_its_sentence_with_a_code_and_details() -> None:
    refusal = FeeUnpaid(code="000.00.00.G02-261122-0001", amount="30.000 đồng")
    assert str(refusal) == "Hồ sơ 000.00.00.G02-261122-0001 chưa nộp phí 30.000 đồng."
    assert refusal.code == "fee_unpaid"
    assert refusal.details == {"code": "000.00.00.G02-261122-0001", "amount": "30.000 đồng"}


def test_a_missing_detail_leaves_a_gap_and_not_a_crash() -> None:
    assert str(FeeUnpaid(code="x")) == "Hồ sơ x chưa nộp phí …."


def test_braces_in_a_detail_are_only_text() -> None:
    assert str(FeeUnpaid(code="{amount}", amount="{code.__class__}")) == "Hồ sơ {amount} chưa nộp phí {code.__class__}."


def test_a_refusal_travels_between_processes() -> None:
    copy = pickle.loads(pickle.dumps(FeeUnpaid(code="x", amount="5 đồng")))
    assert isinstance(copy, FeeUnpaid)
    assert str(copy) == "Hồ sơ x chưa nộp phí 5 đồng."
