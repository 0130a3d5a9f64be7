"""Whatever a machine sends, it is answered with a problem (RFC 9457) in words that its people read, never with a page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from congvu.accounts import actions as accounts
from congvu.accounts.models import Account, Scope
from congvu.events.durability.base import CommitInDoubt
from congvu.faces.api.words import sentence_of

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "khoa-0001"}


@pytest.fixture
def machine(giang: Account) -> Client:
    scopes = [scope for scope in Scope.values if scope != Scope.DOSSIERS_PROCESS]
    partner, secret = accounts.register_partner_system("Đại lý Ví Dụ", [], scopes, by=giang, at=now())
    told = {"grant_type": "client_credentials", "client_id": partner.client_id, "client_secret": secret}
    token = Client().post("/api/v1/oauth/token", told).json()["access_token"]
    return Client(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=False)


def is_problem(answer: Any, status: int, code: str) -> bool:
    told = (answer.status_code, answer.headers["Content-Type"], answer.json().get("code"))
    return told == (status, "application/problem+json", code)


@pytest.mark.parametrize(
    "place",
    [
        "procedures/%00",
        "registry/countries?parent=%00",
        "registry/countries?q=%00",
        "dossiers/%00",
        "dossiers?after=%00",
    ],
)
def test_a_character_that_nothing_can_keep_breaks_nothing(machine: Client, place: str) -> None:
    assert machine.get(f"/api/v1/{place}").status_code in {200, 400, 404, 422}


@pytest.mark.parametrize(
    "body",
    [
        "{",
        '{"procedure": "\\u0000", "enterprise": "0"}',
        '{"procedure": "x", "enterprise": "0", "answers": {"a": ["\\u0000"]}}',
        '{"procedure": "x", "enterprise": "0", "answers": {"\\ud800": 1}}',
        '{"procedure": "x", "enterprise": "0", "answers": {"a": NaN}}',
        '{"procedure": "x", "enterprise": "0", "answers": {"a": 1e999}}',
        "[" * 100_000,
    ],
)
def test_json_that_cannot_be_kept_is_unreadable(machine: Client, body: str) -> None:
    answer = machine.post("/api/v1/dossiers", body, content_type="application/json", headers=KEY)
    assert is_problem(answer, 400, "message_unreadable"), answer.content


def test_what_only_looks_like_a_bad_character_is_taken(machine: Client) -> None:
    body = '{"procedure": "x", "enterprise": "0", "answers": {"a": "\\\\u0000", "b": 1e9, "c": "\\ud83d\\ude00"}}'
    answer = machine.post("/api/v1/dossiers", body, content_type="application/json", headers=KEY)
    assert is_problem(answer, 422, "procedure_unknown")


def test_what_is_wrong_with_a_message_is_said_in_vietnamese(machine: Client) -> None:
    body = '{"enterprise": 7, "papers": [{"key": "a", "file": 0}], "result_way": "pigeon"}'
    answer = machine.post("/api/v1/dossiers", body, content_type="application/json", headers={"Idempotency-Key": "k"})
    assert is_problem(answer, 422, "message_invalid")
    told = {error["detail"] for error in answer.json()["errors"]}
    assert told == {
        "Thiếu phần này.",
        "Phải là chuỗi ký tự.",
        "Không nhỏ hơn 1.",
        "Phải là một trong: 'online', 'counter', 'post'.",
        "Phải có ít nhất 8 ký tự.",
    }
    assert sentence_of({"type": "something_new", "msg": "In English"}) == "Giá trị không hợp lệ."


def test_no_such_address_no_such_method_and_no_such_host_are_problems_too(machine: Client) -> None:
    assert is_problem(machine.get("/api/v1/khong-co"), 404, "not_found")
    answer = machine.delete("/api/v1/dossiers")
    assert is_problem(answer, 405, "method_not_allowed") and "POST" in answer["Allow"]
    assert is_problem(machine.get("/api/v1/dossiers", headers={"host": "evil.example"}), 400, "message_unreadable")
    broken = machine.generic("POST", "/api/v1/files", "x", content_type="multipart/form-data")
    assert is_problem(broken, 400, "message_unreadable")
    nul = machine.post(
        "/api/v1/oauth/token", {"grant_type": "client_credentials", "client_id": "\0", "client_secret": "x"}
    )
    assert nul.status_code == 400


def test_a_fault_of_ours_is_a_problem_that_tells_nothing_of_the_inside(
    machine: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise AssertionError("geheim")

    monkeypatch.setattr("congvu.catalog.queries.search", broken)
    answer = machine.get("/api/v1/procedures?q=a")
    assert is_problem(answer, 500, "internal_error") and "geheim" not in answer.content.decode()


def test_a_commit_in_doubt_is_to_be_sent_again(machine: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def doubtful(*_: Any, **__: Any) -> None:
        raise CommitInDoubt

    monkeypatch.setattr("congvu.catalog.queries.search", doubtful)
    assert is_problem(machine.get("/api/v1/procedures?q=a"), 503, "commit_in_doubt")


def test_a_full_disk_is_told_and_keeps_nothing(machine: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    from django.core.files.uploadedfile import SimpleUploadedFile

    from congvu.events.models import Event
    from tests import given

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("congvu.files.vault.os.fsync", full)
    before = Event.objects.count()
    answer = machine.post("/api/v1/files", {"file": SimpleUploadedFile("don.pdf", given._one_page())})
    assert is_problem(answer, 503, "store_full") and "don.pdf" in answer.json()["detail"]
    assert Event.objects.count() == before


def test_the_description_says_how_each_operation_refuses() -> None:
    schema = Client().get("/api/v1/openapi.json").json()
    for place, methods in schema["paths"].items():
        for method, what in methods.items():
            assert what["summary"], f"{method} {place}"
            assert "application/problem+json" in what["responses"]["default"]["content"], f"{method} {place}"
    assert "ProblemOut" in schema["components"]["schemas"]
    assert not re.search(r"\b(the|Field required)\b", str([what.get("summary") for what in schema["paths"].values()]))


def test_no_answer_of_the_api_is_kept_on_the_way(machine: Client) -> None:
    assert "no-store" in machine.get("/api/v1/dossiers")["Cache-Control"]
