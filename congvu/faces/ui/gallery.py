"""Plainly invented content that shows each component once. The gallery is for tests and for looking."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator

from congvu.faces.ui.long_work import LongWork
from congvu.faces.ui.statuses import STATUSES

_NOW = datetime(2026, 11, 22, 9, 15, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
_PLAIN = [("co", "Có"), ("khong", "Không")]


class SampleForm(forms.Form):
    name = forms.CharField(label="Tên doanh nghiệp", help_text="Như trên giấy chứng nhận đăng ký doanh nghiệp")
    tax_code = forms.CharField(label="Mã số thuế", max_length=14)
    email = forms.EmailField(label="Thư điện tử nhận thông báo")
    amount = forms.DecimalField(label="Trị giá FOB", help_text="Ví dụ 36.480,50")
    day = forms.DateField(label="Ngày xuất khẩu", input_formats=["%d/%m/%Y"])
    country = forms.ChoiceField(
        label="Nước nhập khẩu", choices=[("", "Hãy chọn"), ("TH", "Thái Lan"), ("MY", "Ma-lai-xi-a")]
    )
    reissued = forms.ChoiceField(
        label="Đã từng được cấp C/O cho lô hàng này?", choices=_PLAIN, widget=forms.RadioSelect
    )
    delivery = forms.MultipleChoiceField(
        label="Cách nhận thông báo",
        choices=[("mail", "Thư điện tử"), ("inbox", "Trên cổng"), ("sms", "Tin nhắn")],
        widget=forms.CheckboxSelectMultiple,
    )
    invoice = forms.FileField(label="Hoá đơn thương mại", widget=forms.FileInput(attrs={"accept": ".pdf,.xml"}))
    note = forms.CharField(label="Ghi chú", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="Tôi cam đoan nội dung khai là đúng sự thật")


def everything(page: str) -> dict[str, Any]:
    wrong = SampleForm({"name": "Công ty TNHH Ví Dụ Một", "email": "khong-phai-thu", "day": "2026-11-24"})
    paginator = Paginator(range(1, 1285), 20)
    return {
        "form": SampleForm(prefix="rieng", initial={"name": "Công ty TNHH Ví Dụ Một"}),
        "wrong": wrong,
        "page": paginator.get_page(page or 6),
        "states": list(STATUSES),
        "now": _NOW,
        "soon": _NOW + timedelta(hours=7),
        "later": _NOW + timedelta(days=3),
        "late": _NOW - timedelta(days=2),
        "fields_of_work": _FIELDS,
        "summary": [
            ("Thủ tục", "Cấp giấy chứng nhận xuất xứ hàng hoá (C/O) mẫu D", "#thu-tuc", "Sửa"),
            ("Trị giá", "89.280,50 USD", "#tri-gia", "Sửa"),
            ("Ghi chú", "", "#ghi-chu", "Sửa"),
        ],
        "facts": [
            ("Luồng", "Vàng – trị giá trên 50.000 USD"),
            ("Trị giá", "89.280,50 USD"),
            ("Hạn xử lý", "16:15, 23/11/2026"),
        ],
        "history": [
            {
                "when": _NOW - timedelta(hours=26),
                "what": "Doanh nghiệp nộp hồ sơ, đã thanh toán phí",
                "who": "Công ty TNHH Ví Dụ Một",
            },
            {"when": _NOW - timedelta(hours=25), "what": "Tiếp nhận hồ sơ", "who": "Nguyễn Văn Mẫu, Bộ phận Một cửa"},
            {
                "when": "Từ 08:50, 21/11/2026",
                "what": "Đang thẩm định",
                "who": "Trần Thị Thử",
                "note": "Hạn: 16:15, 23/11/2026",
                "state": "current",
            },
            {"what": "Lãnh đạo phòng duyệt", "state": "coming"},
            {"what": "Trả kết quả", "state": "coming"},
        ],
        "steps": [("Người nộp", "#b1"), ("Hàng hoá", "#b2"), ("Giấy tờ", "#b3"), ("Kiểm tra và nộp", "")],
        "tabs": [
            ("Của tôi", "/giao-dien/ban-lam-viec", 12),
            ("Của đơn vị", "?nhom=don-vi", 48),
            ("Quá hạn", "?nhom=qua-han", 3),
        ],
        "months": [f"T{n}" for n in range(1, 13)],
        "series": [
            ("Đúng hạn", [820, 905, 1040, 980, 1115, 1210, 1180, 1250, 1330, 1280, 1405, 1520]),
            ("Quá hạn", [130, 140, 128, 150, 131, 120, 133, 125, 132, 118, 129, 121]),
        ],
        "dossiers": [_dossier(n) for n in range(12)],
        "works": [
            LongWork("Bản kết xuất “Hồ sơ quý III”", "running", 41_000, 100_000, "hồ sơ"),
            LongWork("Bản kết xuất “Hồ sơ tháng 10”", "finished", 8_210, 8_210, "hồ sơ"),
            LongWork(
                "Phê duyệt 40 hồ sơ",
                "failed",
                12,
                40,
                "hồ sơ",
                "Máy chủ hết chỗ trống. 12 hồ sơ đầu đã được phê duyệt.",
            ),
        ],
        "headers": ["Mặt hàng", "Mã HS", "Số lượng", "Trị giá (USD)"],
        "goods": [
            ["Áo sơ mi nam, vải bông", "6205.20", "12.000", "54.000,00"],
            ["Quần âu nữ", "6204.62", "5.400", "35.280,50"],
        ],
    }


_FIELDS = [
    ("Xuất nhập khẩu", "ship", "C/O, hạn ngạch, nhập khẩu tự động · 64 thủ tục"),
    ("Hoá chất", "flask", "Khai báo, giấy phép sản xuất, kinh doanh · 31 thủ tục"),
    ("Điện lực", "bolt", "Giấy phép hoạt động điện lực · 18 thủ tục"),
    ("Thương mại trong nước", "store", "Xăng dầu, rượu, thuốc lá · 47 thủ tục"),
    ("Thương mại điện tử", "file", "Thông báo, đăng ký website · 12 thủ tục"),
    ("Cạnh tranh, bảo vệ người tiêu dùng", "shield", "Hợp đồng theo mẫu, bán hàng đa cấp · 22 thủ tục"),
]
_OWNERS = ["Công ty TNHH Ví Dụ Một", "Công ty cổ phần Thuỷ sản Mẫu", "Tổng công ty Giấy Thử Nghiệm"]
_SEEN = ["submitted", "in_review", "awaiting_signature", "awaiting_supplement", "returned", "overdue"]


def _dossier(number: int) -> dict[str, Any]:
    return {
        "code": f"000.00.12.G06-2611{20 - number:02}-{1000 + 37 * number}",
        "owner": _OWNERS[number % 3],
        "procedure": "Cấp C/O mẫu D" if number % 2 else "Cấp giấy phép nhập khẩu tự động thuốc lá",
        "at": _NOW - timedelta(hours=5 * number),
        "state": _SEEN[number % 6],
        "due": _NOW + timedelta(days=4 - number),
        "late": number > 4,
    }
