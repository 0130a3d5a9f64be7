"""A stranger checks any file, and finds a paper of the ministry by the code that it bears."""

from __future__ import annotations

import base64
import json
import re
from datetime import datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from congvu.accounts.models import Account
from congvu.adapters.rehearsal.pki import Running
from congvu.faces.ui import signatures as shown
from congvu.files.actions import store_made
from congvu.files.models import StoredFile
from congvu.organisations.models import Agency
from congvu.signing import actions
from congvu.signing.models import SignedPaper

pytestmark = pytest.mark.django_db
ADDRESS = "/kiem-tra-chu-ky"
TEXT = "Tờ khai của Công ty Sen".encode()


@pytest.fixture(autouse=True)
def _nobody_asked_before(settings: Any) -> None:
    cache.clear()
    settings.STATUS_ASKING = ""


def signed_by(pki: Running, label: str, text: bytes = TEXT) -> bytes:
    """A detached PKCS#7 signature, as another program makes it."""
    held = pki.authorities
    load = x509.load_der_x509_certificate
    made = pkcs7.PKCS7SignatureBuilder().set_data(text)
    made = made.add_signer(load(held.certificate(label)), held.private_key(label), hashes.SHA256())
    for one in held.chain(label):
        made = made.add_certificate(load(one))
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    return made.sign(Encoding.DER, options)


def sent(client: Client, file: bytes, name: str = "to-khai.p7s", content: bytes | None = None, **more: str) -> Any:
    files = {"file": SimpleUploadedFile(name, file)}
    if content is not None:
        files["content"] = SimpleUploadedFile("to-khai.txt", content)
    return client.post(ADDRESS, files | more)


def told(response: Any) -> dict[str, Any]:
    """The report that the page gives as a file."""
    (data,) = re.findall(r'href="data:application/json;base64,([^"]+)"', response.content.decode())
    report: dict[str, Any] = json.loads(base64.b64decode(data))
    return report


@pytest.fixture
def decision(ministry: Agency, cuong: Account, monday: datetime) -> SignedPaper:
    """A paper that Cường decided, kept under its code."""
    file = store_made(b"%PDF-1.7 a permit", name="giay-phep.pdf", media_type="application/pdf", by=cuong, at=monday)
    return actions.submit(
        file, about=cuong, kind="result", title="Giấy phép nhập khẩu", number="12/GP-BCT",
        code=actions.fresh_code(), agency=ministry, by=cuong, at=monday,
    )  # fmt: skip


def test_a_stranger_learns_who_signed_and_that_nobody_on_the_list_vouches_for_it(client: Client, pki: Running) -> None:
    page = sent(client, signed_by(pki, "sen"), content=TEXT)

    assert page.status_code == 200
    assert told(page)["verdict"] == "indeterminate"
    assert "Công ty TNHH Sen (giả định)" in page.content.decode()
    assert "Chưa xác định được" in page.content.decode()


def test_a_changed_text_is_not_valid_and_the_page_says_not_to_rely_on_it(client: Client, pki: Running) -> None:
    page = sent(client, signed_by(pki, "sen"), content=TEXT + b"!")

    assert told(page)["verdict"] == "invalid"
    assert "Đừng dùng tệp này" in page.content.decode()


def test_nothing_that_is_checked_is_kept(client: Client, pki: Running) -> None:
    sent(client, signed_by(pki, "sen"), content=TEXT)

    assert not StoredFile.objects.exists()


def test_a_file_without_a_signature_is_said_to_have_none(client: Client) -> None:
    page = sent(client, b"just words", name="thu.txt")

    assert page.status_code == 200
    assert "Không có chữ ký số" in page.content.decode()


def test_no_file_and_a_file_too_large_are_told_beside_the_chooser(client: Client, settings: Any) -> None:
    settings.LARGEST_FILE_MB = 1
    nothing = client.post(ADDRESS, {})
    large = sent(client, b"x" * (1024 * 1024 + 1))

    assert (nothing.status_code, large.status_code) == (422, 422)
    assert "Hãy chọn tệp cần kiểm tra." in nothing.content.decode()
    assert "Tệp lớn hơn" in large.content.decode()


def test_who_asks_without_end_is_stopped(client: Client) -> None:
    answers = [sent(client, b"x").status_code for _ in range(12)]

    assert answers[:10] == [200] * 10
    assert answers[-1] == 429


def test_a_paper_is_found_by_its_code_as_people_type_it(client: Client, decision: SignedPaper) -> None:
    typed = f"{decision.code[:4]}-{decision.code[4:8]}-{decision.code[8:]}".lower()
    page = client.get(ADDRESS, {"ma": typed}).content.decode()
    file = client.get(f"{ADDRESS}/{decision.code}/tep")

    assert "Giấy phép nhập khẩu" in page
    assert "12/GP-BCT" in page
    assert "Bộ Công Thương" in page
    assert b"".join(file.streaming_content) == b"%PDF-1.7 a permit"  # type: ignore[attr-defined]


@pytest.mark.parametrize("code", ["N7K3M9QX2F", "0000000000", "'; --", "x" * 39])
def test_a_code_that_no_paper_bears_is_told_in_a_sentence(client: Client, code: str) -> None:
    page = client.get(ADDRESS, {"ma": code})

    assert page.status_code == 404
    assert "Không có văn bản nào của Bộ mang mã này" in page.content.decode()
    assert client.get(f"{ADDRESS}/{code.replace('/', '')}/tep").status_code == 404


def test_a_paper_that_still_waits_for_its_signatures_is_not_handed_out(
    client: Client, decision: SignedPaper, cuong: Account, ministry: Agency, monday: datetime
) -> None:
    waiting = actions.submit(
        decision.file, about=ministry, kind="result", title="Giấy phép khác", code=actions.fresh_code(), agency=ministry,
        signers=[actions.Signer("person", 1, account=cuong)], by=cuong, at=monday,
    )  # fmt: skip
    page = client.get(ADDRESS, {"ma": waiting.code}).content.decode()

    assert "chưa đủ chữ ký" in page
    assert "Tải bản gốc" not in page
    assert client.get(f"{ADDRESS}/{waiting.code}/tep").status_code == 404


def test_a_cancelled_paper_says_since_when_and_why(
    client: Client, decision: SignedPaper, cuong: Account, monday: datetime
) -> None:
    actions.cancel(cuong, "Thay thế bằng số 13/GP-BCT", by=cuong, at=monday)
    page = client.get(ADDRESS, {"ma": decision.code}).content.decode()

    assert "không còn giá trị" in page
    assert "Thay thế bằng số 13/GP-BCT" in page
    assert client.get(f"{ADDRESS}/{decision.code}/tep").status_code == 404


def test_the_page_speaks_english(client: Client, pki: Running) -> None:
    page = sent(client, signed_by(pki, "sen"), content=TEXT)
    client.cookies["django_language"] = "en"
    english = sent(client, signed_by(pki, "sen"), content=TEXT).content.decode()

    assert page.status_code == 200
    assert "Cannot be determined" in english
    assert "Issuer trusted by the Ministry" in english


@pytest.mark.parametrize("verdict", ["valid", "invalid", "indeterminate", "unsigned", "something new"])
def test_a_verdict_is_never_told_by_colour_alone(verdict: str) -> None:
    badge = shown.badge(verdict)

    assert str(badge["words"])
    assert "<svg" in badge["icon"]
