"""The forms of Phiếu xin lỗi và hẹn lại (NĐ 61/2018/NĐ-CP Đ19.9)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import localdate, now

from congvu.dossiers.models import Apology
from congvu.faces.desk.act_forms import LONGEST, ActForm
from congvu.organisations.queries import work_calendar

USUAL_DAYS = 5


class ApologyForm(ActForm):
    """Why it will be late, for the applicant and for the reports, and the new day."""

    cause = forms.ChoiceField(
        label="Nguyên nhân",
        help_text="Dùng cho báo cáo; không in trên phiếu.",
        choices=[("", "Chọn nguyên nhân"), *Apology.Cause.choices],
        error_messages={"required": "Hãy chọn nguyên nhân."},
    )
    reason = forms.CharField(
        label="Lý do",
        help_text="In trên Phiếu xin lỗi và hẹn lại (Mẫu 04); người nộp đọc lý do này.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "5"}),
        error_messages={"required": "Hãy ghi lý do; người nộp sẽ đọc lý do này."},
    )
    new_due_on = forms.DateField(
        label="Hẹn lại ngày",
        help_text="Trả kết quả trước khi hết giờ làm việc của ngày này. Chỉ được hẹn lại một lần.",
        input_formats=["%d/%m/%Y"],
        error_messages={
            "required": "Hãy nhập ngày hẹn lại.",
            "invalid": "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 24/11/2026.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from_day = max(localdate(now()), localdate(self.dossier.due_at) if self.dossier.due_at else localdate(now()))
        usual = work_calendar().add_working_days(from_day, USUAL_DAYS)
        self.fields["new_due_on"].initial = f"{usual:%d/%m/%Y}"

    @property
    def new_due_at(self) -> datetime:
        return work_calendar().closing(self.cleaned_data["new_due_on"])


class SignApologyForm(ActForm):
    """What the leader signs is shown, not typed."""

    @property
    def proposed(self) -> Apology | None:
        return self.dossier.apologies.select_related("by").filter(outcome="").first()


class SendBackForm(SignApologyForm):
    note = forms.CharField(
        label="Ý kiến của lãnh đạo",
        help_text="Người đề nghị đọc được; người nộp không đọc được.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "4"}),
        error_messages={"required": "Hãy ghi vì sao chưa ký, để người đề nghị sửa lại."},
    )
