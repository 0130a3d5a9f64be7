"""Every address and every API operation, as every person of the cast: who sees what, and who may do nothing.

Nothing is listed by hand but what an argument means and which roles a part of the desk is for; the addresses come from
the URLconfs and the operations from the OpenAPI description.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Token
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils.timezone import localdate, now

from congvu.accounts import actions as accounts
from congvu.accounts.models import AccessKey, Account, Enterprise, Mandate, PartnerSystem, Scope
from congvu.assessment.models import Slip
from congvu.catalog import actions as catalogue
from congvu.counter import actions as counter
from congvu.counter.models import Booking, Ticket
from congvu.counter.queries import bookable
from congvu.dossiers import actions
from congvu.dossiers.models import Dossier, OpinionFile
from congvu.events.inline import run_due_jobs
from congvu.events.models import Event
from congvu.notifications.models import Notification
from congvu.organisations import actions as organisations
from congvu.organisations.models import Appointment, Delegation, Role, Unit
from congvu.organisations.queries import work_calendar
from congvu.post import actions as post
from congvu.post.models import Consignment
from congvu.signing.actions import Signer, fresh_code, submit
from congvu.signing.models import Signature
from congvu.statistics.actions import ask_export
from congvu.statistics.making import make
from congvu.statistics.models import Export
from tests import given
from tests.addresses import Address, Findings, addresses
from tests.people import LONG_AGO, MONDAY

pytestmark = pytest.mark.django_db

LANS_PURPOSE = "Hàng mẫu của bà Sáu Bến Tre"
LANS_ATTACHMENT = "Danh mục hàng của bà Sáu Bến Tre"
LANS_LETTER = "Tôi gửi bản dịch vào thứ Ba"
LANS_NAME, LANS_PHONE = "Nguyễn Thị Lan", "0900123456"
CAST = ("stranger", "lan", "sen_staff", "khai", "an", "binh", "cuong", "hanh", "dung", "giang", "partner")
# Whom Lan's dossiers do not concern: they are reviewed in another department and filed by somebody else.
OUTSIDERS = ("stranger", "sen_staff", "khai", "dung", "giang", "partner")
# Those who have to do with them, and how many kinds of act the walk's form is enough for, at least.
INSIDERS = {"lan": 5, "an": 5, "binh": 4, "cuong": 4, "hanh": 4}
ALL_OFFICERS = frozenset(Role.values)
WITH_CONTENT = frozenset({Role.RECEIVER, Role.REVIEWER, Role.UNIT_LEADER, Role.SIGNER, Role.CLERK})
# Which roles each part of the desk is for, by the first noun of its addresses.
SECTIONS: dict[str, frozenset[str]] = {
    "": ALL_OFFICERS,
    "tra-cuu": ALL_OFFICERS,
    "giao-viec": ALL_OFFICERS,
    "tiep-nhan": ALL_OFFICERS,
    "phe-duyet": ALL_OFFICERS,
    "tra-ket-qua": ALL_OFFICERS,
    "lo-viec": ALL_OFFICERS,
    "ky-so": ALL_OFFICERS,
    "ho-so": ALL_OFFICERS,
    "ho-so-lien-thong": ALL_OFFICERS,
    "uy-quyen": ALL_OFFICERS,
    "nghi-phep": ALL_OFFICERS,
    "ban-giao": ALL_OFFICERS,
    "dieu-hanh": WITH_CONTENT,
    "bao-cao": WITH_CONTENT,
    "ket-xuat": WITH_CONTENT,
    "chi-so": WITH_CONTENT,
    "danh-gia": frozenset({Role.UNIT_LEADER, Role.SIGNER}),
    "so-theo-doi": WITH_CONTENT,
    "so-theo-doi.pdf": WITH_CONTENT,
    "tiep-nhan-truc-tiep": frozenset({Role.RECEIVER}),
    "quay": frozenset({Role.RECEIVER}),
    "buu-gui": frozenset({Role.RECEIVER}),
    "ket-qua-cho-nhan": frozenset({Role.RECEIVER}),
    "so-thu-tu": frozenset({Role.RECEIVER}),
    "lich-hen": frozenset({Role.RECEIVER}),
    "bo-tri-quay": frozenset({Role.ADMINISTRATOR}),
    "doanh-nghiep": frozenset({Role.RECEIVER, Role.ADMINISTRATOR}),
    "tai-khoan": frozenset({Role.RECEIVER, Role.ADMINISTRATOR}),
    "thu-tuc": frozenset({Role.CATALOG_EDITOR}),
    "ban-soan": frozenset({Role.CATALOG_EDITOR}),
    "nhom-thu-tuc": frozenset({Role.CATALOG_EDITOR}),
    "don-vi": frozenset({Role.ADMINISTRATOR}),
    "can-bo": frozenset({Role.ADMINISTRATOR}),
    "lich-lam-viec": frozenset({Role.ADMINISTRATOR}),
    "bao-tri": frozenset({Role.ADMINISTRATOR}),
    "he-thong-doi-tac": frozenset({Role.ADMINISTRATOR}),
    "ma-truy-cap": ALL_OFFICERS,
    "danh-sach-tin-cay": frozenset({Role.ADMINISTRATOR}),
    "chung-thu-so": ALL_OFFICERS,
}
# Open data names received dossiers by their code, and nothing else of them (docs/law/one-stop.md, decision 23).
TELLS_CODES = {"du-lieu-mo/tien-do.json"}
CODE = re.compile(r"[\d.]+G\d\d-\d{6}-\d{4,}")
ROLES = {
    "an": {Role.RECEIVER},
    "binh": {Role.REVIEWER},
    "hanh": {Role.REVIEWER, Role.CLERK},
    "cuong": {Role.UNIT_LEADER, Role.SIGNER},
    "dung": {Role.REVIEWER},
    "giang": {Role.ADMINISTRATOR, Role.CATALOG_EDITOR},
}


# -- the world that is walked ------------------------------------------------------------------------------------
@dataclass
class World:
    """Lan's and Sen's dossiers in several states, and everybody who might look at them."""

    people: dict[str, Account | None]
    lans: dict[str, Dossier]
    sens: Dossier
    sen: Enterprise
    xnk: Unit
    export: Export
    hall: given.Hall
    ticket: Ticket
    booking: Booking
    consignment: Consignment
    delegation: int = 0
    absence: int = 0
    known: dict[int, dict[str, Any]] = field(default_factory=dict)

    def values(self, dossier: Dossier) -> dict[str, Any]:
        """What stands behind each noun of an address, for a walk about one dossier."""
        if dossier.pk not in self.known:
            self.known[dossier.pk] = self._values(dossier)
        return self.known[dossier.pk]

    def _waiting_for_cuong(self) -> Signature:
        """A paper of nobody's dossier that Cường is to sign."""
        cuong = self.people["cuong"]
        assert cuong is not None
        file = given.pdf("to-trinh.pdf", by=cuong)
        signer = Signer(Signature.Role.PERSON, 1, account=cuong)
        paper = submit(
            file,
            about=self.xnk,
            kind="walk",
            title="Tờ trình",
            code=fresh_code(),
            agency=self.xnk.agency,
            signers=[signer],
            by=cuong,
            at=MONDAY,
        )
        return paper.signatures.get()

    def _values(self, dossier: Dossier) -> dict[str, Any]:
        paper, printed = dossier.papers.first(), dossier.prints.first()
        asked = dossier.opinion_requests.first()
        given_with = OpinionFile.objects.filter(consultation__dossier=dossier).first()
        lan, binh = self.people["lan"], self.people["binh"]
        assert paper is not None and lan is not None and binh is not None
        told = Notification.objects.filter(account=lan).first()
        post = Appointment.objects.own().get(officer=binh.officer)
        code = dossier.procedure.code
        return {
            "ho-so/reference": dossier.reference,
            "xong/reference": dossier.reference,
            "dossiers/reference": dossier.reference,
            "giay-to/pk": paper.pk,
            "giay-to/key": paper.key,
            "ket-qua-cu/pk": 0,
            "mau-in/pk": printed.pk if printed else 0,
            "prints/print_id": printed.pk if printed else 0,
            "y-kien/pk": asked.pk if asked else 0,
            "dot-lay-y-kien/pk": asked.consultation_id if asked else 0,
            "tep-y-kien/pk": given_with.pk if given_with else 0,
            "lo-viec/pk": 0,
            "bao-tri/pk": 0,
            "danh-sach-tin-cay/pk": 0,
            "chung-thu-so/pk": 0,
            "lan/pk": 0,
            "ky-so/pk": self._waiting_for_cuong().pk,
            "kiem-tra-chu-ky/code": "khong-co",
            "bien-ban-xac-minh/pk": dossier.verifications.values_list("pk", flat=True).first() or 0,
            "nhom-thu-tuc/code": "khong-co",
            "ho-so-lien-thong/code": "khong-co",
            "ho-so-lien-thong/reference": "khong-co",
            "phan/key": "khong-co",
            "to-khai/page": "content",
            "trang/number": 1,
            "van-ban/pk": 0,
            "van-ban-kem-theo/pk": dossier.attachments.values_list("pk", flat=True).first() or 0,
            "kem-theo/pk": dossier.attachments.values_list("pk", flat=True).first() or 0,
            "kem-theo/paper": 0,
            "attachments/attachment_id": dossier.attachments.values_list("pk", flat=True).first() or 0,
            "thu-tuc/code": code,
            "procedures/code": code,
            "tiep-nhan-truc-tiep/code": code,
            "tiep-nhan-truc-tiep/token": "khong-con",
            "ban-quet/pk": 0,
            "ban-sao/pk": 0,
            "xem-truoc/number": 1,
            "ban/number": dossier.revision.number,
            "bieu-mau/name": "form.yaml",
            "ban-soan/code": code,
            "lan-luu/version": 2,
            "tep/path": "form.yaml",
            "bo-tep/path": "form.yaml",
            "nhom/name": "chung",
            "phan/slug": "bieu-mau",
            "muc/place": "pages.0.sections.0.fields.0",
            "them/place": "pages.0.sections.0.fields",
            "vi-tri/place": "pages.0.sections.0.fields.0",
            "bo/place": "pages.0.sections.0.fields.0",
            "kieu/place": "pages.0.sections.0.fields.0",
            "buoc/key": "review",
            "bang/name": "risk",
            "ho-so-mau/key": "du",
            "trang/page": "content",
            "vi-tri/key": "review",
            "bo/key": "review",
            "bat-dau-tu/key": "review",
            "registry/key": "countries",
            "thong-bao/pk": told.pk if told else 0,
            "huong-dan/topic": "nop-ho-so",
            "danh-gia/token": "khong-con-phieu-nao-mang-khoa-nay",
            "danh-gia/pk": Slip.objects.filter(dossier=dossier).values_list("pk", flat=True).first() or 0,
            "ngon-ngu/code": "en",
            "doanh-nghiep/tax_code": self.sen.tax_code,
            "nhan-vien/staff_id": self.sen.staff.get().pk,
            "loi-moi/pk": self.sen.invitations.get().pk,
            "uy-quyen-nop-ho-so/pk": Mandate.objects.get().pk,
            "doanh-nghiep/pk": self.sen.pk,
            "tai-khoan/pk": lan.pk,
            "don-vi/code": self.xnk.code,
            "can-bo/number": binh.officer.number,
            "nghi-phep/number": binh.officer.number,
            "ban-giao/number": binh.officer.number,
            "uy-quyen/pk": self.delegation,
            "nghi-phep/pk": self.absence,
            "vi-tri/pk": post.pk,
            "lich-lam-viec/year": 2026,
            "ma-truy-cap/pk": AccessKey.objects.get().pk,
            "he-thong-doi-tac/pk": PartnerSystem.objects.earliest("pk").pk,
            "ket-xuat/pk": self.export.pk,
            "quay/pk": self.hall.first.pk,
            "buu-gui/pk": self.consignment.pk,
            "dat/reference": dossier.reference,
            "buu-chinh/pk": self.consignment.pk,
            "nhom/pk": self.hall.dossiers.pk,
            "so-thu-tu/pk": self.ticket.pk,
            "lich-hen/pk": self.booking.pk,
            "goi-so/desk": self.hall.first.unit.code,
            "kiosk/desk": self.hall.first.unit.code,
            "lay-so/group": self.hall.dossiers.pk,
            "dat-lich/group": self.hall.dossiers.pk,
            "so-thu-tu/code": self.ticket.code,
            "so/code": self.ticket.code,
            "lich-hen/code": self.booking.code,
            "may/token": "khong-dung",
            "xac-nhan-thu/key": "khong-dung",
            "quen-mat-khau/uidb36": "1",
            "quen-mat-khau/key": "khong-dung",
        }

    def typed(self, dossier: Dossier) -> dict[str, Any]:
        """Enough for any form of the house to be taken, where its sender may send it."""
        binh = self.people["binh"]
        assert binh is not None
        return {
            "reason": "Lý do", "note": "Ý kiến", "text": "Nội dung", "answer": "Trả lời", "outcome": "submit",
            "way": "online", "receiver": "Người nhận", "to": str(binh.pk), "nguoi-nhan": str(binh.pk),
            "ho-so": dossier.reference, "dong-y": "1", "for_whom": "", "confirmed": "on", "key": "khoa-mot-lan-0001",
            "result_way": "online", "purpose": "Bị sửa", "quantity": "1", "dangerous": "no",
            "muc-TOTAL_FORMS": "1", "muc-INITIAL_FORMS": "0", "muc-0-what": "Bản dịch", "muc-0-why": "Thiếu",
            "name": "Tên mới", "sure": "on", "version": str(dossier.draft_version),
            "file": SimpleUploadedFile("don.pdf", given._one_page()),
        }  # fmt: skip

    def secrets_from(self, who: str) -> list[str]:
        """What would tell an outsider of Lan's dossiers; nothing is secret from those who work on them."""
        if who in INSIDERS:
            return []
        told = [LANS_PURPOSE, LANS_LETTER, LANS_ATTACHMENT]
        for dossier in self.lans.values():
            told += [dossier.reference, *([dossier.code] if dossier.code else [])]
        # An administrator keeps the accounts, and so knows Lan's name and telephone number.
        return told if who == "giang" else [*told, LANS_NAME, LANS_PHONE]


@pytest.fixture
def world(request: pytest.FixtureRequest, lan: Account, sen_staff: Account, sen: Enterprise, cuc_xnk: Unit) -> World:
    people = {name: None if name == "stranger" else request.getfixturevalue(name) for name in CAST}
    an, binh, cuong, giang = (people[name] for name in ("an", "binh", "cuong", "giang"))
    permit = given.permit(by=giang)
    assert permit.current is not None and giang is not None
    catalogue.draft_from_revision(permit.current, by=giang, at=now())
    at, lans = now(), {"purpose": LANS_PURPOSE}
    Account.objects.filter(pk=lan.pk).update(phone=LANS_PHONE)
    lan.phone = LANS_PHONE
    review = given.received(permit, by=lan, an=an, at=at, answers=lans)
    accounts.invite_staff(sen, lan.email, "viewer", by=sen_staff, at=at)
    actions.send_message(review, LANS_LETTER, by=lan, at=at)
    accounts.issue_access_key(binh, "Phần mềm của Bình", [Scope.DOSSIERS_READ], localdate(at), by=binh, at=at)
    hall = given.hall(an.officer.appointments.get().unit, by=giang)
    counter.open_window(hall.first, by=an, at=at)
    ask = actions.Ask("Hàng này có phải xin phép không?", at + timedelta(days=2), body="Cơ quan bên ngoài")
    actions.consult(review, [ask], files=[given.pdf(by=binh, at=at)], by=binh, at=at)
    spot = actions.Meeting(at, "Kho số 2", "Nguyễn Thị Lan; Lê Thanh Bình")
    actions.record_verification(review, "Hàng trong kho", "Đúng", spot, given.pdf(by=binh, at=at), by=binh, at=at)
    actions.attach_to_result(review, LANS_ATTACHMENT, given.pdf(by=binh, at=at), by=binh, at=at)
    made = World(
        people,
        {
            "in review": review,
            "submitted": given.submitted(permit, by=lan, at=at, answers=lans),
            "approved": given.approved(permit, by=lan, an=an, binh=binh, cuong=cuong, at=at, answers=lans),
            "draft": given.draft(permit, by=lan, at=at, answers=lans),
        },
        given.approved(permit, by=sen_staff, enterprise=sen, an=an, binh=binh, cuong=cuong, at=at),
        sen,
        cuc_xnk,
        _exported(binh),
        hall,
        counter.take_ticket(hall.dossiers, by=None, at=at),
        booked(hall, lan),
        post.order(review, "collection", by=an, at=at),
        Delegation.objects.get().pk,
        organisations.enter_absence(
            people["cuong"].officer, people["dung"].officer, from_on=date(2120, 1, 1), to_on=date(2120, 1, 2),
            reason="Nghỉ phép năm", by=giang, at=at,
        ).pk,
    )  # fmt: skip
    run_due_jobs()
    cache.clear()
    return made


def _exported(binh: Account) -> Export:
    """A list that Bình took out of the house: a file for him alone."""
    asked = {"view": "all", "filters": {}, "q": "", "tax_code": ""}
    export = ask_export("search", asked, title="Danh sách hồ sơ", file_format="csv", by=binh, at=now())
    make(export, clock=now)
    return export


def booked(hall: given.Hall, lan: Account) -> Booking:
    """Lan comes to the desk on the next day that may be booked."""
    day = next(one for one in bookable(hall.dossiers, work_calendar(), now()) if one.room)
    return counter.book(hall.dossiers, day.slots[-1][0], LANS_NAME, LANS_PHONE, by=lan, at=now())


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of closed doors would fill the log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


class Visitor:
    """The browser of one of the cast. Whatever a request changed is taken back after it has been looked at."""

    def __init__(self, account: Account | None) -> None:
        self.client = Client(raise_request_exception=False)
        if account is not None:
            self.client.force_login(account, backend="congvu.accounts.login.SuspendingBackend")
            # The password was given just now, however long the walk: pages that ask for it again are walked too.
            session = self.client.session
            session["account_authentication_methods"] = [{"method": "password", "at": time.time() + 3600}]
            session.save()
        self.cookies = dict(self.client.cookies)

    @contextmanager
    def ask(self, method: str, place: str, data: Any = None) -> Iterator[Answer]:
        with transaction.atomic():
            before = Event.objects.count()
            response = getattr(self.client, method)(place, data or {})
            yield Answer(response, Event.objects.count() - before)
            transaction.set_rollback(True)
        self.client.cookies.clear()
        self.client.cookies.update(self.cookies)


@dataclass
class Answer:
    response: Any
    recorded: int

    @property
    def status(self) -> int:
        return int(self.response.status_code)

    @property
    def text(self) -> str:
        if getattr(self.response, "streaming", False):
            return ""
        return str(self.response.content.decode("utf-8", "replace"))

    @property
    def is_refused(self) -> bool:
        """Nothing here for this person: not found, not allowed, log in first, or the officers' own door."""
        if self.status in {302, 303}:
            return str(self.response["Location"]).split("?")[0] in {"/dang-nhap", "/ban-lam-viec/"}
        return self.status in {401, 403, 404, 405}

    @property
    def why(self) -> str:
        found = getattr(self.response, "exc_info", None)
        return f"{self.status}" + (f" {found[0].__name__}: {found[1]}" if found else "")


def everywhere(world: World, who: str) -> Iterator[tuple[Address, Dossier, str]]:
    """Every address once; those about a dossier for Sen's and for some of Lan's, which turn from address to address and from
    one visitor to the next: an insider is asked about the one in review and about another, an outsider about that or the
    draft."""
    states = ["submitted", "approved", "draft"] if who in INSIDERS else ["in review", "draft"]
    for number, address in enumerate(addresses(), CAST.index(who)):
        turn = world.lans[states[number % len(states)]]
        about = [world.lans["in review"], turn, world.sens] if who in INSIDERS else [turn, world.sens]
        for dossier in about if address.is_about_a_dossier else about[:1]:
            yield address, dossier, address.filled(world.values(dossier))


def closed_to(who: str, address: Address, dossier: Dossier, world: World) -> str:
    """Why there is nothing for this person at this address; "" where there may be something."""
    section = address.desk_section
    if section is not None:
        assert section in SECTIONS, f"Say in SECTIONS which roles /ban-lam-viec/{section} is for."
        if not SECTIONS[section] & ROLES.get(who, set()):
            return "this part of the desk is for others"
    if address.is_about_a_dossier and dossier == world.sens and who in {"stranger", "lan", "khai", "dung", "giang"}:
        return "the dossier is Sen's"
    if address.is_about_a_dossier and dossier != world.sens and who in OUTSIDERS:
        return "the dossier is Lan's"
    if address.is_about_a_dossier and dossier == world.lans["draft"] and who != "lan":
        return "a draft is its owner's only"
    if "ket-xuat/pk" in address.arguments and who != "binh":
        return "the export is Bình's"
    if {"doanh-nghiep/tax_code", "doanh-nghiep/pk"} & set(address.arguments) and who in {
        "stranger",
        "lan",
        "khai",
        "binh",
        "hanh",
        "dung",
    }:
        return "the registration is Sen's"
    if "uy-quyen-nop-ho-so/pk" in address.arguments and who not in {"sen_staff", "khai"}:
        return "the mandate is Sen's and Khải's"
    if "ky-so/pk" in address.arguments and who != "cuong":
        return "the signature is Cường's"
    if "ma-truy-cap/pk" in address.arguments and who not in {"binh", "giang"}:
        return "the key is Bình's"
    if "loi-moi/pk" in address.arguments and who not in {"sen_staff", "lan"}:
        return "the invitation is between Sen and Lan"
    return ""


# -- addresses ---------------------------------------------------------------------------------------------------
def test_every_address_gives_everyone_what_is_theirs_and_breaks_for_none(world: World) -> None:
    """GET, and POST with a form that would be taken: no page breaks, closed doors stay closed and record nothing, and
    nowhere does an outsider read a word of Lan's dossiers. All walk in one world, since nobody leaves a trace in it."""
    findings = Findings()
    for who in CAST:
        cache.clear()
        walk(world, who, findings)
    findings.assert_none()


def walk(world: World, who: str, findings: Findings) -> None:
    visitor, secrets = Visitor(world.people[who]), world.secrets_from(who)
    for address, dossier, place in everywhere(world, who):
        closed = closed_to(who, address, dossier, world)
        for method, data in (("get", None), ("post", world.typed(dossier) if closed else None)):
            findings.asked += 1
            with visitor.ask(method, place, data) as answer:
                if answer.status >= 500:
                    findings.note(f"{who}: {method} {place} breaks: {answer.why}")
                elif closed and not answer.is_refused:
                    findings.note(f"{who}: {method} {place} answers {answer.status}, but {closed}")
                if closed and answer.recorded:
                    findings.note(f"{who}: {method} {place} records {answer.recorded} facts, but {closed}")
                # What a visitor typed himself, in the address, tells him nothing.
                text = answer.text.replace(dossier.reference, "") if dossier.reference in place else answer.text
                if address.route in TELLS_CODES:
                    text = CODE.sub("", text)
                if told := [one for one in secrets if one in text]:
                    findings.note(f"{who}: {method} {place} tells {told}")


def test_looking_a_dossier_up_tells_a_stranger_the_degree_of_completion_only(world: World) -> None:
    review = world.lans["in review"]
    with Visitor(None).ask("get", "/tra-cuu", {"ma": review.reference}) as answer:
        assert answer.status == 200 and "Mức độ hoàn thành" in answer.text
        told = [one for one in world.secrets_from("stranger") if one in answer.text]
        assert set(told) <= {review.reference, review.code}


def test_who_may_see_a_dossier_sees_it_and_may_act_on_it(world: World) -> None:
    """Without this, a walk past closed doors would prove nothing: the same requests from the right people are taken."""
    review = world.lans["in review"]
    for who, least in INSIDERS.items():
        visitor, taken = Visitor(world.people[who]), set()
        desk = "" if who == "lan" else "/ban-lam-viec"
        with visitor.ask("get", f"{desk}/ho-so/{review.reference}") as answer:
            assert answer.status == 200
            assert LANS_PURPOSE in answer.text and review.code in answer.text
        for address in addresses():
            # A delegate does what the officer does whose place he holds: one state is enough to see it.
            for dossier in [review] if who == "hanh" else world.lans.values():
                if not address.is_about_a_dossier or closed_to(who, address, dossier, world):
                    continue
                with visitor.ask("post", address.filled(world.values(dossier)), world.typed(dossier)) as answer:
                    assert answer.status < 500, f"{address.route}: {answer.why}"
                    if answer.recorded:
                        taken.add(address.route)
        assert len(taken) >= least, f"{who}: {taken}"


# -- the API -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Operation:
    method: str
    route: str
    what: dict[str, Any]

    @property
    def needs_token(self) -> bool:
        return bool(self.what.get("security"))


@pytest.fixture
def description(db: None) -> dict[str, Any]:
    found = Client().get("/api/v1/openapi.json").json()
    assert isinstance(found, dict)
    return found


def operations(description: dict[str, Any]) -> list[Operation]:
    return [
        Operation(method, route, what)
        for route, methods in description["paths"].items()
        for method, what in methods.items()
    ]


def call(client: Client, operation: Operation, world: World, dossier: Dossier, description: dict[str, Any]) -> Answer:
    values = {key.split("/")[1]: value for key, value in world.values(dossier).items() if key.split("/")[0] in NOUNS}
    place = operation.route
    for name in [one["name"] for one in operation.what.get("parameters", []) if one["in"] == "path"]:
        assert name in values, f"The walk does not know what to put for “{name}” in {operation.route}."
        place = place.replace("{" + name + "}", str(values[name]))
    body = operation.what.get("requestBody", {}).get("content", {})
    before = Event.objects.count()
    if operation.method == "get":
        answer = client.get(place)
    elif "multipart/form-data" in body:
        answer = client.post(place, {"file": SimpleUploadedFile("don.pdf", given._one_page())})
    else:
        shape = body.get("application/json", {}).get("schema", {})
        sent = json.dumps(example(shape, description) | MEANT)
        headers = {"Idempotency-Key": "khoa-mot-lan-0002"}
        answer = client.post(place, sent, content_type="application/json", headers=headers)
    return Answer(answer, Event.objects.count() - before)


NOUNS = {"dossiers", "procedures", "registry", "prints", "attachments"}
# What must fit for an act to be taken, where its sender may send it.
MEANT = {"outcome": "approved", "reason": "Lý do", "way": "online"}


def example(shape: dict[str, Any], description: dict[str, Any]) -> dict[str, Any]:
    """A message of the described shape, as short as it may be."""
    made = _example(shape, description)
    return made if isinstance(made, dict) else {}


def _example(shape: dict[str, Any], description: dict[str, Any]) -> Any:
    if "$ref" in shape:
        return _example(description["components"]["schemas"][shape["$ref"].split("/")[-1]], description)
    if "enum" in shape:
        return shape["enum"][0]
    if "anyOf" in shape:
        return _example(shape["anyOf"][0], description)
    kind = shape.get("type")
    if kind == "object":
        return {name: _example(one, description) for name, one in shape.get("properties", {}).items()}
    if kind == "array":
        return [_example(shape["items"], description)] if "$ref" in shape.get("items", {}) else []
    return {"integer": 1, "number": 1, "boolean": False}.get(str(kind), "chữ")


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def token_of(account: Account) -> Client:
    """A token with every scope that speaks for a person."""
    token = Token(type=Token.Type.ACCESS_TOKEN, user=account, hash=get_adapter().hash_token(f"walk-{account.pk}"))
    token.set_scopes(list(Scope))
    token.save()
    return Client(headers={"Authorization": f"Bearer walk-{account.pk}"}, raise_request_exception=False)


@pytest.fixture
def other_partner(giang: Account, lan: Account, an: Account) -> Client:
    """The machine of a firm that files for another enterprise than Sen."""
    dai = accounts.register_enterprise(
        accounts.EnterpriseParticulars(
            name="Công ty Đài Ví Dụ", tax_code="0100000028", address="2 Phố Ví Dụ", email="dai@dai.example.com"
        ),
        by=lan,
        at=LONG_AGO,
    )
    dai = accounts.approve_enterprise(dai, by=an, at=LONG_AGO)
    partner, secret = accounts.register_partner_system("Đại lý Đài", [dai], list(Scope), by=giang, at=LONG_AGO)
    said = Client().post(
        "/api/v1/oauth/token",
        {"grant_type": "client_credentials", "client_id": partner.client_id, "client_secret": secret},
    )
    assert said.status_code == 200, said.content
    token = said.json()["access_token"]
    return Client(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=False)


def test_the_description_names_every_operation_of_the_urlconf(description: dict[str, Any]) -> None:
    described = {route.strip("/").replace("{", "<").replace("}", ">") for route in description["paths"]}
    served = {
        "/".join(
            f"<{part.split(':')[-1].strip('<>')}>" if part.startswith("<") else part for part in one.route.split("/")
        )
        for one in addresses("congvu.faces.urls_api")
    }
    besides = {"api/v1/", "api/v1/oauth/token", "api/v1/openapi.json"}
    described = {
        "/".join(f"<{part.split(':')[-1].strip('<>')}>" if part.startswith("<") else part for part in one.split("/"))
        for one in described
    }
    assert {one for one in served if one not in besides} == described


def test_without_a_token_every_operation_is_closed(world: World, description: dict[str, Any]) -> None:
    findings = Findings()
    for operation in operations(description):
        findings.asked += 1
        with taken_back():
            client = Client(raise_request_exception=False)
            answer = call(client, operation, world, world.lans["in review"], description)
            if answer.status != 401 or answer.recorded or not operation.needs_token:
                findings.note(f"{operation.method} {operation.route}: {answer.why}")
    findings.assert_none()


def test_no_token_of_an_outsider_opens_lans_dossiers(
    world: World, description: dict[str, Any], other_partner: Client
) -> None:
    findings = Findings()
    for who in ("other partner", "dung", "sen_staff", "giang"):
        client = other_partner if who == "other partner" else token_of(world.people[who])
        secrets = world.secrets_from(who)
        for operation in operations(description):
            for dossier in world.lans.values():
                findings.asked += 1
                with taken_back():
                    answer = call(client, operation, world, dossier, description)
                    names_it = "{reference}" in operation.route
                    if answer.status >= 500 or (names_it and (answer.status not in {403, 404} or answer.recorded)):
                        findings.note(f"{who}: {operation.method} {operation.route}: {answer.why}, {answer.recorded}")
                    if told := [one for one in secrets if one in answer.text]:
                        findings.note(f"{who}: {operation.method} {operation.route} tells {told}")
    findings.assert_none()


def test_a_token_of_who_may_opens_them(world: World, description: dict[str, Any]) -> None:
    for who in ("lan", "an", "binh", "cuong"):
        client, opened, review = token_of(world.people[who]), set(), world.lans["in review"]
        for operation in operations(description):
            with taken_back():
                answer = call(client, operation, world, review, description)
                assert answer.status < 500, f"{who}: {operation.method} {operation.route}: {answer.why}"
                if answer.status == 200 and "{reference}" in operation.route:
                    opened.add(operation.route)
        assert len(opened) >= 3, (who, opened)
