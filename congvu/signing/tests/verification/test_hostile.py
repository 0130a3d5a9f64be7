"""Files made to keep a check busy: each ends, soon, in a clear state."""

from __future__ import annotations

import time

import pytest

from congvu.signing.tests.verification.makers import Maker
from congvu.signing.verification import patience, pdf, xml_parsing


def test_a_pdf_without_an_end_is_given_up(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line of three million letters stands where the parser looks for the end."""
    monkeypatch.setattr(pdf, "PatientFile", lambda data: patience.PatientFile(data, seconds=0.2))
    began = time.thread_time()

    report = maker.check(maker.pdf() + b"x" * 3_000_000)

    assert (report.verdict, report.signatures[0].sub_indication) == ("indeterminate", "SIG_CONSTRAINTS_FAILURE")
    assert "không kiểm tra xong" in report.sentences[0]
    assert time.thread_time() - began < 2


def test_xml_of_countless_elements_is_given_up(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_parsing, "_MOST_TAGS", 1000)

    report = maker.check(b"<a>" + b"<b/>" * 1001 + b"<SignatureValue/></a>")

    assert (report.verdict, report.signatures[0].sub_indication) == ("indeterminate", "SIG_CONSTRAINTS_FAILURE")
