"""What the counter's pages ask: whose dossier it is, what papers came with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from congvu.accounts.models import Account, Enterprise, Kind
from congvu.accounts.queries import person_with_id
from congvu.dossiers.actions import GivenPaper, Holder
from congvu.dossiers.models import Channel, Paper, ResultWay
from congvu.dossiers.offer import Offer, PaperAsked
from congvu.faces.desk.kept import State
from congvu.faces.uploads import NoFileChosen, stored_upload
from congvu.files.queries import held
from congvu.kernel.identifiers import parse_tax_code
from congvu.kernel.refusal import Refusal

WAYS = ResultWay.choices
COPIES = [("", "Không có")] + [choice for choice in Paper.Copy.choices if choice[0] != Paper.Copy.ELECTRONIC]


class HolderForm(forms.Form):
    """Whose dossier it is, as on the paper."""

    lookup = forms.CharField(
        label="Tìm người đã có tài khoản",
        help_text="Mã số thuế của doanh nghiệp, số định danh cá nhân hoặc thư điện tử. Không có tài khoản thì nhập tay ở dưới.",
        max_length=120,
        required=False,
    )
    name = forms.CharField(
        label="Họ tên hoặc tên doanh nghiệp, tổ chức",
        max_length=300,
        error_messages={"required": "Hãy nhập tên chủ hồ sơ."},
    )
    identifier = forms.CharField(label="Mã số thuế hoặc số giấy tờ", max_length=30, required=False)
    address = forms.CharField(label="Địa chỉ", max_length=300, required=False)
    phone = forms.CharField(label="Số điện thoại", max_length=40, required=False)
    email = forms.EmailField(
        label="Thư điện tử",
        required=False,
        error_messages={"invalid": "Thư điện tử chưa đúng dạng, ví dụ ten@example.com."},
    )
    channel = forms.ChoiceField(
        label="Hồ sơ đến bằng cách nào",
        choices=[(Channel.COUNTER, "Nộp trực tiếp tại quầy"), (Channel.POST, "Gửi qua bưu chính công ích")],
        widget=forms.RadioSelect,
        initial=Channel.COUNTER,
    )
    account = forms.IntegerField(required=False, widget=forms.HiddenInput)
    enterprise = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not (said.get("address") or said.get("phone") or said.get("email")) and "email" not in self.errors:
            self.add_error("address", "Hãy nhập ít nhất một cách liên hệ: địa chỉ, điện thoại hoặc thư điện tử.")
        return said


def found(officer: Account, typed: QueryDict) -> dict[str, Any]:
    """What is known of the person or enterprise looked for; what was typed stays where nothing is known."""
    initial: dict[str, Any] = {name: typed.get(name, "") for name in HolderForm.base_fields}
    initial |= {"account": None, "enterprise": None, "channel": typed.get("channel") or Channel.COUNTER}
    text = typed.get("lookup", "").strip()
    if enterprise := _enterprise(officer, text):
        return initial | {
            "enterprise": enterprise.pk,
            "name": enterprise.name,
            "identifier": enterprise.tax_code,
            "address": enterprise.address,
            "phone": enterprise.phone,
            "email": enterprise.email,
        }
    if person := _person(officer, text):
        return initial | {
            "account": person.pk,
            "name": person.full_name,
            "address": person.address,
            "phone": person.phone,
            "email": person.email,
        }
    return initial


def holder_of(officer: Account, said: dict[str, Any]) -> Holder:
    """The holder with their account or enterprise, if the officer may still see it."""
    account = Account.objects.visible_to(officer).filter(pk=said["account"]).first() if said["account"] else None
    enterprise = (
        Enterprise.objects.visible_to(officer).filter(pk=said["enterprise"]).first() if said["enterprise"] else None
    )
    return Holder(
        name=said["name"],
        identifier=said["identifier"],
        address=said["address"],
        phone=said["phone"],
        email=said["email"],
        account=account,
        enterprise=enterprise,
    )


def _enterprise(officer: Account, text: str) -> Enterprise | None:
    try:
        tax_code = parse_tax_code(text)
    except Refusal:
        return None
    return Enterprise.objects.visible_to(officer).filter(tax_code=tax_code, status="approved").first()


def _person(officer: Account, text: str) -> Account | None:
    seen = Account.objects.visible_to(officer).filter(kind=Kind.PERSON)
    if "@" in text:
        return seen.filter(email__iexact=text).first()
    try:
        person = person_with_id(text)
    except Refusal:
        return None
    return seen.filter(pk=person.pk).first() if person else None


# -- papers ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Slot:
    """One paper the procedure asks for, the copy that came, its scan."""

    asked: PaperAsked
    copy: str
    scan: str
    error: str

    @property
    def copies(self) -> list[tuple[str, Any, bool]]:
        return [(value, label, value == self.copy) for value, label in COPIES]

    @property
    def accept(self) -> str:
        return ",".join(f".{suffix}" for suffix in self.asked.accept)

    @property
    def max_bytes(self) -> int:
        return self.asked.max_mb * 1024 * 1024


def slots(terms: Offer, state: State, errors: dict[str, str]) -> list[Slot]:
    given = state.get("given", {})
    return [
        Slot(
            paper,
            given.get(paper.key, ""),
            state["files"].get(paper.key, {}).get("name", ""),
            errors.get(paper.key, ""),
        )
        for paper in terms.papers
    ]


def take_papers(request: HttpRequest, terms: Offer, state: State) -> dict[str, str]:
    """Note the copies that came and keep their scans; what could not be kept is told by paper.

    A scan that is kept need not come again.
    """
    errors = {}
    state["given"] = {paper.key: request.POST.get(f"ban-{paper.key}", "") for paper in terms.papers}
    for paper in terms.papers:
        try:
            kept = stored_upload(request, accept=paper.accept, max_mb=paper.max_mb, name=f"tep-{paper.key}")
        except NoFileChosen:
            continue
        except Refusal as why:
            errors[paper.key] = f"{paper.name}: {why}"
        else:
            state["files"][paper.key] = {"pk": kept.pk, "name": kept.name}
    for paper in terms.papers:
        if paper.key in state["files"] and not state["given"][paper.key]:
            errors.setdefault(paper.key, f"{paper.name}: hãy chọn loại bản đã nhận cho tệp quét này.")
        if state["given"][paper.key] not in dict(COPIES):
            errors[paper.key] = f"{paper.name}: loại bản không hợp lệ, hãy chọn lại."
    return errors


def given_papers(state: State) -> list[GivenPaper]:
    """The papers that came, each with its scan if there is one."""
    files = state["files"]
    return [
        GivenPaper(key, copy, held(files[key]["pk"]) if key in files else None)
        for key, copy in state.get("given", {}).items()
        if copy
    ]
