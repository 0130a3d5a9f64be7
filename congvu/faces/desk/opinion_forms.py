"""The forms of Đợt lấy ý kiến: whom to ask what until when, what is answered, how long it may take."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.timezone import now

from congvu.dossiers import queries
from congvu.dossiers.models import Consultation, Dossier, OpinionExtension, OpinionRequest
from congvu.faces.desk.act_forms import LONGEST, NoteForm
from congvu.kernel.work_calendar import VIETNAM
from congvu.organisations.models import Unit
from congvu.organisations.queries import open_units, work_calendar

Kind = OpinionRequest.Kind
TRANSFERS = (Kind.TRANSFER, Kind.TRANSFER_UP)
USUAL_DAYS = 3
NOT_A_DAY = "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 24/11/2026."


def _day(label: str, required: str = "", **kwargs: Any) -> forms.DateField:
    errors = {"invalid": NOT_A_DAY} | ({"required": required} if required else {})
    return forms.DateField(
        label=label, input_formats=["%d/%m/%Y"], required=bool(required), error_messages=errors, **kwargs
    )


def _text(label: str, required: str = "", rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=bool(required),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": str(rows)}),
        error_messages={"required": required} if required else {},
        **kwargs,
    )


# -- asking ------------------------------------------------------------------------------------------------------
class QuestionForm(forms.Form):
    """One unit or agency to ask, for what, and until when."""

    unit = forms.ModelChoiceField(label="Đơn vị trong Bộ", queryset=None, required=False, empty_label="Chọn đơn vị")
    body = forms.CharField(
        label="Hoặc cơ quan bên ngoài",
        help_text="Cơ quan chưa dùng hệ thống này; bạn gửi văn bản giấy và nhập văn bản trả lời khi nhận được.",
        required=False,
        max_length=300,
    )
    kind = forms.ChoiceField(label="Yêu cầu", required=False)
    question = _text("Nội dung cụ thể", rows=3)
    due_on = _day("Trả lời trước hết ngày")

    def __init__(self, *args: Any, besides: Unit, transfers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = open_units().exclude(pk=besides.pk)  # type: ignore[attr-defined]
        kinds = [choice for choice in Kind.choices if not transfers or choice[0] in TRANSFERS]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["kind"].initial = kinds[0][0]

    @property
    def is_asked(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("unit", "body", "question"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if any(said.get(name) for name in ("unit", "body", "question")):
            if said.get("unit") and said.get("body"):
                self.add_error("body", "Hãy chọn đơn vị trong Bộ, hoặc ghi cơ quan bên ngoài, không cả hai.")
            elif not said.get("unit") and not said.get("body") and "unit" not in self.errors:
                self.add_error("unit", "Hãy chọn đơn vị được hỏi, hoặc ghi cơ quan bên ngoài.")
            for name, sentence in _MISSING.items():
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        said["kind"] = said.get("kind") or self.fields["kind"].initial
        return said

    @property
    def due_at(self) -> datetime:
        """The end of the office's day."""
        return work_calendar().closing(self.cleaned_data["due_on"])


_MISSING = {"question": "Hãy ghi nội dung cụ thể.", "due_on": "Hãy nhập ngày phải trả lời."}


class RoundForm(forms.Form):
    """What concerns all who are asked."""

    purpose = _text("Nội dung chung cho mọi nơi được hỏi", rows=2)
    in_order = forms.BooleanField(
        label="Chuyển lần lượt theo thứ tự dưới đây",
        help_text="Cho hồ sơ giấy: nơi sau nhận hồ sơ khi nơi trước đã xong (Phiếu chuyển xử lý).",
        required=False,
    )

    def __init__(self, *args: Any, on_paper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not on_paper:
            del self.fields["in_order"]


def usual_due_on(dossier: Dossier) -> str:
    """Three working days from today, as people type it; no later than the day the dossier itself is due."""
    at = now()
    usual = _days_from(at.astimezone(VIETNAM).date(), USUAL_DAYS)
    due_on = dossier.due_at.astimezone(VIETNAM).date() if dossier.due_at else usual
    is_past = work_calendar().closing(due_on) <= at
    return f"{usual if is_past else min(usual, due_on):%d/%m/%Y}"


def _days_from(day: date, days: int) -> date:
    return work_calendar().add_working_days(day, days)


# -- answering ---------------------------------------------------------------------------------------------------
class LegForm(forms.Form):
    """An act on one question."""

    def __init__(self, *args: Any, asked: OpinionRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked

    def said(self, name: str) -> Any:
        return self.cleaned_data[name]

    @property
    def waiting(self) -> OpinionExtension | None:
        return self.asked.extensions.select_related("by").filter(outcome="").first()


class AnswerForm(LegForm):
    position = forms.ChoiceField(
        label="Kết luận",
        choices=OpinionRequest.Position.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn kết luận của đơn vị."},
    )
    answer = _text("Ý kiến của đơn vị", "Hãy ghi ý kiến của đơn vị.", rows=8)


class ReplyForm(AnswerForm):
    """What came on paper from an agency outside."""

    answer = _text(
        "Nội dung trả lời",
        "Hãy ghi nội dung trả lời.",
        rows=6,
        help_text="Tóm tắt đúng ý của văn bản; bản quét ở dưới.",
    )
    number = forms.CharField(
        label="Số, ký hiệu văn bản", max_length=60, error_messages={"required": "Hãy ghi số, ký hiệu của văn bản."}
    )
    on = _day("Ngày văn bản", "Hãy nhập ngày của văn bản.")


class ExtensionForm(LegForm):
    reason = _text(
        "Lý do xin thêm thời gian",
        "Hãy ghi lý do; đơn vị chủ trì đọc rồi quyết định.",
        help_text="Đơn vị chủ trì đọc được.",
    )
    new_due_on = _day("Xin trả lời trước hết ngày", "Hãy nhập ngày xin gia hạn đến.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = _days_from(max(now(), self.asked.due_at).astimezone(VIETNAM).date(), USUAL_DAYS)
        self.fields["new_due_on"].initial = f"{usual:%d/%m/%Y}"

    @property
    def new_due_at(self) -> datetime:
        return work_calendar().closing(self.cleaned_data["new_due_on"])


class DenialForm(LegForm):
    note = _text("Vì sao không gia hạn", "Hãy ghi vì sao không gia hạn; đơn vị được hỏi đọc được.")


class WithdrawalForm(LegForm):
    reason = _text("Lý do rút", "Hãy ghi lý do; nơi được hỏi đọc được.")


class SummaryForm(forms.Form):
    summary = _text(
        "Tổng hợp ý kiến",
        "Hãy ghi phần tổng hợp.",
        rows=8,
        help_text="Nêu các ý kiến, tiếp thu hay không tiếp thu và vì sao, đề xuất. Người quyết định đọc phần này trước khi ký.",
    )

    def __init__(self, *args: Any, row: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row


class DecideForm(NoteForm):
    """Before the decision: what the others said, summed up; and what goes out with the result."""

    @cached_property
    def attachments(self) -> list[Any]:
        return queries.attachments_of(self.dossier)

    @property
    def attachments_shown(self) -> list[int] | None:
        """The ids that the page showed; None where the form was sent by something that shows no page."""
        sent = self.data.getlist("kem-theo") if "kem-theo" in self.data else None
        return None if sent is None else [int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 18]

    @property
    def rounds(self) -> list[Any]:
        return queries.rounds(self.dossier, None, now())
