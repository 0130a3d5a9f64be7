"""What Cường and Thảo can and cannot do with a paper that waits for them, phase by phase."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from congvu.accounts.actions import suspend
from congvu.accounts.models import Account
from congvu.adapters import revocation
from congvu.events.models import Event
from congvu.files.actions import store_made
from congvu.files.models import StoredFile
from congvu.files.queries import read_verified
from congvu.organisations.models import Agency
from congvu.printing.press import render
from congvu.signing import actions, certification, conduct, queries
from congvu.signing.actions import Signer
from congvu.signing.gateway import KeyUnavailable
from congvu.signing.models import Certificate, Consent, ConsentUse, Signature, SignedPaper
from congvu.signing.refusals import (
    AlreadySigned,
    CertificateNotUsable,
    KeyAnswerLost,
    KeyNotReachable,
    NotCertificateOfSigner,
    NotYoursToSign,
    PaperCancelled,
    PhaseSkipped,
    PreparedAnew,
    ProofWrong,
    SomebodyIsSigning,
)
from tests.signing import SigningMinistry

PIN = {"pin": "12345678"}
Phase, Role = Signature.Phase, Signature.Role
LETTER = """#import "/nd30.typ": *
#show: a4
#letterhead(agency: "Bộ Công Thương", number: "01/GP-BCT", place: "Hà Nội", date: "2026-11-16")
#heading-block("Giấy phép")
Cho phép.
#closing(recipients(("Như trên", "Lưu: VT")), signature(title: "Cục trưởng", name: "Đỗ Mạnh Cường"))
"""


@pytest.fixture(scope="module")
def letter() -> bytes:
    return render(LETTER, {}, title="Giấy phép")


@pytest.fixture
def paper(
    letter: bytes,
    signing_ministry: SigningMinistry,
    ministry: Agency,
    cuong: Account,
    program: Account,
    monday: datetime,
) -> SignedPaper:
    """A permit that Cường signs, and then the ministry."""
    return submitted(letter, ministry, cuong, program, monday)


def submitted(
    letter: bytes, about: Agency, cuong: Account, program: Account, at: datetime, kind: str = "result"
) -> SignedPaper:
    file = store_made(letter, name="giay-phep.pdf", media_type="application/pdf", by=program, at=at)
    signers = (Signer(Role.PERSON, 1, account=cuong, title="Cục trưởng"), Signer(Role.AGENCY, 2, agency=about))
    code = actions.fresh_code()
    return actions.submit(
        file,
        about=about,
        kind=kind,
        title="Giấy phép",
        number="01/GP-BCT",
        code=code,
        agency=about,
        signers=signers,
        by=program,
        at=at,
    )


def prepared(signature: Signature, certificate: Certificate, by: Account, at: datetime) -> Signature:
    assert conduct.prepare([signature], certificate, by=by, at=at) == {}
    return Signature.objects.select_related("paper", "certificate").get(pk=signature.pk)


def sign(signature: Signature, certificate: Certificate, by: Account, at: datetime) -> SignedPaper:
    consent = conduct.sign([prepared(signature, certificate, by, at)], certificate, PIN, by=by, at=at)
    conduct.go_on(consent, at=at)
    return SignedPaper.objects.select_related("file", "original").get(pk=signature.paper_id)


def test_cuong_signs_then_thao_seals_and_every_earlier_byte_stays(paper, signing_ministry, cuong, monday) -> None:
    (first,) = queries.waiting_for(cuong, monday)
    assert not queries.waiting_for(signing_ministry.clerk, monday)

    once = sign(first, signing_ministry.certificates["cuong"], cuong, monday)
    (second,) = queries.waiting_for(signing_ministry.clerk, monday)
    whole = sign(second, signing_ministry.certificates["ministry"], signing_ministry.clerk, monday)

    assert once.completed_at is None and whole.completed_at == monday
    original, after_one, after_two = (read_verified(one) for one in (paper.original, once.file, whole.file))
    assert after_one.startswith(original) and after_two.startswith(after_one)
    assert [who for who, _ in signing_ministry.keys.used] == ["cuong", "ministry"]
    kinds = list(Event.objects.filter(about_type="signing.signedpaper").order_by("id").values_list("kind", flat=True))
    assert kinds[-1] == "signing.paper_signed" and kinds.count("signing.signature_made") == 2


def test_what_was_prepared_is_kept_only_until_the_signature_is_in_the_paper(
    paper, signing_ministry, cuong, monday
) -> None:
    certificate = signing_ministry.certificates["cuong"]
    given_back = prepared(paper.signatures.get(order=1), certificate, cuong, monday)
    actions.release(given_back, by=cuong, at=monday)
    signed = sign(paper.signatures.get(order=1), certificate, cuong, monday)
    assert paper.signatures.get(order=1).prepared is None
    assert set(StoredFile.objects.filter(name__startswith="cho-ky-")) == set()
    assert conduct.complete(paper.signatures.get(order=1), at=monday).phase == Phase.DONE, (
        "a second worker does nothing"
    )
    assert read_verified(signed.file).startswith(read_verified(paper.original))


def test_thao_cannot_seal_before_cuong_has_signed(paper, signing_ministry, monday) -> None:
    seal = paper.signatures.get(role=Role.AGENCY)
    refused = conduct.prepare([seal], signing_ministry.certificates["ministry"], by=signing_ministry.clerk, at=monday)
    assert isinstance(refused[seal.pk], NotYoursToSign) and "Đỗ Mạnh Cường" in str(refused[seal.pk])


def test_binh_cannot_sign_what_waits_for_cuong(paper, signing_ministry, binh, monday) -> None:
    first = paper.signatures.get(role=Role.PERSON)
    refused = conduct.prepare([first], signing_ministry.certificates["binh"], by=binh, at=monday)
    assert isinstance(refused[first.pk], NotYoursToSign)
    assert paper.signatures.get(role=Role.PERSON).phase == Phase.WAITING


def test_cuong_cannot_sign_with_binhs_certificate(paper, signing_ministry, cuong, monday) -> None:
    first = paper.signatures.get(role=Role.PERSON)
    refused = conduct.prepare([first], signing_ministry.certificates["binh"], by=cuong, at=monday)
    assert isinstance(refused[first.pk], NotCertificateOfSigner)


def test_a_wrong_pin_signs_nothing_and_can_be_tried_again(paper, signing_ministry, cuong, monday) -> None:
    certificate = signing_ministry.certificates["cuong"]
    ready = prepared(paper.signatures.get(role=Role.PERSON), certificate, cuong, monday)
    with pytest.raises(ProofWrong):
        conduct.sign([ready], certificate, {"pin": "0"}, by=cuong, at=monday)
    assert not signing_ministry.keys.used and not ConsentUse.objects.exists()
    conduct.go_on(conduct.sign([ready], certificate, PIN, by=cuong, at=monday), at=monday)
    assert paper.signatures.get(role=Role.PERSON).phase == Phase.DONE


def test_where_no_place_of_keys_is_set_up_cuong_is_told_and_his_paper_waits(
    paper, signing_ministry, cuong, monday, settings
) -> None:
    first, own = paper.signatures.get(order=1), signing_ministry.certificates["cuong"]
    one = prepared(first, own, cuong, monday)
    settings.KEY_HOLDERS = {}

    with pytest.raises(KeyNotReachable):
        conduct.sign([one], own, PIN, by=cuong, at=monday)

    assert Signature.objects.get(pk=first.pk).phase == Phase.PREPARED and not ConsentUse.objects.exists()


def test_nobody_signs_a_paper_twice(paper, signing_ministry, cuong, monday) -> None:
    first = paper.signatures.get(role=Role.PERSON)
    sign(first, signing_ministry.certificates["cuong"], cuong, monday)
    refused = conduct.prepare([first], signing_ministry.certificates["cuong"], by=cuong, at=monday)
    assert isinstance(refused[first.pk], AlreadySigned)


def test_one_consent_uses_the_key_once(paper, signing_ministry, cuong, monday) -> None:
    certificate = signing_ministry.certificates["cuong"]
    ready = prepared(paper.signatures.get(role=Role.PERSON), certificate, cuong, monday)
    consent, authorisation = conduct.authorise([ready], certificate, PIN, by=cuong, at=monday)
    conduct.ask_key(consent, authorisation, at=monday)
    conduct.ask_key(consent, authorisation, at=monday)
    with pytest.raises(PhaseSkipped):
        conduct.authorise([ready], certificate, PIN, by=cuong, at=monday)
    assert len(signing_ministry.keys.used) == 1


def test_a_token_pulled_out_leaves_the_paper_unsigned_and_waiting(paper, signing_ministry, cuong, monday) -> None:
    certificate = signing_ministry.certificates["cuong"]
    ready = prepared(paper.signatures.get(role=Role.PERSON), certificate, cuong, monday)
    signing_ministry.keys.trouble.append(KeyUnavailable("token đã bị rút", may_have_signed=True))
    with pytest.raises(KeyAnswerLost):
        conduct.sign([ready], certificate, PIN, by=cuong, at=monday)
    left = paper.signatures.get(role=Role.PERSON)
    assert (left.phase, left.prepared_id, left.value) == (Phase.WAITING, None, None) and left.trouble
    assert Event.objects.filter(kind="signing.signature_in_doubt").count() == 1
    assert SignedPaper.objects.get(pk=paper.pk).file_id == paper.original_id
    assert sign(left, certificate, cuong, monday).file_id != paper.original_id


def test_a_key_that_was_never_reached_is_not_said_to_be_in_doubt(paper, signing_ministry, cuong, monday) -> None:
    certificate = signing_ministry.certificates["cuong"]
    ready = prepared(paper.signatures.get(role=Role.PERSON), certificate, cuong, monday)
    signing_ministry.keys.trouble.append(KeyUnavailable("không kết nối được"))
    with pytest.raises(KeyNotReachable, match="Chưa có gì được ký"):
        conduct.sign([ready], certificate, PIN, by=cuong, at=monday)
    assert paper.signatures.get(role=Role.PERSON).phase == Phase.WAITING
    assert not Event.objects.filter(kind="signing.signature_in_doubt").exists()


def test_a_consent_for_one_digest_signs_no_other(paper, signing_ministry, cuong, monday) -> None:
    """Cường looked at one paper; what was prepared after it is not what he agreed to."""
    certificate = signing_ministry.certificates["cuong"]
    seen = prepared(paper.signatures.get(role=Role.PERSON), certificate, cuong, monday)
    actions.release(seen, by=cuong, at=monday)
    later = monday + timedelta(minutes=1)
    prepared(paper.signatures.get(role=Role.PERSON), certificate, cuong, later)
    with pytest.raises(PreparedAnew):
        conduct.authorise([seen], certificate, PIN, by=cuong, at=later)
    assert not signing_ministry.keys.used


def test_who_prepares_and_goes_away_loses_the_turn(paper, signing_ministry, cuong, program, monday) -> None:
    prepared(paper.signatures.get(role=Role.PERSON), signing_ministry.certificates["cuong"], cuong, monday)
    conduct.resume(by=program, at=monday + timedelta(minutes=29))
    assert paper.signatures.get(role=Role.PERSON).phase == Phase.PREPARED
    conduct.resume(by=program, at=monday + timedelta(minutes=31))
    assert paper.signatures.get(role=Role.PERSON).phase == Phase.WAITING


def test_a_lost_answer_ends_in_a_new_consent_never_in_a_second_use(
    paper, signing_ministry, cuong, program, monday
) -> None:
    certificate = signing_ministry.certificates["cuong"]
    ready = prepared(paper.signatures.get(role=Role.PERSON), certificate, cuong, monday)
    consent, _ = conduct.authorise([ready], certificate, PIN, by=cuong, at=monday)
    actions.spend(consent, [ready], by=cuong, at=monday)  # and here the process dies

    conduct.resume(by=program, at=monday + timedelta(minutes=6))

    left = paper.signatures.get(role=Role.PERSON)
    assert left.phase == Phase.WAITING and "xác nhận lại" in left.trouble
    assert consent.uses.get().spent_at == monday
    assert Event.objects.filter(kind="signing.signature_in_doubt").count() == 1


def test_without_a_time_stamp_the_signature_waits_and_is_completed_later(
    paper, signing_ministry, cuong, program, monday, settings
) -> None:
    settings.TIME_STAMP_AUTHORITIES = [signing_ministry.pki.authorities.time_stamp_url()]
    certificate = signing_ministry.certificates["cuong"]
    ready = prepared(paper.signatures.get(role=Role.PERSON), certificate, cuong, monday)
    with signing_ministry.pki.troubled(down="tsa"):
        conduct.go_on(conduct.sign([ready], certificate, PIN, by=cuong, at=monday), at=monday)
        left = paper.signatures.get(role=Role.PERSON)
        assert left.phase == Phase.SIGNED and "dấu thời gian" in left.trouble
    conduct.resume(by=program, at=monday)
    assert paper.signatures.get(role=Role.PERSON).phase == Phase.DONE
    assert len(signing_ministry.keys.used) == 1
    assert SignedPaper.objects.get(pk=paper.pk).renew_at is not None


def test_while_one_signs_the_other_is_told_who(
    letter, signing_ministry, ministry, cuong, binh, program, monday
) -> None:
    """Signed in parallel: whoever comes second waits until the first is through."""
    file = store_made(letter, name="a.pdf", media_type="application/pdf", by=program, at=monday)
    both = (Signer(Role.PERSON, 1, account=cuong, title="Cục trưởng"), Signer(Role.PERSON, 1, account=binh))
    paper = actions.submit(
        file,
        about=ministry,
        kind="two",
        title="Biên bản",
        code=actions.fresh_code(),
        agency=ministry,
        signers=both,
        by=program,
        at=monday,
    )
    prepared(paper.signatures.get(account=cuong), signing_ministry.certificates["cuong"], cuong, monday)
    second = paper.signatures.get(account=binh)
    refused = conduct.prepare([second], signing_ministry.certificates["binh"], by=binh, at=monday)
    assert isinstance(refused[second.pk], SomebodyIsSigning) and "Đỗ Mạnh Cường" in str(refused[second.pk])


def test_a_cancelled_paper_is_not_signed(paper, signing_ministry, ministry, cuong, program, monday) -> None:
    actions.cancel(ministry, "Đã thay", by=program, at=monday)
    assert not queries.waiting_for(cuong, monday)
    first = paper.signatures.get(role=Role.PERSON)
    assert conduct.prepare([first], signing_ministry.certificates["cuong"], by=cuong, at=monday)


def test_a_paper_cancelled_after_it_was_looked_at_is_not_signed(
    paper, signing_ministry, ministry, cuong, program, monday
) -> None:
    certificate = signing_ministry.certificates["cuong"]
    ready = prepared(paper.signatures.get(role=Role.PERSON), certificate, cuong, monday)
    consent, authorisation = conduct.authorise([ready], certificate, PIN, by=cuong, at=monday)
    actions.cancel(ministry, "Đã thay", by=program, at=monday)

    conduct.ask_key(consent, authorisation, at=monday)

    left = paper.signatures.get(role=Role.PERSON)
    assert left.phase == Phase.WAITING and "đã bị hủy" in left.trouble
    assert not signing_ministry.keys.used
    with pytest.raises((PaperCancelled, PreparedAnew)):
        conduct.authorise([ready], certificate, PIN, by=cuong, at=monday)


def test_who_is_suspended_after_agreeing_signs_nothing(paper, signing_ministry, cuong, program, monday) -> None:
    certificate = signing_ministry.certificates["cuong"]
    ready = prepared(paper.signatures.get(role=Role.PERSON), certificate, cuong, monday)
    consent, authorisation = conduct.authorise([ready], certificate, PIN, by=cuong, at=monday)
    suspend(cuong, "Nghỉ việc", by=program, at=monday)

    conduct.ask_key(Consent.objects.get(pk=consent.pk), authorisation, at=monday)

    assert paper.signatures.get(role=Role.PERSON).phase == Phase.WAITING
    assert not signing_ministry.keys.used


def test_a_certificate_that_ended_after_the_preview_signs_nothing(paper, signing_ministry, cuong, monday) -> None:
    certificate = signing_ministry.certificates["cuong"]
    ready = prepared(paper.signatures.get(role=Role.PERSON), certificate, cuong, monday)
    actions.give_up(certificate, "Mất thiết bị", by=cuong, at=monday)
    with pytest.raises(CertificateNotUsable):
        conduct.authorise([ready], certificate, PIN, by=cuong, at=monday)
    assert not signing_ministry.keys.used


def test_a_key_that_answers_for_fewer_papers_signs_none(paper, signing_ministry, cuong, monday, monkeypatch) -> None:
    certificate = signing_ministry.certificates["cuong"]
    ready = prepared(paper.signatures.get(role=Role.PERSON), certificate, cuong, monday)
    monkeypatch.setattr(signing_ministry.keys, "sign", lambda *given: [])
    with pytest.raises(KeyAnswerLost):
        conduct.sign([ready], certificate, PIN, by=cuong, at=monday)
    assert paper.signatures.get(role=Role.PERSON).phase == Phase.WAITING


def test_an_answer_that_comes_after_the_signer_was_asked_anew_is_not_kept(
    paper, signing_ministry, cuong, program, monday
) -> None:
    certificate, later = signing_ministry.certificates["cuong"], monday + timedelta(minutes=6)
    ready = prepared(paper.signatures.get(role=Role.PERSON), certificate, cuong, monday)
    first, _ = conduct.authorise([ready], certificate, PIN, by=cuong, at=monday)
    actions.spend(first, [ready], by=cuong, at=monday)
    conduct.resume(by=program, at=later)
    anew = prepared(paper.signatures.get(role=Role.PERSON), certificate, cuong, later)
    second, _ = conduct.authorise([anew], certificate, PIN, by=cuong, at=later)
    actions.spend(second, [anew], by=cuong, at=later)

    actions.keep_values(first, {anew.pk: b"late"}, by=cuong, at=later)

    assert paper.signatures.get(role=Role.PERSON).phase == Phase.SENT


def test_the_proof_of_a_signed_paper_is_renewed_before_it_ages(
    paper, signing_ministry, cuong, program, monday, settings
) -> None:
    settings.TIME_STAMP_AUTHORITIES = [signing_ministry.pki.authorities.time_stamp_url()]
    sign(paper.signatures.get(order=1), signing_ministry.certificates["cuong"], cuong, monday)
    whole = sign(
        paper.signatures.get(order=2), signing_ministry.certificates["ministry"], signing_ministry.clerk, monday
    )
    later = monday + timedelta(days=300)
    with signing_ministry.pki.at(later):
        certification.asker.cache_clear()
        conduct.renew(whole, by=program, at=later)
    renewed = SignedPaper.objects.select_related("file").get(pk=whole.pk)
    assert read_verified(renewed.file).startswith(read_verified(whole.file)) and renewed.file_id != whole.file_id
    assert renewed.renew_at is not None and Event.objects.filter(kind="signing.paper_renewed").count() == 1


def test_of_many_papers_each_issuer_is_asked_once(
    letter, signing_ministry, ministry, cuong, program, settings, monkeypatch
) -> None:
    """What it answered is good for ten minutes, for whatever this process signs."""
    settings.TIME_STAMP_AUTHORITIES = [signing_ministry.pki.authorities.time_stamp_url()]
    asked: list[tuple[str, bytes | None]] = []
    ask = revocation.ask

    def counted(url: str, *, body: bytes | None = None, **more: Any) -> bytes:
        asked.append((url, body))
        return ask(url, body=body, **more)

    monkeypatch.setattr(revocation, "ask", counted)
    with signing_ministry.pki.at(None):  # how long an answer is good is reckoned by the machine's clock
        for kind in ("a", "b", "c"):
            paper = submitted(letter, ministry, cuong, program, now(), kind)
            sign(paper.signatures.get(order=1), signing_ministry.certificates["cuong"], cuong, now())
    assert asked and len(asked) == len(set(asked)), asked


def test_a_proof_that_cannot_be_renewed_now_is_put_off_and_told(
    paper, signing_ministry, cuong, program, monday, settings
) -> None:
    settings.TIME_STAMP_AUTHORITIES = [signing_ministry.pki.authorities.time_stamp_url()]
    once = sign(paper.signatures.get(order=1), signing_ministry.certificates["cuong"], cuong, monday)
    with signing_ministry.pki.troubled(down="tsa"):
        conduct.renew(once, by=program, at=monday)
    left = SignedPaper.objects.get(pk=once.pk)
    assert left.file_id == once.file_id and left.renew_at == monday + timedelta(days=1)
    assert Event.objects.filter(kind="signing.renewal_put_off").count() == 1
