"""Văn bản kèm theo: files that go out with a result (NĐ 30/2020/NĐ-CP, Phụ lục I, phần I, mục II.8b and III.1; Đ32)."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from django.utils.timezone import now

from congvu.accounts.models import Account
from congvu.dossiers import actions, queries, rules
from congvu.dossiers.attachment_refusals import (
    AttachedAlready,
    AttachmentGone,
    AttachmentNameTaken,
    AttachmentNotPdf,
    AttachmentsChanged,
    AttachmentTooLarge,
    AttachmentUnnamed,
    TooManyAttachments,
)
from congvu.dossiers.models import Dossier
from congvu.dossiers.refusals import NotPossibleNow, NotYourDossier, ResultNotSigned
from congvu.events.inline import run_due_jobs
from congvu.files.actions import clear, store
from congvu.files.models import StoredFile
from congvu.files.queries import read_verified
from congvu.notifications.models import Notification
from congvu.signing import conduct
from congvu.signing import queries as signing
from congvu.signing.appearance.text import last_pages
from congvu.signing.models import Signature, SignedPaper
from congvu.signing.refusals import NotSignable
from congvu.signing.tests.drawn import page_of
from tests import given
from tests.making import Desk, pdfsig
from tests.signing import SigningMinistry

KINDS = ("result", "attachment")
GOODS, PLACES = "Phụ lục I. Danh mục hàng hóa", "Phụ lục II. Địa điểm"


@pytest.fixture
def review(signing_ministry: SigningMinistry, lan, an, binh, cuong, giang) -> Dossier:
    """Lan's permit lies before Cường; his ministry signs with keys."""
    dossier = given.received(given.permit(by=giang), by=lan, an=an)
    given.in_step(dossier, "sign", binh=binh, cuong=cuong)
    return dossier


@pytest.fixture
def approved(review, signing_ministry, binh, cuong, monday, desk: Desk) -> Dossier:
    """Approved with two attachments, one of which another agency signed; nobody of the ministry has."""
    foreign = desk.pdf(page_of("Giấy chứng nhận"), "sen")
    actions.attach_to_result(review, GOODS, annex(binh), by=binh, at=monday)
    actions.attach_to_result(review, PLACES, store(foreign, name="da-ky.pdf", by=binh, at=monday), by=binh, at=monday)
    return decided(review, signing_ministry, cuong, monday)


def decided(dossier: Dossier, ministry: SigningMinistry, cuong: Account, at) -> Dossier:
    actions.approve(dossier, by=cuong, at=at)
    with ministry.pki.at(None):
        run_due_jobs()
    return Dossier.objects.get(pk=dossier.pk)


def sign(ministry: SigningMinistry, label: str, by: Account, kinds: tuple[str, ...] = KINDS) -> None:
    """All that waits for this signer, by one consent."""
    certificate = ministry.certificates[label]
    with ministry.pki.at(None):
        mine = list(signing.waiting_for(by, now()).filter(paper__kind__in=kinds))
        assert conduct.prepare(mine, certificate, by=by, at=now()) == {}
        ready = [Signature.objects.select_related("paper").get(pk=one.pk) for one in mine]
        conduct.go_on(conduct.sign(ready, certificate, {"pin": "12345678"}, by=by, at=now()), at=now())
        run_due_jobs()


def awaiting(account: Account) -> list[tuple[str, str]]:
    found = signing.waiting_for(account, now()).filter(paper__kind__in=KINDS)
    return [(one.role, one.paper.title) for one in found]


# -- chosen while the result is prepared -------------------------------------------------------------------------
def test_binh_attaches_a_file_takes_it_away_and_attaches_another(review, binh, lan, monday) -> None:
    first = actions.attach_to_result(review, f"  {GOODS} ", annex(binh), by=binh, at=monday)
    actions.remove_attachment(first, by=binh, at=monday)
    with pytest.raises(AttachmentGone):
        actions.remove_attachment(first, by=binh, at=monday)
    actions.attach_to_result(review, GOODS, annex(binh), by=binh, at=monday)

    assert [line.attachment.name for line in queries.attachments_of(review)] == [GOODS]
    told = [(line.title, line.detail) for line in queries.timeline(review, for_applicant=False)]
    assert ("Gỡ văn bản kèm theo kết quả", GOODS) in told
    assert not any("kết quả" in line.title for line in queries.timeline(review, for_applicant=True))


def test_what_cannot_go_out_with_a_result_is_not_attached(review, binh, monday, settings) -> None:
    first = actions.attach_to_result(review, GOODS, annex(binh), by=binh, at=monday)
    other = annex(binh, "Khác")
    locked = store(locked_by_its_signer(), name="khoa.pdf", by=binh, at=monday)
    for name, file, refusal in (
        (" ", other, AttachmentUnnamed),
        (GOODS, other, AttachmentNameTaken),
        (PLACES, first.file, AttachedAlready),
        (PLACES, given.png(by=binh), AttachmentNotPdf),
        (PLACES, locked, NotSignable),
    ):
        with pytest.raises(refusal):
            actions.attach_to_result(review, name, file, by=binh, at=monday)
    settings.LARGEST_FILE_MB = 0
    with pytest.raises(AttachmentTooLarge):
        actions.attach_to_result(review, PLACES, other, by=binh, at=monday)
    assert [line.attachment.name for line in queries.attachments_of(review)] == [GOODS]


def test_a_result_carries_so_many_files_and_no_more(review, binh, monday, monkeypatch) -> None:
    monkeypatch.setattr(rules, "MOST_ATTACHMENTS", 1)
    actions.attach_to_result(review, GOODS, annex(binh), by=binh, at=monday)
    with pytest.raises(TooManyAttachments):
        actions.attach_to_result(review, PLACES, annex(binh, "Khác"), by=binh, at=monday)


def test_only_the_unit_that_handles_the_dossier_attaches_and_removes(review, an, dung, lan, thao, binh, monday) -> None:
    made = actions.attach_to_result(review, GOODS, annex(binh), by=binh, at=monday)
    for who in (an, dung, lan, thao):
        with pytest.raises(NotYourDossier):
            actions.attach_to_result(review, PLACES, annex(who, "Khác"), by=who, at=monday)
        with pytest.raises(NotYourDossier):
            actions.remove_attachment(made, by=who, at=monday)
    assert len(queries.attachments_of(review)) == 1


def test_after_the_decision_nothing_is_attached_or_taken_away(approved, binh, cuong, monday) -> None:
    first = approved.attachments.first()
    for who in (binh, cuong):
        with pytest.raises(NotPossibleNow):
            actions.attach_to_result(approved, "Phụ lục III", annex(who, "Khác"), by=who, at=monday)
        with pytest.raises(NotPossibleNow):
            actions.remove_attachment(first, by=who, at=monday)


def test_cuong_decides_about_exactly_the_files_he_was_shown(review, binh, cuong, monday) -> None:
    shown = actions.attach_to_result(review, GOODS, annex(binh), by=binh, at=monday)
    later = actions.attach_to_result(review, PLACES, annex(binh, "Khác"), by=binh, at=monday)
    for seen in ([], [shown.pk], [shown.pk, later.pk, 0][:1]):
        with pytest.raises(AttachmentsChanged):
            actions.approve(review, "", seen, by=cuong, at=monday)
    actions.remove_attachment(later, by=binh, at=monday)
    with pytest.raises(AttachmentsChanged):
        actions.approve(review, "", [shown.pk, later.pk], by=cuong, at=monday)
    assert actions.approve(review, "", [shown.pk], by=cuong, at=monday).status == "approved"


# -- signed ------------------------------------------------------------------------------------------------------
def test_nđ30_pl1_iii_1a_the_result_says_what_is_attached_to_it(approved, lan) -> None:
    result = read_verified(approved.decision.file)
    assert all(says(result, words) for words in ("Kèm theo:", GOODS, PLACES))
    assert f"Văn bản kèm theo: {GOODS}; {PLACES}." in Notification.objects.filter(account=lan).latest("pk").body


def test_nđ30_đ32_2c_nobody_signs_an_attachment_before_a_person_signed_the_result(
    approved, signing_ministry, cuong
) -> None:
    thao = signing_ministry.clerk
    attached = SignedPaper.objects.filter(kind="attachment").first()
    assert awaiting(thao) == []
    with signing_ministry.pki.at(None):
        refused = conduct.prepare(
            [attached.signatures.get()], signing_ministry.certificates["ministry"], by=thao, at=now()
        )
    assert [one.code for one in refused.values()] == ["main_paper_not_signed"]
    assert signing_ministry.keys.used == []

    sign(signing_ministry, "cuong", cuong)
    number = approved.decision.number
    assert awaiting(thao) == [
        ("agency", attached.main.title),
        ("attachment", f"{GOODS} – văn bản kèm theo số {number}"),
        ("attachment", f"{PLACES} – văn bản kèm theo số {number}"),
    ]
    assert awaiting(cuong) == []


def test_nđ30_pl1_ii_8b_the_agency_signs_each_file_top_right_in_words_and_pdfsig_agrees(
    approved, signing_ministry, cuong, an, lan, monday, tmp_path: Path
) -> None:
    """Thảo seals the result first and leaves the attachments: until they are signed too it is not handed over, alone or in
    a batch. What another agency signed keeps that signature."""
    thao = signing_ministry.clerk
    sign(signing_ministry, "cuong", cuong)
    sign(signing_ministry, "ministry", thao, kinds=("result",))
    assert SignedPaper.objects.get(kind="result").completed_at is not None
    with pytest.raises(ResultNotSigned):
        actions.hand_over(approved, "online", by=an, at=monday)
    batch = actions.begin_batch("hand_over", [approved], by=an, at=monday)
    while actions.run_next(batch, by=an, at=monday):
        pass
    assert batch.items.get().state == "refused"
    sign(signing_ministry, "ministry", thao, kinds=("attachment",))

    for line, signatures in zip(queries.attachments_of(approved), (1, 2), strict=True):
        assert line.state == "signed"
        made, given_file = read_verified(line.file), read_verified(line.attachment.file)
        assert made.startswith(given_file), "only added to"
        (tmp_path / "a.pdf").write_bytes(made)
        assert pdfsig(tmp_path / "a.pdf") == ["Signature is Valid."] * signatures
        assert line.paper.number == approved.decision.number
        drawn = Signature.objects.get(paper=line.paper)
        assert drawn.role == "attachment" and drawn.agency == approved.agency
    assert {who for who, _ in signing_ministry.keys.used} == {"cuong", "ministry"}
    assert actions.hand_over(approved, "online", by=an, at=monday).status == "returned"
    told = [(line.title, line.detail) for line in queries.timeline(approved, for_applicant=True)]
    assert ("Cơ quan đã ký số văn bản kèm theo", GOODS) in told


def test_an_agency_without_a_seal_gives_attachments_out_as_they_are(permit, lan, an, binh, cuong, monday) -> None:
    dossier = given.received(permit, by=lan, an=an)
    given.in_step(dossier, "sign", binh=binh, cuong=cuong)
    file = annex(binh)
    clear(file, by=binh, at=monday)
    actions.attach_to_result(dossier, GOODS, file, by=binh, at=monday)
    actions.approve(dossier, by=cuong, at=monday)
    run_due_jobs()
    (line,) = queries.attachments_of(dossier)
    assert (line.state, line.file) == ("plain", file) and line.paper is not None
    assert actions.hand_over(Dossier.objects.get(pk=dossier.pk), "online", by=an, at=monday).status == "returned"


# -- afterwards --------------------------------------------------------------------------------------------------
def test_a_corrected_or_revoked_result_takes_its_attachments_along(approved, signing_ministry, cuong, monday) -> None:
    """Under the new number they wait anew, in turn; whoever finds one of the old number by its code is told."""
    old = SignedPaper.objects.get(kind="attachment", title__startswith=GOODS)
    right = [actions.RightAnswer("quantity", "51")]
    actions.correct_result(approved, "corrected", "Ghi sai số lượng", right, by=cuong, at=now())
    with signing_ministry.pki.at(None):
        run_due_jobs()

    old.refresh_from_db()
    number = Dossier.objects.get(pk=approved.pk).decision.number
    assert old.cancel_reason == f"Đã thay bằng số {number}" and old.number != number
    lines = queries.attachments_of(approved)
    assert [(line.state, line.paper.number) for line in lines] == [("awaited", number)] * 2
    assert awaiting(signing_ministry.clerk) == []

    actions.revoke_result(Dossier.objects.get(pk=approved.pk), "Cấp nhầm", by=cuong, at=now())
    assert not SignedPaper.objects.filter(kind="attachment", cancelled_at__isnull=True).exists()


# -- the files ---------------------------------------------------------------------------------------------------
def annex(by: Account, text: str = "Danh mục hàng hóa") -> StoredFile:
    return store(page_of(f"#place(dx: 30mm, dy: 40mm)[{text}]"), name="phu-luc.pdf", by=by, at=now())


def locked_by_its_signer() -> bytes:
    """Certified so that nothing may be added (DocMDP, P 1)."""
    with pikepdf.open(io.BytesIO(page_of("x"))) as made:
        params = pikepdf.Dictionary(Type=pikepdf.Name.TransformParams, P=1, V=pikepdf.Name("/1.2"))
        reference = pikepdf.Dictionary(TransformMethod=pikepdf.Name.DocMDP, TransformParams=params)
        signature = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Reference=pikepdf.Array([reference]))
        made.Root.Perms = pikepdf.Dictionary(DocMDP=made.make_indirect(signature))
        out = io.BytesIO()
        made.save(out)
    return out.getvalue()


def says(pdf: bytes, words: str) -> bool:
    return any(page.places_of(words) for page in last_pages(pdf, 5))
