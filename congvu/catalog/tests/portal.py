"""Records of the national portal for the tests: codes, names and fields are real, everything else is short."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

IMPORTS_EXPORTS, CONSUMER, TRADE = "Xuất nhập khẩu", "Công nghiệp tiêu dùng", "Thương mại quốc tế"
# code, name, field
NAMES = (
    ("1.000665", "Cấp Giấy chứng nhận xuất xứ hàng hoá (C/O) ưu đãi mẫu D", IMPORTS_EXPORTS),
    ("1.000695", "Cấp Giấy chứng nhận xuất xứ hàng hoá (C/O) ưu đãi mẫu E", IMPORTS_EXPORTS),
    ("1.000603", "Cấp Giấy chứng nhận xuất xứ hàng hoá (C/O) ưu đãi mẫu AK", IMPORTS_EXPORTS),
    ("1.000432", "Cấp Giấy chứng nhận xuất xứ hàng hoá (C/O) ưu đãi mẫu AJ", IMPORTS_EXPORTS),
    ("1.000450", "Cấp Giấy chứng nhận xuất xứ hàng hoá (C/O) không ưu đãi mẫu B", IMPORTS_EXPORTS),
    ("1.010056", "Cấp Giấy chứng nhận xuất xứ hàng hoá (C/O) ưu đãi mẫu EUR.1 trong UKVFTA", IMPORTS_EXPORTS),
    ("1.001383", "Cấp lại Giấy chứng nhận xuất xứ hàng hoá (C/O)", IMPORTS_EXPORTS),
    ("1.000299", "Cấp Giấy chứng nhận đủ điều kiện kinh doanh xuất khẩu gạo", IMPORTS_EXPORTS),
    ("1.000363", "Cấp phép nhập khẩu tự động thuốc lá điếu, xì gà", CONSUMER),
    ("2.000209", "Nhập khẩu thuốc lá nhằm mục đích phi thương mại", CONSUMER),
    ("1.000832", "Cấp Giấy phép sản xuất sản phẩm thuốc lá", CONSUMER),
    ("1.000981", "Cấp Giấy phép chế biến nguyên liệu thuốc lá", CONSUMER),
    ("2.000181", "Cấp Giấy phép bán lẻ sản phẩm thuốc lá", "Lưu thông hàng hóa trong nước"),
    (
        "1.000494",
        "Cấp Giấy phép xuất khẩu, nhập khẩu tiền chất thuốc nổ",
        "Vật liệu nổ công nghiệp, tiền chất thuốc nổ",
    ),
    ("1.000917", "Cấp Giấy phép kinh doanh tiền chất thuốc nổ", "Vật liệu nổ công nghiệp, tiền chất thuốc nổ"),
    ("1.000887", "Cấp Giấy chứng nhận đăng ký hoạt động bán hàng đa cấp", "Quản lý bán hàng đa cấp"),
    ("2.000033", "Thông báo hoạt động khuyến mại", "Xúc tiến thương mại"),
    ("1.000358", "Gia hạn Giấy phép thành lập Chi nhánh của thương nhân nước ngoài tại Việt Nam", TRADE),
    ("1.012347", "Gia hạn giấy phép đặt văn phòng đại diện nước ngoài tại Việt Nam", "Bảo hiểm"),
    ("1.014030", "Kê khai thuế của tổ chức quản lý nền tảng thương mại điện tử", "Thuế"),
    ("1.001193", "Thủ tục đăng ký khai sinh", "Hộ tịch"),
    ("3.000346", "Cấp giấy phép lái xe", "Sát hạch, cấp giấy phép lái xe"),
    ("1.014063", "Cấp đổi thẻ căn cước", "Cấp, quản lý căn cước"),
    ("1.001456", "Cấp hộ chiếu phổ thông ở trong nước", "Quản lý xuất nhập cảnh"),
    ("1.001194", "Cấp thị thực cho người nước ngoài tại Việt Nam", "Quản lý xuất nhập cảnh"),
    ("1.004602", "Thủ tục cấp giấy phép kinh doanh dịch vụ lữ hành quốc tế", "Du lịch"),
    ("1.005160", "Thủ tục cấp giấy chứng nhận đăng ký quyền tác giả", "Bản quyền tác giả"),
    ("3.000489", "Thẩm định thiết kế về phòng cháy chữa cháy", "Phòng cháy, chữa cháy"),
    ("1.003703", "Kiểm tra nhà nước về chất lượng thuốc thú y nhập khẩu", "Thú y"),
    ("1.002835", "Cấp cơ sở dữ liệu đường bộ có tính phí", "Đường bộ"),
)


def record(code: str | None, name: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "name": name, "kind": "national_record", "detail_level": "name", **more}


def full(code: str, name: str, field: str = IMPORTS_EXPORTS, **more: Any) -> dict[str, Any]:
    """A full record: all eleven items, free, toàn trình."""
    return record(
        code,
        name,
        **{
            "detail_level": "full",
            "promulgator": "Bộ Công Thương",
            "agency": ["Cục Xuất nhập khẩu"],
            "field": field,
            "level": ["Trung ương (Bộ)"],
            "subjects": ["Doanh nghiệp"],
            "online": True,
            "full_process": True,
            "steps": ["Nộp hồ sơ.", "Nhận kết quả."],
            "submit_methods": [
                {
                    "channel": "online",
                    "time_raw": "5 Ngày làm việc",
                    "time_number": 5,
                    "time_unit": "working_day",
                    "fee_raw": "Miễn phí",
                }
            ],
            "processing_time": {"raw": "5 Ngày làm việc", "number": 5, "unit": "working_day"},
            "components": [{"case": "", "name": "Đơn đề nghị", "originals": 1, "copies": 0, "form_file": "Mau01.docx"}],
            "legal_basis": [{"number": "31/2018/NĐ-CP", "name": "Nghị định về xuất xứ hàng hóa"}],
            "results": [{"name": "Giấy chứng nhận", "code": "KQ.G02.000001"}],
            "decision_no": "01/QĐ-BCT",
            **more,
        },
    )


def write(path: Path, *records: Any, ending: bytes = b"\n", before: bytes = b"") -> Path:
    """A JSON-lines file; bytes among the records are written as they are."""
    lines = [one if isinstance(one, bytes) else json.dumps(one, ensure_ascii=False).encode() for one in records]
    path.write_bytes(before + ending.join(lines) + ending)
    return path
