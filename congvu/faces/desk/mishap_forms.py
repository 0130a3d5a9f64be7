"""The forms of errors in results and of lost papers (NĐ 61/2018/NĐ-CP Đ21)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import localdate, now

from congvu.dossiers.actions import RightAnswer
from congvu.dossiers.declaration import correctables
from congvu.dossiers.models import Decision, ErrorReport, PaperLoss, ResultCorrection
from congvu.dossiers.offer import offer_of
from congvu.faces.desk.act_forms import LONGEST, ActForm
from congvu.organisations.queries import work_calendar

# Whoever has more to correct corrects again, or replaces the result by a new dossier.
LINES = range(1, 6)
USUAL_DAYS = 5


class ErrorForm(ActForm):
    text = forms.CharField(
        label="Sai sót",
        help_text="Chỗ nào trong kết quả ghi sai, lẽ ra phải ghi thế nào.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "5"}),
        error_messages={"required": "Hãy ghi chỗ sai và nội dung đúng."},
    )


class _AboutReport(ActForm):
    """Shows the report that waits, if there is one."""

    @property
    def report(self) -> ErrorReport | None:
        return self.dossier.error_reports.select_related("by").filter(answered_at__isnull=True).first()


class NoErrorForm(_AboutReport):
    reason = forms.CharField(
        label="Trả lời",
        help_text="Người nộp đọc câu này. Nêu căn cứ và cách làm tiếp theo nếu họ không đồng ý.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "6"}),
        error_messages={"required": "Hãy ghi câu trả lời cho người báo sai sót."},
    )


class CorrectionForm(_AboutReport):
    """What was wrong and what is right; a line without a place is passed over."""

    kind = forms.ChoiceField(
        label="Hình thức",
        choices=[choice for choice in ResultCorrection.Kind.choices if choice[0] != ResultCorrection.Kind.REVOKED],
        widget=forms.RadioSelect,
        initial=ResultCorrection.Kind.CORRECTED,
        error_messages={"required": "Hãy chọn hình thức."},
    )
    reason = forms.CharField(
        label="Sai sót là gì, do đâu",
        help_text="In trên Thông báo xin lỗi và đính chính gửi người nộp.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "4"}),
        error_messages={"required": "Hãy ghi sai sót và nguyên nhân; người nộp sẽ đọc."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decision: Decision | None = getattr(self.dossier, "decision", None)
        answers = decision.data.get("answers", {}) if decision else {}
        found = correctables(offer_of(self.dossier.revision_id), answers, on=localdate(now()))
        choices = [("", "Chọn nội dung"), *((one.place, f"{one.label}: {one.words or '–'}"[:160]) for one in found)]
        for number in LINES:
            self.fields[f"place_{number}"] = forms.ChoiceField(
                label=f"Nội dung sai {number}" if number > 1 else "Nội dung sai", choices=choices, required=False
            )
            self.fields[f"right_{number}"] = forms.CharField(
                label=f"Nay ghi {number}" if number > 1 else "Nay ghi",
                required=False,
                max_length=1000,
                help_text="Ghi như trên tờ khai.",
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not any(said.get(f"place_{number}") for number in LINES):
            self.add_error("place_1", "Hãy chọn ít nhất một nội dung sai và ghi nội dung đúng.")
        return said

    @property
    def plain(self) -> list[forms.BoundField]:
        """What is asked once."""
        return [self["kind"], self["reason"]]

    @property
    def lines(self) -> list[dict[str, forms.BoundField]]:
        return [{"place": self[f"place_{number}"], "right": self[f"right_{number}"]} for number in LINES]

    @property
    def has_more_lines(self) -> bool:
        """Whether something stands beyond the first line, typed or wrong."""
        fields = [field for line in self.lines[1:] for field in line.values()]
        return any(field.value() or field.errors for field in fields)

    @property
    def right(self) -> list[RightAnswer]:
        said = [(self.said(f"place_{number}"), self.said(f"right_{number}")) for number in LINES]
        return [RightAnswer(place, text) for place, text in said if place]


class LossForm(ActForm):
    kind = forms.ChoiceField(
        label="Sự cố",
        choices=PaperLoss.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn sự cố."},
    )
    what = forms.CharField(
        label="Giấy tờ, kết quả nào",
        help_text="In trên Thông báo xin lỗi gửi người nộp.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "3"}),
        error_messages={"required": "Hãy ghi giấy tờ, kết quả bị mất hoặc hỏng."},
    )
    remedy = forms.CharField(
        label="Cơ quan khắc phục thế nào",
        help_text="Người nộp đọc câu này: sao lại từ bản điện tử, xin cấp lại thay người nộp, lập lại kết quả…",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "3"}),
        error_messages={"required": "Hãy ghi cách khắc phục."},
    )
    remedy_on = forms.DateField(
        label="Khắc phục xong trước hết ngày",
        input_formats=["%d/%m/%Y"],
        error_messages={
            "required": "Hãy nhập ngày khắc phục xong.",
            "invalid": "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 24/11/2026.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = work_calendar().add_working_days(localdate(now()), USUAL_DAYS)
        self.fields["remedy_on"].initial = f"{usual:%d/%m/%Y}"

    @property
    def remedy_by(self) -> datetime:
        return work_calendar().closing(self.cleaned_data["remedy_on"])


class RemedyForm(ActForm):
    outcome = forms.CharField(
        label="Đã khắc phục thế nào",
        help_text="Người nộp đọc câu này.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "3"}),
        error_messages={"required": "Hãy ghi đã khắc phục thế nào."},
    )
    responsible = forms.CharField(
        label="Trách nhiệm và chi phí",
        help_text="Ai làm mất, hỏng; ai chi trả. Chỉ cán bộ đọc được.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "3"}),
        error_messages={"required": "Hãy ghi ai chịu trách nhiệm và chi trả."},
    )
