"""The plain forms of the desk's acts. What only the domain can judge is left to the action's refusal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.dossiers import queries
from congvu.dossiers.models import Dossier, ResultWay
from congvu.dossiers.queries import OpenAct
from congvu.organisations.models import Absence
from congvu.organisations.queries import away, open_units
from congvu.workflow.models import WorkItem
from congvu.workflow.queries import officers_for

LONGEST = 5_000


class ActForm(forms.Form):
    """A form about one dossier; `opened` is the act as it is open to the officer, None when it is not."""

    def __init__(self, data: Any = None, *, dossier: Dossier, opened: OpenAct | None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.dossier, self.opened = dossier, opened

    def said(self, name: str) -> Any:
        return self.cleaned_data[name]

    @property
    def originals_said(self) -> list[int]:
        """The originals that go back now; none where the form does not ask."""
        return list(self.cleaned_data.get("originals") or [])


class ReasonForm(ActForm):
    reason = forms.CharField(
        label="Lý do",
        help_text="In trên phiếu gửi người nộp. Nêu rõ căn cứ và cách làm tiếp theo.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "6"}),
        error_messages={"required": "Hãy ghi lý do; người nộp sẽ đọc lý do này."},
    )


class TransferForm(ActForm):
    unit = forms.ModelChoiceField(
        label="Đơn vị nhận",
        queryset=None,
        empty_label="Chọn đơn vị",
        error_messages={"required": "Hãy chọn đơn vị nhận hồ sơ."},
    )
    reason = forms.CharField(
        label="Lý do chuyển",
        help_text="Đơn vị nhận và người nộp đọc được.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "4"}),
        error_messages={"required": "Hãy ghi lý do chuyển hồ sơ."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = open_units().filter(agency=self.dossier.agency_id).exclude(pk=self.dossier.unit_id)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class StepForm(ActForm):
    """An act on one step: the page's own step is sent along, so that a step that moved on is not taken for another."""

    item = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.opened is not None and self.opened.item is not None:
            self.fields["item"].initial = self.opened.item.pk

    @property
    def work_item(self) -> WorkItem | None:
        """The step that the page showed, if it is this dossier's."""
        key = self.cleaned_data.get("item")
        if key is None or self.dossier.process is None:
            return None
        return self.dossier.process.work_items.select_related("unit", "holder", "instance").filter(pk=key).first()


class HandOutForm(StepForm):
    to = forms.ChoiceField(
        label="Người nhận",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Hãy chọn người nhận.",
            "invalid_choice": "Người này không nhận được bước này. Hãy chọn người khác.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item = self.opened.item if self.opened else None
        self.people = {str(one.pk): one for one in officers_for(item, localdate())} if item else {}
        holder = item.holder_id if item else None
        absences = away([one.officer_id for one in self.people.values() if one.officer_id], localdate())
        self.fields["to"].choices = [
            (key, _named(one, one.pk == holder, absences.get(one.officer_id or 0))) for key, one in self.people.items()
        ]

    @property
    def receiver(self) -> Account:
        return self.people[self.cleaned_data["to"]]


def _named(account: Account, holds: bool, absence: Absence | None) -> str:
    """Who may get the work, with what one should know before giving it."""
    words = ["đang giữ"] if holds else []
    if absence is not None:
        words.append(f"nghỉ đến hết {absence.to_on:%d/%m/%Y}, {absence.substitute} làm thay")
    return f"{account.full_name} ({'; '.join(words)})" if words else account.full_name


class StepDoneForm(StepForm):
    outcome = forms.ChoiceField(
        label="Kết quả của bước",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Hãy chọn kết quả của bước.",
            "invalid_choice": "Bước hiện tại không có kết quả này. Hãy tải lại trang hồ sơ.",
        },
    )
    note = forms.CharField(
        label="Ý kiến", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": "5"}),
        help_text="Người giữ bước sau và lãnh đạo đọc được; người nộp không đọc được.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcomes = self.opened.outcomes if self.opened else ()
        self.fields["outcome"].choices = list(outcomes)
        if self.data and self.data.get("outcome") and not outcomes:
            # No step is open to the officer any more: the action says why.
            self.fields["outcome"].choices = [(self.data["outcome"], self.data["outcome"])]


class NoteForm(ActForm):
    note = forms.CharField(
        label="Ý kiến", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": "4"})
    )


def _originals(label: str, *, required: bool = False) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label,
        help_text="Bỏ dấu ở bản chính chưa trả; bản đó vẫn được ghi là cơ quan còn giữ.",
        coerce=int,
        required=required,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Hãy chọn ít nhất một bản chính.",
            "invalid_choice": "Bản chính này đã được trả. Hãy tải lại trang.",
        },
    )


class HandOverForm(ActForm):
    way = forms.ChoiceField(
        label="Hình thức trả", choices=ResultWay.choices, widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn hình thức trả kết quả."},
    )  # fmt: skip
    receiver = forms.CharField(
        label="Người nhận",
        help_text="Họ tên người ký nhận tại quầy, hoặc số vận đơn khi gửi bưu chính. Để trống khi trả bản điện tử.",
        max_length=300,
        error_messages={"required": "Hãy ghi họ tên người ký nhận, hoặc số vận đơn."},
    )

    originals = _originals("Bản chính trả lại cùng kết quả")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"].initial = self.dossier.result_way
        self.fields["receiver"].required = self.data.get("way") != ResultWay.ONLINE
        _offer_originals(self)


class ReturnOriginalsForm(ActForm):
    originals = _originals("Bản chính trả lại", required=True)
    receiver = forms.CharField(
        label="Người nhận",
        help_text="Họ tên người ký nhận trên phiếu giao trả.",
        max_length=300,
        error_messages={"required": "Hãy ghi họ tên người nhận bản chính."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].initial = self.dossier.applicant_name
        _offer_originals(self)


def _offer_originals(form: ActForm) -> None:
    """The originals still owed, all chosen; no question where none is owed."""
    owed = queries.owed_back(form.dossier) if queries.owes_originals(form.dossier) else []
    if not owed:
        del form.fields["originals"]
        return
    asked = form.fields["originals"]
    asked.choices = [(paper.pk, f"{paper.name} ({paper.number} bản)") for paper in owed]  # type: ignore[attr-defined]
    asked.initial = [paper.pk for paper in owed]


class MessageForm(ActForm):
    text = forms.CharField(
        label="Nội dung",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "5"}),
        error_messages={"required": "Hãy nhập nội dung rồi gửi."},
    )


# -- several items at once ---------------------------------------------------------------------------------------
class MissingForm(forms.Form):
    """One thing to supplement, and why."""

    what = forms.CharField(
        label="Nội dung cần bổ sung", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": "2"})
    )
    why = forms.CharField(
        label="Lý do, căn cứ", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": "2"})
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("why") and not said.get("what"):
            self.add_error("what", "Hãy ghi nội dung cần bổ sung, hoặc xóa lý do ở dòng này.")
        return said
