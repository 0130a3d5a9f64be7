"""What Cường, who signs, and Thảo, who keeps the seal, do on the pages of Ký số; and what others find there."""

from __future__ import annotations

import base64
import re

import pytest
from django.test import Client
from django.utils.timezone import now

from congvu.accounts.models import Account
from congvu.dossiers import actions
from congvu.dossiers.models import Dossier
from congvu.dossiers.refusals import ResultNotSigned
from congvu.events.inline import run_due_jobs
from congvu.signing import actions as signing
from congvu.signing.gateway import Digest
from congvu.signing.models import Certificate, Signature, SignedPaper
from tests import given
from tests.signing import Keys, SigningMinistry

HOME = "/ban-lam-viec/ky-so"


@pytest.fixture
def awaited(signing_ministry: SigningMinistry, sen, sen_staff, an, binh, cuong, giang) -> Dossier:
    """Sen's permit is approved; its result waits for Cường's signature."""
    procedure = given.permit(by=giang)
    dossier = given.approved(procedure, by=sen_staff, an=an, binh=binh, cuong=cuong, enterprise=sen)
    with signing_ministry.pki.at(None):
        run_due_jobs()
    return dossier


def page_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def result_of(dossier: Dossier) -> SignedPaper:
    return SignedPaper.objects.get(kind="result", about_id=dossier.decision.pk)


def seen(*keys: int) -> list[str]:
    """What the page brings back of what it showed."""
    return list(Signature.objects.filter(pk__in=keys).values_list("digest", flat=True))


def sign(client: Client, *signatures: Signature) -> None:
    keys = [one.pk for one in signatures]
    assert client.post(HOME, {"van-ban": keys}).headers["Location"] == f"{HOME}/xac-nhan"
    done = client.post(f"{HOME}/xac-nhan", {"van-ban": keys, "pin": "12345678", "da-xem": seen(*keys)})
    assert done.status_code == 302, done.content.decode()
    run_due_jobs()


def test_cuong_signs_thao_seals_and_sen_gets_the_signed_result(awaited, signing_ministry, cuong, sen_staff) -> None:
    thao, paper = signing_ministry.clerk, result_of(awaited)
    with signing_ministry.pki.at(None):
        assert paper.title in page_of(cuong).get(HOME).content.decode()
        assert page_of(sen_staff).get(f"/ho-so/{awaited.reference}/ket-qua").status_code == 409

        sign(page_of(cuong), paper.signatures.get(order=1))
        sign(page_of(thao), paper.signatures.get(order=2))

    awaited.decision.refresh_from_db()
    paper.refresh_from_db()
    assert awaited.decision.file_id == paper.file_id != paper.original_id
    answer = page_of(sen_staff).get(f"/ho-so/{awaited.reference}/ket-qua")
    assert answer.status_code == 200 and b"".join(answer.streaming_content).count(b"/ByteRange") >= 2


def test_an_electronic_result_is_not_handed_over_before_it_is_signed(awaited, an, monday) -> None:
    with pytest.raises(ResultNotSigned):
        actions.hand_over(awaited, "online", by=an, at=monday)


def test_binh_finds_nothing_to_sign_of_cuongs(awaited, binh, sen_staff) -> None:
    paper = result_of(awaited)
    first = paper.signatures.get(order=1)
    assert paper.title not in page_of(binh).get(HOME).content.decode()
    assert page_of(binh).get(f"{HOME}/{first.pk}").status_code == 404
    assert page_of(sen_staff).get(HOME).status_code == 404
    assert page_of(binh).post(HOME, {"van-ban": [first.pk]}).status_code == 422
    assert paper.signatures.get(order=1).phase == "waiting"


def test_a_wrong_pin_is_told_and_the_prepared_stay(awaited, signing_ministry, cuong) -> None:
    first = result_of(awaited).signatures.get(order=1)
    client = page_of(cuong)
    with signing_ministry.pki.at(None):
        client.post(HOME, {"van-ban": [first.pk]})
        answer = client.post(f"{HOME}/xac-nhan", {"van-ban": [first.pk], "pin": "1", "da-xem": seen(first.pk)})
    assert answer.status_code == 422 and "mã PIN sai" in answer.content.decode()
    assert Signature.objects.get(pk=first.pk).phase == "prepared"
    box = f'id="van-ban-{first.pk}" value="{first.pk}"'
    assert f"{box} checked>" in answer.content.decode()
    nothing = client.post(f"{HOME}/xac-nhan", {"pin": "1", "da-xem": seen(first.pk)})
    assert f"{box}>" in nothing.content.decode(), "what he took the tick from is not ticked again"
    assert client.post(f"{HOME}/thoi-ky").status_code == 302
    assert Signature.objects.get(pk=first.pk).phase == "waiting"


def test_the_page_that_will_be_signed_is_shown_before_the_key_is_used(awaited, signing_ministry, cuong) -> None:
    first = result_of(awaited).signatures.get(order=1)
    client = page_of(cuong)
    with signing_ministry.pki.at(None):
        client.post(HOME, {"van-ban": [first.pk]})
    shown = client.get(f"{HOME}/xac-nhan").content.decode()
    (picture,) = re.findall(rf'src="({HOME}/{first.pk}/trang/\d+)"', shown)
    assert client.get(picture).headers["Content-Type"] == "image/png"
    assert not signing_ministry.keys.used


def test_cuong_signs_only_what_the_page_showed(awaited, signing_ministry, cuong, monday) -> None:
    """In another window the paper was prepared anew; the old page signs nothing, and is shown again."""
    first = result_of(awaited).signatures.get(order=1)
    client = page_of(cuong)
    with signing_ministry.pki.at(None):
        client.post(HOME, {"van-ban": [first.pk]})
        shown = re.findall(r'name="da-xem" value="(\w+)"', client.get(f"{HOME}/xac-nhan").content.decode())
        assert shown == seen(first.pk)
        client.post(f"{HOME}/thoi-ky")
        client.post(HOME, {"van-ban": [first.pk]})
        for old in (shown, []):
            answer = client.post(f"{HOME}/xac-nhan", {"van-ban": [first.pk], "pin": "12345678", "da-xem": old})
            assert answer.status_code == 422 and "đã thay đổi sau khi bạn xem" in answer.content.decode()
    assert not signing_ministry.keys.used


def test_a_form_with_nonsense_for_numbers_signs_nothing(awaited, signing_ministry, cuong) -> None:
    assert page_of(cuong).post(HOME, {"van-ban": ["²", "-1", "9" * 40]}).status_code == 422


def test_cuong_signs_with_his_own_token_by_a_link_that_no_table_tells(awaited, signing_ministry, cuong) -> None:
    """The page gives one link; the agent on his computer shows, signs and sends back; the page tells when it is done."""
    token = own_token(signing_ministry, cuong)
    first, client = result_of(awaited).signatures.get(order=1), page_of(cuong)
    with signing_ministry.pki.at(None):
        client.post(HOME, {"van-ban": [first.pk]})
        shown = client.get(f"{HOME}/xac-nhan").content.decode()
        assert 'name="pin"' not in shown and "Lấy liên kết ký" in shown
        begun = client.post(f"{HOME}/xac-nhan", {"van-ban": [first.pk], "da-xem": seen(first.pk)})
        page = client.get(begun["Location"]).content.decode()
        ticket = re.findall(r"phien=([\w.-]+)", page)[0]
        assert ticket.partition(".")[2] not in str(dict(client.session))

        agent = {"HTTP_AUTHORIZATION": f"Ticket {ticket}"}
        certificate = base64.b64encode(bytes(token.der)).decode()
        assert Client().get("/thiet-bi-ky/van-ban", **agent).json()["papers"][0]["id"] == first.pk
        handed = Client().post("/thiet-bi-ky/ma-bam", {"certificate": certificate}, "application/json", **agent).json()
        digest = Digest(base64.b64decode(handed["digests"][0]["digest"]), handed["digests"][0]["algorithm"])
        value = base64.b64encode(Keys()._sign("cuong", digest)).decode()
        sent = {"signatures": [{"id": first.pk, "value": value}]}
        assert Client().post("/thiet-bi-ky/chu-ky", sent, "application/json", **agent).json() == {"signed": 1}
        run_due_jobs()

    assert "Đã ký: 1. Chưa ký được: 0." in client.get(begun["Location"]).content.decode()
    assert Signature.objects.get(pk=first.pk).phase == "done"


def test_cuong_cancels_a_link_and_the_paper_waits_again(awaited, signing_ministry, cuong) -> None:
    own_token(signing_ministry, cuong)
    first, client = result_of(awaited).signatures.get(order=1), page_of(cuong)
    with signing_ministry.pki.at(None):
        client.post(HOME, {"van-ban": [first.pk]})
        begun = client.post(f"{HOME}/xac-nhan", {"van-ban": [first.pk], "da-xem": seen(first.pk)})
        ticket = re.findall(r"phien=([\w.-]+)", client.get(begun["Location"]).content.decode())[0]
        client.post(f"{begun['Location']}/huy")

    assert Signature.objects.get(pk=first.pk).phase == "waiting"
    assert Client().get("/thiet-bi-ky/van-ban", HTTP_AUTHORIZATION=f"Ticket {ticket}").status_code == 409


def own_token(ministry: SigningMinistry, cuong: Account) -> Certificate:
    """Cường's key lies on his own token now, not where the servers reach it."""
    signing.give_up(ministry.certificates["cuong"], "Đổi sang thiết bị riêng", by=cuong, at=now())
    der, chain = ministry.pki.authorities.certificate("cuong"), ministry.pki.authorities.chain("cuong")
    return signing.register(der, account=cuong, place="own_device", locator={}, chain=chain, by=cuong, at=now())
