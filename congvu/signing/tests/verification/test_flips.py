"""No byte of a signed file can be changed so that it is valid and says something else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from pyhanko.pdf_utils.reader import PdfFileReader

from congvu.signing.report import Verdict
from congvu.signing.tests.verification.makers import Maker
from congvu.signing.tests.verification.test_other_formats import xades

TEXT = b"Cap phep 500 chiec"


@pytest.fixture(scope="module")
def signed(maker: Maker) -> dict[str, bytes]:
    return {"pdf": maker.pdf(), "cms": maker.cms(TEXT, detached=False), "xml": xades(maker)}


def said(kind: str, data: bytes) -> object:
    """What a reader reads in a file."""
    if kind == "xml":
        return etree.tostring(etree.fromstring(data)[0], method="c14n")
    if kind == "cms":
        return TEXT in data
    from io import BytesIO

    page = PdfFileReader(BytesIO(data)).root["/Pages"]["/Kids"][0]
    return page["/Contents"].data, str(page["/Resources"]), str(page["/MediaBox"])


@pytest.mark.parametrize("kind", ["pdf", "cms", "xml"])
@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 0.9999), bit=st.integers(0, 7))
def test_a_flipped_bit_is_not_valid_or_changes_nothing_that_is_read(
    maker: Maker, signed: dict[str, bytes], kind: str, place: float, bit: int
) -> None:
    whole = signed[kind]
    changed = bytearray(whole)
    changed[int(place * len(whole))] ^= 1 << bit

    at = maker.check(whole).signatures[0].claimed_at
    if maker.check(bytes(changed), at=at).verdict == Verdict.VALID:
        assert said(kind, bytes(changed)) == said(kind, whole)
