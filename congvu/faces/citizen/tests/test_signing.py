"""Lan signs her declaration and her papers before she files, at a provider or with her own token; she need not."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from congvu.accounts.models import Account
from congvu.adapters.csc.providers import Provider
from congvu.adapters.rehearsal import csc as rehearsal
from congvu.adapters.rehearsal.pki import PIN, Running
from congvu.dossiers import actions
from congvu.dossiers.models import Dossier
from congvu.events.inline import run_due_jobs
from congvu.files.queries import read_verified
from congvu.signing import actions as signing
from congvu.signing.models import Certificate, Check, Signature, SignedPaper
from tests import given
from tests.people import LONG_AGO

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(trusted: Running, tmp_path: Path, settings: Any) -> Iterator[rehearsal.Running]:
    protocol = rehearsal.Protocol(
        rehearsal.accounts(trusted.authorities, ["lan", "mai"]), tmp_path / "log", time.monotonic
    )
    running = rehearsal.Running(protocol)
    settings.CSC_PROVIDERS = [vars(Provider("thu", "Nơi thử", running.url, rehearsal.CLIENT, rehearsal.SECRET))]
    settings.TIME_STAMP_AUTHORITIES = []
    # The portal reads the machine's clock, and so must the authorities.
    with trusted.at(None):
        yield running
    running.stop()


@pytest.fixture
def draft(lan: Account, an: Account, giang: Account, cuc_xnk: Any, mot_cua: Any) -> Dossier:
    return given.draft(given.permit(by=giang), by=lan)


def of(lan: Account) -> Client:
    client = Client()
    client.force_login(lan)
    return client


def seen() -> dict[str, list[str]]:
    """What the page brings back of what it showed."""
    return {"da-xem": list(Signature.objects.filter(phase="prepared").values_list("digest", flat=True))}


def registered(client: Client) -> Certificate:
    found = client.post("/chung-thu-so/tu-xa", {"noi": "thu", "ma": "lan"})
    assert "Nguyễn Thị Lan" in found.content.decode()
    client.post("/chung-thu-so/tu-xa", {"noi": "thu", "ma": "lan", "khoa": "khoa-lan"})
    return Certificate.objects.get(place="csc")


def test_lan_registers_signs_what_she_files_and_changes_it_afterwards(
    lan: Account, draft: Dossier, provider: rehearsal.Running
) -> None:
    client, at = of(lan), f"/ho-so/{draft.reference}/ky-so"
    certificate = registered(client)
    assert "Tờ khai" in client.get(at).content.decode()
    things = re.findall(r'name="ky" id="ky-([\w-]+)"', client.get(at).content.decode())

    chosen = client.post(at, {"ky": things, "chung-thu": certificate.pk})
    assert chosen.status_code == 302, chosen.content.decode()
    shown = client.get(f"{at}/ban-cho-ky").content.decode()
    signature = Signature.objects.first()
    assert signature is not None and f"{at}/van-ban/{signature.pk}" in shown
    assert b"".join(client.get(f"{at}/van-ban/{signature.pk}").streaming_content).startswith(b"%PDF")

    wrong = client.post(f"{at}/ban-cho-ky", {"pin": "sai", "otp": rehearsal.CODE, **seen()})
    assert wrong.status_code == 422 and "mã PIN không đúng" in wrong.content.decode()
    agreed = client.post(f"{at}/ban-cho-ky", {"pin": PIN, "otp": rehearsal.CODE, **seen()})
    assert "Đang ký số" in client.get(agreed["Location"]).content.decode()
    run_due_jobs()
    assert "Đã ký xong" in client.get(agreed["Location"]).content.decode()
    assert set(Signature.objects.values_list("phase", flat=True)) == {"done"}
    review = client.get(f"/ho-so/{draft.reference}/kiem-tra").content.decode()
    assert review.count("Đã ký") == len(things)

    draft.refresh_from_db()
    actions.save_draft(draft, draft.answers | {"quantity": "51"}, draft.draft_version, by=lan, at=LONG_AGO)
    assert "Bạn đã sửa tờ khai sau khi ký" in client.get(f"/ho-so/{draft.reference}/kiem-tra").content.decode()


def test_a_paper_that_lan_signs_takes_the_place_of_the_one_she_gave(
    lan: Account, draft: Dossier, provider: rehearsal.Running
) -> None:
    client, at = of(lan), f"/ho-so/{draft.reference}/ky-so"
    certificate = registered(client)
    paper = draft.papers.filter(file__media_type="application/pdf").first()
    if paper is None:
        paper = actions.attach_paper(draft, "contract", given.pdf(by=lan), by=lan, at=LONG_AGO)
    client.post(at, {"ky": [str(paper.pk)], "chung-thu": certificate.pk})
    client.post(f"{at}/ban-cho-ky", {"pin": PIN, "otp": rehearsal.CODE, **seen()})
    before = paper.file_id
    run_due_jobs()
    paper.refresh_from_db()
    signed = SignedPaper.objects.get()
    assert paper.file_id != before and paper.file_id == signed.file_id
    assert Check.objects.get(file=paper.file).verdict == "valid"
    longer = read_verified(signed.file) + b"%\n"
    signing.keep_renewed(signed, longer, base=signed.file, renew_at=LONG_AGO, by=lan, at=LONG_AGO)
    run_due_jobs()
    paper.refresh_from_db()
    assert paper.file_id == SignedPaper.objects.get().file_id != signed.file_id, "its fresh proof stands in the dossier"
    found = Client().get("/kiem-tra-chu-ky", {"ma": signed.code}).content.decode()
    assert "do người nộp hồ sơ ký" in found and "do hệ thống của Bộ cấp" not in found


def test_lan_reads_before_filing_what_must_be_signed_and_what_is_being_signed(
    lan: Account, giang: Account, cuc_xnk: Any, mot_cua: Any, provider: rehearsal.Running, tmp_path: Path
) -> None:
    procedure = given.permit_to_sign(tmp_path, by=giang)
    assert "phải được ký số" in Client().get(f"/thu-tuc/{procedure.code}").content.decode()
    draft, client = given.draft(procedure, by=lan), of(lan)
    at, review = f"/ho-so/{draft.reference}/ky-so", f"/ho-so/{draft.reference}/kiem-tra"
    assert "Giấy tờ này phải được ký số" in client.get(f"/ho-so/{draft.reference}/giay-to").content.decode()
    shown = client.get(review).content.decode()
    assert f'<a class="govuk-link" href="{at}">Chưa ký số: Tờ khai</a>' in shown and "Chưa ký số: Đơn đề nghị" in shown
    assert "Nộp mà không ký" not in client.get(at).content.decode()

    certificate = registered(client)
    client.post(at, {"ky": ["to-khai"], "chung-thu": certificate.pk})
    assert "Đang ký số, còn 1 văn bản" in client.get(review).content.decode()
    refused = client.post(review, {"result_way": "online", "confirmed": "on", "key": "k"})
    assert refused.status_code == 422 and "để dừng lần ký rồi nộp lại" in refused.content.decode()
    client.post(f"{at}/ban-cho-ky", {"pin": PIN, "otp": rehearsal.CODE, **seen()})
    assert "Xem lần ký đang làm" in client.get(at).content.decode()


def test_lan_puts_her_signature_elsewhere_and_looks_again_before_she_signs(
    lan: Account, draft: Dossier, sen_staff: Account, provider: rehearsal.Running
) -> None:
    client, at = of(lan), f"/ho-so/{draft.reference}/ky-so"
    client.post(at, {"ky": [str(draft.papers.get().pk)], "chung-thu": registered(client).pk})
    first, before = Signature.objects.get(), seen()
    page = client.get(f"{at}/ban-cho-ky").content.decode()
    assert f'src="{at}/van-ban/{first.pk}/trang/1' in page and '"bottom_right" selected' in page
    assert client.get(f"{at}/van-ban/{first.pk}/trang/1")["Content-Type"] == "image/png"
    assert of(sen_staff).get(f"{at}/van-ban/{first.pk}/trang/1").status_code == 404

    chosen = {f"trang-{first.pk}": "1", f"goc-{first.pk}": "top_left", "xem-lai": "1"}
    wrong = client.post(f"{at}/ban-cho-ky", chosen | {f"trang-{first.pk}": "2"})
    assert wrong.status_code == 422 and "có 1 trang" in wrong.content.decode()
    assert Signature.objects.get().digest == first.digest
    client.post(f"{at}/ban-cho-ky", chosen)
    assert '"top_left" selected' in client.get(f"{at}/ban-cho-ky").content.decode()
    stale = client.post(f"{at}/ban-cho-ky", {"pin": PIN, "otp": rehearsal.CODE, **before})
    assert stale.status_code == 422 and "Hãy xem lại rồi mới ký" in stale.content.decode()
    client.post(f"{at}/ban-cho-ky", {"pin": PIN, "otp": rehearsal.CODE, **seen()})
    run_due_jobs()
    assert Signature.objects.get().preparation["corner"] == "top_left"
    assert Check.objects.get(file=draft.papers.get().file).verdict == "valid"


def test_with_her_own_token_lan_gets_one_link_and_may_cancel_it(
    lan: Account, draft: Dossier, trusted: Running, provider: rehearsal.Running
) -> None:
    client, at = of(lan), f"/ho-so/{draft.reference}/ky-so"
    upload = SimpleUploadedFile("lan.cer", trusted.authorities.certificate("lan"))
    Certificate.objects.all().delete()
    client.post("/chung-thu-so/tep", {"tep": upload})
    certificate = Certificate.objects.get(place="own_device")
    client.post(at, {"ky": ["to-khai"], "chung-thu": certificate.pk})
    assert "mã PIN nhập ở phần mềm đó" in client.get(f"{at}/ban-cho-ky").content.decode()
    agreed = client.post(f"{at}/ban-cho-ky", seen())
    page = client.get(agreed["Location"]).content.decode()
    ticket = re.search(r"congvu-ky:http://testserver/thiet-bi-ky\?phien=([\w.-]+)", page)
    assert ticket is not None
    headers = {"authorization": f"Ticket {ticket[1]}"}
    assert Client().get("/thiet-bi-ky/van-ban", headers=headers).json()["signer"] == str(lan)
    client.post(f"{agreed['Location']}/huy")
    assert Client().get("/thiet-bi-ky/van-ban", headers=headers).status_code == 409
    assert Signature.objects.get().phase == "waiting"


def test_what_others_sign_is_not_shown_to_hoa(
    lan: Account, sen_staff: Account, draft: Dossier, provider: rehearsal.Running
) -> None:
    client, at = of(lan), f"/ho-so/{draft.reference}/ky-so"
    certificate = registered(client)
    client.post(at, {"ky": ["to-khai"], "chung-thu": certificate.pk})
    stranger, signature = of(sen_staff), Signature.objects.get()
    for address in (at, f"{at}/ban-cho-ky", f"{at}/van-ban/{signature.pk}", f"{at}/lan/1"):
        assert stranger.get(address).status_code == 404
    assert stranger.post(f"/chung-thu-so/{certificate.pk}/thoi").status_code == 404


def test_lan_files_without_a_signature(lan: Account, draft: Dossier) -> None:
    page = of(lan).get(f"/ho-so/{draft.reference}/ky-so").content.decode()
    assert "Nộp mà không ký" in page and "Bạn chưa có chứng thư số" in page


def test_rubbish_is_no_certificate_and_nothing_chosen_is_told(lan: Account, draft: Dossier) -> None:
    client = of(lan)
    rubbish = client.post("/chung-thu-so/tep", {"tep": SimpleUploadedFile("x.cer", b"rubbish")})
    assert rubbish.status_code == 422 and "không phải chứng thư số đọc được" in rubbish.content.decode()
    assert client.post("/chung-thu-so/tu-xa", {"noi": "không có", "ma": "lan"}).status_code == 422
    assert client.post(f"/ho-so/{draft.reference}/ky-so", {}).status_code == 422


def test_lan_learns_no_strangers_name_from_a_number(
    lan: Account, provider: rehearsal.Running, trusted: Running
) -> None:
    """The provider tells the portal of anybody's certificates; the page tells Lan of her own."""
    assert 'value="Nguyễn Thị Lan"' not in of(lan).get("/chung-thu-so").content.decode()
    own = of(lan).post("/chung-thu-so/tu-xa", {"noi": "thu", "ma": "lan"}).content.decode()
    others = of(lan).post("/chung-thu-so/tu-xa", {"noi": "thu", "ma": "mai"}).content.decode()
    assert "Nguyễn Thị Lan" in own
    assert "Lê Thị Mai" not in others and "không có chứng thư số nào đang dùng của bạn" in others


def test_a_colleague_signs_what_waited_for_another(
    sen: Any, sen_staff: Account, sen_member: Account, giang: Account, cuc_xnk: Any, mot_cua: Any
) -> None:
    draft = given.draft(given.permit(by=giang), by=sen_staff, enterprise=sen)
    first = actions.offer_declaration(draft, b"%PDF-1.7 a", "vet", by=sen_staff, at=LONG_AGO)
    second = actions.offer_declaration(draft, b"%PDF-1.7 a", "vet", by=sen_member, at=LONG_AGO)
    assert actions.offer_declaration(draft, b"%PDF-1.7 a", "vet", by=sen_member, at=LONG_AGO) == second
    first.refresh_from_db()
    assert first.cancelled_at is not None and second.signatures.get().account == sen_member
