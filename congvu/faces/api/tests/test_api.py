"""The machine of a logistics firm files for Sen; a token that speaks for An receives; nobody sees what is not theirs."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate, now

from congvu.accounts import actions as accounts
from congvu.accounts.models import Account, Enterprise, Scope
from congvu.catalog.models import Procedure
from congvu.dossiers import actions
from congvu.dossiers.models import Dossier
from congvu.events.models import Event
from congvu.files.actions import clear
from tests import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def permit(giang: Account, cuc_xnk: object) -> Procedure:
    return given.permit(by=giang)


@pytest.fixture
def machine(sen: Enterprise, giang: Account) -> Client:
    """The partner's client with a token it asked for itself."""
    partner, secret = accounts.register_partner_system(
        "Đại lý Ví Dụ",
        [sen],
        [Scope.PROCEDURES_READ, Scope.DOSSIERS_READ, Scope.DOSSIERS_WRITE],
        by=giang,
        at=now(),
    )
    said = Client().post(
        "/api/v1/oauth/token",
        {"grant_type": "client_credentials", "client_id": partner.client_id, "client_secret": secret},
    )
    assert said.status_code == 200, said.content
    return Client(headers={"Authorization": f"Bearer {said.json()['access_token']}"})


def speaking_for(account: Account, *scopes: Scope) -> Client:
    """A client with a key that speaks for an officer."""
    _key, value = accounts.issue_access_key(account, "Phần mềm thử", scopes, localdate(), by=account, at=now())
    return Client(headers={"Authorization": f"Bearer {value}"})


def uploaded(client: Client) -> int:
    answer = client.post("/api/v1/files", {"file": SimpleUploadedFile("don.pdf", given._one_page())})
    assert answer.status_code == 201, answer.content
    return int(answer.json()["id"])


def message(file: int, sen: Enterprise, **changes: Any) -> dict[str, Any]:
    answers = {"purpose": "Hàng mẫu", "quantity": 50, "dangerous": False}
    paper = {"key": "application", "file": file}
    return {"procedure": "9.000001", "enterprise": sen.tax_code, "answers": answers, "papers": [paper]} | changes


def post(client: Client, place: str, body: Any, **headers: str) -> Any:
    return client.post(f"/api/v1/{place}", json.dumps(body), content_type="application/json", headers=headers)


def submit(client: Client, body: Any, key: str = "khoa-0001") -> Any:
    return post(client, "dossiers", body, **{"Idempotency-Key": key})


def test_the_machine_files_once_however_often_it_sends(machine: Client, sen: Enterprise, permit: Procedure) -> None:
    body = message(uploaded(machine), sen)
    first, second = submit(machine, body), submit(machine, body)
    assert (first.status_code, second.status_code) == (201, 200), first.content
    assert first.json() == second.json()
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize(("field", "answer"), [("G02-VD", 201), ("G02-KHAC", 403)])
def test_the_machine_of_an_agent_files_where_the_field_of_the_mandate_reaches(
    machine: Client, sen: Enterprise, sen_staff: Account, lan: Account, an: Account, permit: Procedure,
    field: str, answer: int,
) -> None:  # fmt: skip
    told = accounts.EnterpriseParticulars(
        name="Công ty TNHH Huệ Ví Dụ", tax_code="0100109106", address="2 Phố Ví Dụ", phone="024 0000 0002",
        email="lienhe@hue.example.com", representative="Nguyễn Thị Lan",
    )  # fmt: skip
    hue = accounts.approve_enterprise(accounts.register_enterprise(told, by=lan, at=now()), by=an, at=now())
    scope = accounts.MandateScope(date(2020, 1, 1), date(2120, 1, 1), fields=[field])
    accounts.accept_mandate(accounts.ask_mandate(hue, sen, scope, by=lan, at=now()), by=sen_staff, at=now())
    assert submit(machine, message(uploaded(machine), hue)).status_code == answer
    assert Dossier.objects.filter(enterprise=hue).exists() is (answer == 201)


def test_the_same_key_with_another_body_is_refused(machine: Client, sen: Enterprise, permit: Procedure) -> None:
    body = message(uploaded(machine), sen)
    submit(machine, body)
    before = Event.objects.count()
    other = submit(machine, body | {"answers": body["answers"] | {"quantity": 60}})
    assert other.status_code == 422
    assert other.json()["code"] == "idempotency_key_used"
    assert other.headers["Content-Type"] == "application/problem+json"
    assert Event.objects.count() == before


def test_what_is_wrong_is_told_place_by_place_and_nothing_is_kept(
    machine: Client, sen: Enterprise, permit: Procedure
) -> None:
    answer = submit(
        machine, message(uploaded(machine), sen, answers={"purpose": "", "quantity": "nhiều", "lạ": 1}, papers=[])
    )
    assert answer.status_code == 422
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert {"/answers/quantity", "/papers"} <= pointers
    assert not Dossier.objects.exists()


def test_a_message_that_is_no_json_is_answered_with_a_problem(machine: Client) -> None:
    answer = machine.post(
        "/api/v1/dossiers", "{", content_type="application/json", headers={"Idempotency-Key": "khoa-0001"}
    )
    assert answer.status_code == 400
    assert answer.json()["code"] == "message_unreadable"


def test_the_machine_follows_its_dossier_to_the_result(
    machine: Client, sen: Enterprise, permit: Procedure, an: Account, binh: Account, cuong: Account
) -> None:
    reference = submit(machine, message(uploaded(machine), sen)).json()["reference"]
    process = Scope.DOSSIERS_PROCESS
    desk, reviewer, leader = (speaking_for(who, process) for who in (an, binh, cuong))
    received = post(desk, f"dossiers/{reference}/reception", {})
    assert received.status_code == 200, received.content
    assert received.json()["code"].startswith("000.00.00.G02-")
    assert post(reviewer, f"dossiers/{reference}/steps/current", {"outcome": "submit"}).status_code == 200
    dossier = Dossier.objects.get(reference=reference)
    annex = actions.attach_to_result(
        dossier, "Phụ lục", clear(given.pdf(by=binh), by=binh, at=now()), by=binh, at=now()
    )
    place = f"/api/v1/dossiers/{reference}/result/attachments"
    assert (machine.get(place).status_code, machine.get(f"{place}/{annex.pk}").status_code) == (404, 404)
    # A small harmless import takes the green lane: from review straight to the signer.
    assert post(leader, f"dossiers/{reference}/decision", {"outcome": "approved"}).status_code == 200
    result = machine.get(f"/api/v1/dossiers/{reference}/result")
    assert b"".join(result.streaming_content)[:5] == b"%PDF-"
    assert machine.get(place).json() == [{"id": annex.pk, "name": "Phụ lục", "signature": "plain"}]
    assert b"".join(machine.get(f"{place}/{annex.pk}").streaming_content)[:5] == b"%PDF-"
    assert post(desk, f"dossiers/{reference}/handover", {"way": "online"}).json()["status"] == "returned"
    assert machine.get(f"/api/v1/dossiers/{reference}").json()["status"] == "returned"
    assert len(machine.get(f"/api/v1/dossiers/{reference}/timeline").json()) > 4


@pytest.mark.parametrize(
    "place", ["", "/timeline", "/prints", "/result", "/result/attachments", "/result/attachments/1"]
)
def test_the_machine_cannot_see_lans_dossier(machine: Client, lan: Account, permit: Procedure, place: str) -> None:
    dossier = given.submitted(permit, by=lan, at=now())
    answer = machine.get(f"/api/v1/dossiers/{dossier.reference}{place}")
    assert answer.status_code == 404
    assert answer.json()["code"] == "dossier_not_found"
    assert machine.get("/api/v1/dossiers").json()["items"] == []


def test_dung_cannot_receive_through_the_api(lan: Account, dung: Account, permit: Procedure) -> None:
    dossier = given.submitted(permit, by=lan, at=now())
    hers = speaking_for(dung, Scope.DOSSIERS_PROCESS)
    before = Event.objects.count()
    answer = post(hers, f"dossiers/{dossier.reference}/reception", {})
    assert answer.status_code in {403, 404}
    dossier.refresh_from_db()
    assert dossier.code is None
    assert Event.objects.count() == before


def test_a_revoked_key_and_a_suspended_officers_open_nothing(an: Account, giang: Account, lan: Account) -> None:
    mine, other = speaking_for(an, Scope.DOSSIERS_READ), speaking_for(an, Scope.DOSSIERS_READ)
    accounts.revoke_access_key(an.access_keys.latest("pk"), by=giang, at=now())
    assert [one.get("/api/v1/dossiers").status_code for one in (mine, other)] == [200, 401]
    accounts.suspend(an, "Mất máy", by=giang, at=now())
    assert mine.get("/api/v1/dossiers").status_code == 401


def test_a_machine_cannot_use_anothers_file(machine: Client, sen: Enterprise, lan: Account, permit: Procedure) -> None:
    file = given.pdf(by=lan)
    answer = submit(machine, message(file.pk, sen))
    assert answer.status_code == 422
    assert answer.json()["code"] == "file_unknown"


def test_without_a_token_there_is_nothing(db: None) -> None:
    answer = Client().get("/api/v1/dossiers")
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert Client(headers={"Authorization": "Bearer sai"}).get("/api/v1/dossiers").status_code == 401


def test_a_machines_token_opens_no_officers_act(machine: Client, sen: Enterprise, permit: Procedure) -> None:
    reference = submit(machine, message(uploaded(machine), sen)).json()["reference"]
    assert post(machine, f"dossiers/{reference}/reception", {}).status_code == 403


def test_the_description_is_openapi_3_1_and_says_each_operation(db: None) -> None:
    schema = Client().get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    assert "/api/v1/dossiers" in schema["paths"]
    assert Client().get("/api/v1/").status_code == 200


def test_procedures_are_found_with_their_schema(machine: Client, permit: Procedure) -> None:
    found = machine.get("/api/v1/procedures", {"q": "giay phep vi du"}).json()
    assert found[0]["code"] == "9.000001"
    schema = machine.get("/api/v1/procedures/9.000001/schema").json()
    assert "purpose" in schema["properties"]


def test_a_key_that_begins_with_another_is_a_key_of_its_own(
    machine: Client, sen: Enterprise, permit: Procedure
) -> None:
    file = uploaded(machine)
    assert submit(machine, message(file, sen), key="2026-11-22T10:00:01").status_code == 201
    assert submit(machine, message(file, sen), key="2026-11-22T10:00").status_code == 201


def test_one_key_of_two_machines_files_two_dossiers(
    machine: Client, sen: Enterprise, giang: Account, permit: Procedure
) -> None:
    scopes = [Scope.DOSSIERS_WRITE, Scope.DOSSIERS_READ]
    other, secret = accounts.register_partner_system("Đại lý khác", [sen], scopes, by=giang, at=now())
    said = Client().post(
        "/api/v1/oauth/token",
        {"grant_type": "client_credentials", "client_id": other.client_id, "client_secret": secret},
    )
    second = Client(headers={"Authorization": f"Bearer {said.json()['access_token']}"})
    first = submit(machine, message(uploaded(machine), sen))
    again = submit(second, message(uploaded(second), sen))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["reference"] != again.json()["reference"]


def test_the_machine_reads_what_is_marked_mends_it_and_explains_the_rest(
    machine: Client, sen: Enterprise, permit: Procedure, an: Account
) -> None:
    body = message(uploaded(machine), sen)
    reference = submit(machine, body).json()["reference"]
    marks = [actions.Mark("field", "quantity", reason="60"), actions.Mark("paper", "application", reason="Mờ")]
    actions.request_supplement(Dossier.objects.get(), [], "Chưa khớp", marks, by=an, at=now())
    asked = machine.get(f"/api/v1/dossiers/{reference}/supplement-request").json()
    assert [(one["kind"], one["key"], one["blocking"]) for one in asked["marks"]] == [
        ("field", "quantity", True),
        ("paper", "application", True),
    ]
    where, answers = f"dossiers/{reference}/supplement", body["answers"]
    astray = post(machine, where, {"answers": answers | {"purpose": "Khác"}})
    assert (astray.status_code, astray.json()["code"]) == (409, "place_not_asked")
    left = post(machine, where, {"answers": answers | {"quantity": 60}})
    assert (left.status_code, left.json()["code"]) == (422, "supplement_marks_unanswered")
    replies = [{"mark": asked["marks"][1]["id"], "text": "Bản gốc chỉ có thế"}]
    assert post(machine, where, {"answers": answers | {"quantity": 60}, "replies": replies}).status_code == 200
    assert Dossier.objects.get().answers["quantity"] == "60"
    assert machine.get(f"/api/v1/dossiers/{reference}/supplement-request").status_code == 404


def test_a_supplement_that_is_refused_leaves_no_paper_behind(
    machine: Client, sen: Enterprise, permit: Procedure
) -> None:
    body = message(uploaded(machine), sen)
    reference = submit(machine, body).json()["reference"]
    before = Event.objects.count()
    file = uploaded(machine)
    paper = {"key": "application", "file": file}
    answer = post(machine, f"dossiers/{reference}/supplement", {"papers": [paper]})
    assert answer.status_code == 409, answer.content  # nothing was asked
    assert Dossier.objects.get().papers.filter(file=file).count() == 0
    assert Event.objects.count() == before + 1  # the upload itself
