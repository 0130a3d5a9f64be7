"""What the counter's pages ask: whose dossier it is, what papers came with it."""

from __future__ import annotations

from collections.abc import Mapping
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
from congvu.faces.uploads import stored_sheets
from congvu.files.models import StoredFile
from congvu.files.previews import can_preview
from congvu.files.queries import held
from congvu.kernel.identifiers import parse_tax_code
from congvu.kernel.refusal import Refusal

WAYS = ResultWay.choices
# Sheets that were scanned into files of their own; more belong into one PDF.
MOST_SCANS = 20
# The columns of Mẫu 01; a scan belongs to the first kind that came.
COPIES = [choice for choice in Paper.Copy.choices if choice[0] != Paper.Copy.ELECTRONIC]
MOST_COPIES = 99


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
    """One paper the procedure asks for, how many of each kind came, its scans: one file or one for each sheet.

    `marks`: why a notice of supplement asks for it. `goes_back`: its original is taken only to be compared.
    """

    asked: PaperAsked
    counts: dict[str, str]
    goes_back: bool
    scans: list[dict[str, Any]]
    error: str
    marks: tuple[str, ...] = ()

    @property
    def copies(self) -> list[tuple[str, Any, Any]]:
        return [(value, label, self.counts.get(value, "")) for value, label in COPIES]

    @property
    def accept(self) -> str:
        return ",".join(f".{suffix}" for suffix in self.asked.accept)

    @property
    def max_bytes(self) -> int:
        return self.asked.max_mb * 1024 * 1024


def slots(
    terms: Offer, state: State, errors: dict[str, str], marks: Mapping[str, tuple[str, ...]] | None = None
) -> list[Slot]:
    """A slot for each paper; with `marks` only for the papers that a notice names."""
    return [
        Slot(
            paper,
            _typed(state, paper.key),
            paper.key in state.get("back", []),
            state["files"].get(paper.key, []),
            errors.get(paper.key, ""),
            (marks or {}).get(paper.key, ()),
        )
        for paper in terms.papers
        if marks is None or paper.key in marks
    ]


def take_papers(request: HttpRequest, terms: Offer, state: State) -> dict[str, str]:
    """Note how many came of each kind and keep their scans; what could not be kept is told by paper.

    A scan that is kept need not come again.
    """
    errors = {}
    state["given"], state["back"] = {}, []
    for paper in terms.papers:
        counts = {kind: request.POST.get(f"so-{paper.key}-{kind}", "").strip() for kind, _label in COPIES}
        state["given"][paper.key] = counts
        if any(text and not _is_count(text) for text in counts.values()):
            errors[paper.key] = f"{paper.name}: hãy nhập số bản bằng chữ số, từ 0 đến {MOST_COPIES}."
        if f"tra-{paper.key}" in request.POST:
            state["back"].append(paper.key)
            if not _number(counts[Paper.Copy.ORIGINAL]):
                errors.setdefault(
                    paper.key, f"{paper.name}: chỉ trả lại được bản chính. Hãy nhập số bản chính đã nhận."
                )
        thrown_away = set(request.POST.getlist(f"bo-{paper.key}"))
        name = f"tep-{paper.key}"
        kept, refused = stored_sheets(request, accept=paper.accept, max_mb=paper.max_mb, name=name)
        files = [one for one in state["files"].get(paper.key, []) if str(one["pk"]) not in thrown_away]
        files += [{"pk": one.pk, "name": one.name, "shows": can_preview(one)} for one in kept]
        state["files"][paper.key] = files[:MOST_SCANS]
        if len(files) > MOST_SCANS:
            errors[paper.key] = f"{paper.name}: chỉ giữ được {MOST_SCANS} tệp quét. Hãy quét nhiều tờ vào một tệp PDF."
        if refused:
            errors[paper.key] = f"{paper.name}: {refused[0]}"
        if state["files"][paper.key] and not any(_number(text) for text in counts.values()):
            errors.setdefault(paper.key, f"{paper.name}: hãy nhập số bản đã nhận cho tệp quét này.")
    return errors


def given_papers(state: State) -> list[GivenPaper]:
    """The papers that came: one for each kind; the first kind once for each scan."""
    found = []
    for key in state.get("given", {}):
        scans = [held(one["pk"]) for one in state["files"].get(key, [])]
        for kind, count in _counts(state, key).items():
            if count:
                goes_back = kind == Paper.Copy.ORIGINAL and key in state.get("back", [])
                found += [GivenPaper(key, kind, scan, count, goes_back) for scan in scans or [None]]
                scans = []
    return found


def _counts(state: State, key: str) -> dict[str, int]:
    """How many of each kind, as far as it can be read."""
    return {kind: _number(text) for kind, text in _typed(state, key).items()}


def _typed(state: State, key: str) -> dict[str, str]:
    typed: dict[str, str] = state.get("given", {}).get(key, {})
    return typed


def _is_count(text: str) -> bool:
    return text.isdecimal() and len(text) <= len(str(MOST_COPIES))


def _number(text: str) -> int:
    return int(text) if _is_count(text) else 0


def scan_of(state: State, pk: int) -> StoredFile | None:
    """A scan that belongs to what the officer types."""
    mine = {one["pk"] for files in state["files"].values() for one in files}
    return held(pk) if pk in mine else None
