"""Chứng thư số of officers and agencies: registered, given an image, let to seal by itself, given up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, now

from congvu.accounts.models import Account
from congvu.faces.desk.access import just_proven, officer_required, role_required
from congvu.faces.desk.asked import Question, ReasonForm, ask, posted
from congvu.faces.download import serve
from congvu.organisations.models import Role
from congvu.signing import actions, queries
from congvu.signing.models import Certificate
from congvu.signing.reading import Read, read
from congvu.signing.verification import certificates_in

LARGEST = 500_000
PAGE = 50
MOST_BYTES = 2 * 1024 * 1024
BACK = "Chứng thư số"


class ImageForm(forms.Form):
    image = forms.FileField(
        label="Hình chữ ký hoặc con dấu",
        help_text="PNG nền trong suốt; chữ ký màu xanh, dấu màu đỏ (Nghị định 30/2020/NĐ-CP, Phụ lục I).",
        error_messages={"required": "Hãy chọn tệp hình ảnh."},
    )
    width_mm = forms.DecimalField(
        label="Chiều ngang thật (mm)",
        help_text="Đo trên giấy; dấu của Bộ là 36 mm. Chữ ký có thể để trống.",
        required=False,
        min_value=5,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["image"].max_bytes = MOST_BYTES  # type: ignore[attr-defined]


class RegisterForm(forms.Form):
    file = forms.FileField(
        label="Chứng thư số",
        help_text="Tệp .cer, .crt hoặc .pem xuất từ thiết bị ký; có thể kèm chuỗi chứng thư trong cùng tệp .pem.",
        error_messages={"required": "Hãy chọn tệp chứng thư."},
    )
    place = forms.ChoiceField(
        label="Nơi giữ khóa bí mật", widget=forms.RadioSelect, error_messages={"required": "Hãy chọn nơi giữ khóa."}
    )
    locator = forms.CharField(
        label="Cách tìm khóa",
        help_text="Mỗi dòng một mục, tên=giá trị. PKCS#11: token=…, label=… (hoặc id=…) của khóa; ký số từ xa: provider=…, credential=…. Không ghi mã PIN.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].max_bytes = LARGEST  # type: ignore[attr-defined]
        software = Certificate.Place.SOFTWARE
        places = [
            (place, label) for place, label in Certificate.Place.choices if place != software or settings.DEMONSTRATION
        ]
        self.fields["place"].choices = places  # type: ignore[attr-defined]

    def clean_file(self) -> tuple[Read, list[bytes]]:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("Tệp quá lớn: một chứng thư chỉ vài nghìn byte.")
        try:
            told = [read(der) for der in certificates_in(file.read())]
        except Exception as error:
            raise forms.ValidationError("Tệp này không phải chứng thư số đọc được.") from error
        own = [one for one in told if not one.is_authority]
        if len(own) != 1:
            raise forms.ValidationError("Tệp phải có đúng một chứng thư của người ký.")
        return own[0], [one.der for one in told if one.is_authority]

    def clean_locator(self) -> dict[str, str]:
        lines = [line.split("=", 1) for line in self.cleaned_data["locator"].splitlines() if line.strip()]
        if any(len(parts) != 2 or not parts[0].strip() for parts in lines):
            raise forms.ValidationError("Mỗi dòng phải có dạng tên=giá trị.")
        if any(parts[0].strip().casefold() in {"pin", "password", "passphrase"} for parts in lines):
            raise forms.ValidationError("Không ghi mã PIN hay mật khẩu ở đây; hệ thống hỏi khi ký.")
        return {name.strip(): value.strip() for name, value in lines}


class HolderForm(RegisterForm):
    """An administrator's: for an officer or for an agency."""

    officer = forms.EmailField(
        label="Thư điện tử của cán bộ", help_text="Chứng thư cá nhân của một cán bộ.", required=False
    )
    agency = forms.ModelChoiceField(
        label="Hoặc cơ quan", help_text="Chứng thư của con dấu.", queryset=None, required=False,
        empty_label="– Không chọn –",
    )  # fmt: skip
    field_order = ("officer", "agency", "file", "place", "locator")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = queries.agencies_that_seal()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        email = said.get("officer")
        if bool(email) == bool(said.get("agency")):
            self.add_error("officer", "Hãy ghi một cán bộ, hoặc chọn một cơ quan.")
        elif email and (account := queries.officer_by_email(email)) is None:
            self.add_error("officer", "Không có cán bộ nào dùng thư điện tử này.")
        elif email:
            said["account"] = account
        return said


@officer_required
def certificates(request: HttpRequest) -> HttpResponse:
    seen = queries.certificates_seen_by(request.user, localdate())
    page = Paginator(seen, PAGE).get_page(request.GET.get("trang"))
    shown = {
        "certificates": page,
        "page": page,
        "at": now(),
        "administers": queries.administers(request.user, localdate()),
    }
    return render(request, "desk/signing/certificates.html", shown)


@officer_required
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    shown = {"one": found, "at": now(), "administers": queries.administers(request.user, localdate())}
    return render(request, "desk/signing/certificate.html", shown)


@officer_required
def picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = _seen(request, pk)
    if found.image is None:
        raise Http404
    return serve(found.image, inline=True)


@officer_required
@just_proven
def new(request: HttpRequest) -> HttpResponse:
    administers = queries.administers(request.user, localdate())
    kind = HolderForm if administers else RegisterForm
    form = kind(request.POST, request.FILES) if request.method == "POST" else kind()
    question = Question(
        "Đăng ký chứng thư số",
        "Tên trên chứng thư phải đúng là tên người ký hoặc cơ quan. Khóa bí mật không rời nơi giữ nó; ở đây chỉ ghi cách tìm.",
        "Đăng ký",
        reverse("desk:certificates"),
        BACK,
    )

    def register(said: dict[str, Any]) -> None:
        told, chain = said["file"]
        holder: dict[str, Any] = (
            {"agency": said["agency"]} if said.get("agency") else {"account": _holder(request, said)}
        )
        actions.register(
            told.der, **holder, place=said["place"], locator=said["locator"], chain=chain, by=request.user, at=now()
        )

    return ask(request, form, question, register, "Đã đăng ký chứng thư số.", template="desk/signing/file_act.html")


@officer_required
@just_proven
def image(request: HttpRequest, pk: int) -> HttpResponse:
    found = _in_use(request, pk)
    form = ImageForm(request.POST, request.FILES) if request.method == "POST" else ImageForm()
    question = Question(
        "Hình ảnh trên văn bản",
        "Hình được cắt sát nét và hiện trên văn bản ký từ nay về sau. Văn bản đã ký giữ hình cũ.",
        "Dùng hình này",
        reverse("desk:certificate", args=[pk]),
        BACK,
    )

    def give(said: dict[str, Any]) -> None:
        width = float(said["width_mm"]) if said["width_mm"] else None
        png = said["image"].read(MOST_BYTES + 1)
        actions.set_image(found, png, width_mm=width, by=request.user, at=now())

    return ask(request, form, question, give, "Đã thay hình ảnh.", template="desk/signing/file_act.html")


@role_required(Role.ADMINISTRATOR)
@just_proven
def sealing(request: HttpRequest, pk: int) -> HttpResponse:
    found = _in_use(request, pk)
    if found.agency is None:
        raise Http404
    if found.seals_by_itself:
        question = _question(
            found, "Để văn thư đóng dấu từng mẫu in?", "Mẫu in của bộ phận Một cửa sẽ chờ văn thư.", "Đổi lại"
        )
        choose, done = actions.let_clerks_seal, "Từ nay mẫu in chờ văn thư đóng dấu."
    else:
        lead = (
            "Hệ thống sẽ tự dùng khóa của cơ quan để đóng dấu mẫu in của bộ phận Một cửa ngay khi người lập đã ký, không có văn "
            "thư xem từng bản. Kết quả giải quyết vẫn luôn chờ văn thư (Nghị định 30/2020/NĐ-CP, Điều 32)."
        )
        question = _question(found, "Tự động đóng dấu mẫu in?", lead, "Cho tự động đóng dấu", grave=True)
        choose, done = actions.let_seal_by_itself, "Từ nay mẫu in được đóng dấu tự động."
    return ask(
        request,
        ReasonForm(posted(request)),
        question,
        lambda said: choose(found, said["reason"], by=request.user, at=now()),
        done,
    )


@officer_required
@just_proven
def giving_up(request: HttpRequest, pk: int) -> HttpResponse:
    found = _in_use(request, pk)
    lead = "Không ký được gì bằng chứng thư này nữa; văn bản đã ký không đổi. Nếu mất thiết bị, hãy báo ngay nơi cấp để thu hồi."
    question = _question(found, "Thôi dùng chứng thư số?", lead, "Thôi dùng", grave=True)
    return ask(
        request,
        ReasonForm(posted(request)),
        question,
        lambda said: actions.give_up(found, said["reason"], by=request.user, at=now()),
        "Chứng thư số đã thôi dùng.",
        to=reverse("desk:certificates"),
    )


def _question(found: Certificate, title: str, lead: str, button: str, *, grave: bool = False) -> Question:
    back = reverse("desk:certificate", args=[found.pk])
    return Question(title, f"{found.subject}. {lead}", button, back, BACK, grave=grave)


def _seen(request: HttpRequest, pk: int) -> Certificate:
    return get_object_or_404(queries.certificates_seen_by(request.user, localdate()), pk=pk)


def _in_use(request: HttpRequest, pk: int) -> Certificate:
    return get_object_or_404(
        queries.certificates_seen_by(request.user, localdate()).filter(ended_at__isnull=True), pk=pk
    )


def _holder(request: HttpRequest, said: dict[str, Any]) -> Account:
    account: Account = said.get("account") or request.user
    return account
