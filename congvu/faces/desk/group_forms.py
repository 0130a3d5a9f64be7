"""What is asked of a group of procedures: its name and decision, its parts in order, what they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from congvu.catalog.models import Procedure, ProcedureGroup
from congvu.catalog.queries.groups import alike, fields_of, is_taken, papers_of
from congvu.organisations import queries

MOST_PARTS = 6
_KINDS = {"papers": "giay", "shares": "muc"}


class GroupForm(forms.Form):
    """Nhóm thủ tục: under which name and decision it is published, and who leads."""

    name = forms.CharField(
        label="Tên nhóm",
        help_text="Người dân đọc tên này, ví dụ: Mở website bán hàng và đăng ký khuyến mại khai trương.",
        max_length=300,
        error_messages={"required": "Hãy nhập tên nhóm thủ tục."},
    )
    code = forms.SlugField(
        label="Mã nhóm",
        help_text="Chữ thường không dấu, số và gạch nối; là địa chỉ của nhóm trên Cổng nên không đổi được.",
        max_length=60,
        error_messages={"required": "Hãy nhập mã nhóm.", "invalid": "Mã chỉ gồm chữ không dấu, số và gạch nối."},
    )
    abstract = forms.CharField(
        label="Giới thiệu",
        help_text="Một hai câu: khai gì một lần, phần nào chờ phần nào.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )
    lead = forms.ModelChoiceField(
        label="Đơn vị chủ trì",
        queryset=None,
        empty_label="Chọn đơn vị",
        error_messages={"required": "Hãy chọn đơn vị chủ trì."},
    )
    decision = forms.CharField(
        label="Số quyết định công bố",
        max_length=60,
        error_messages={"required": "Hãy ghi số quyết định công bố nhóm thủ tục."},
    )

    def __init__(self, *args: Any, group: ProcedureGroup | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = queries.open_units()  # type: ignore[attr-defined]
        if group is not None:
            del self.fields["code"]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if is_taken(code):
            raise forms.ValidationError("Mã này đã có. Hãy chọn mã khác, hoặc sửa nhóm đang có mã đó.")
        return code


class PartForm(forms.Form):
    """One part: which procedure, and which of the parts above it waits for."""

    procedure = forms.ChoiceField(label="Thủ tục", required=False)
    after = forms.MultipleChoiceField(label="Chờ kết quả của", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, procedures: Sequence[Procedure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = self._number()
        names = [(one.code, f"{one.name} ({one.code})") for one in procedures]
        self.fields["procedure"].choices = [("", "Chọn thủ tục"), *names]  # type: ignore[attr-defined]
        above = [(str(n), f"Phần {n}") for n in range(1, number)]
        self.fields["after"].choices = above  # type: ignore[attr-defined]
        if not above:
            del self.fields["after"]

    def _number(self) -> int:
        place = str(self.prefix or "").rpartition("-")[2]
        return int(place) + 1 if place.isdigit() else 1


@dataclass(frozen=True)
class Chosen:
    """One part as it was chosen: its number on the page, its key, its procedure, the keys it waits for."""

    number: int
    key: str
    procedure: Procedure
    after: list[str]


def chosen_parts(parts: Any, procedures: Sequence[Procedure]) -> tuple[list[Chosen], str]:
    """The parts of the formset that name a procedure, and what is wrong with them in one sentence."""
    by_code = {one.code: one for one in procedures}
    chosen: list[Chosen] = []
    for number, form in enumerate(parts, 1):
        procedure = by_code.get(form.cleaned_data.get("procedure", ""))
        if procedure is None:
            continue
        known = {str(one.number): one.key for one in chosen}
        after = form.cleaned_data.get("after") or []
        if empty := [wanted for wanted in after if wanted not in known]:
            return [], f"Phần {number} chờ phần {', '.join(empty)}, nhưng phần đó chưa chọn thủ tục."
        chosen.append(Chosen(number, f"phan-{number}", procedure, [known[wanted] for wanted in after]))
    if len(chosen) < 2:
        return [], "Nhóm liên thông cần ít nhất hai thủ tục. Hãy chọn thủ tục cho phần 1 và phần 2."
    return chosen, ""


class SharingForm(forms.Form):
    """What a later part takes over from an earlier one: each paper and each field of it, or nothing."""

    def __init__(self, data: Any, chosen: Sequence[Chosen], kept: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__(data, prefix="chung")
        self.places: list[tuple[Chosen, list[str], list[str]]] = []
        for place, part in enumerate(chosen):
            if place:
                before = chosen[:place]
                papers = self._asked(part, "papers", _papers(part), before, kept)
                self.places.append((part, papers, self._asked(part, "shares", _fields(part), before, kept)))

    def _asked(
        self,
        part: Chosen,
        kind: str,
        own: Mapping[str, tuple[str, str]],
        before: Sequence[Chosen],
        kept: Mapping[str, Mapping[str, Any]],
    ) -> list[str]:
        read = _papers if kind == "papers" else _fields
        names = []
        for key, (label, sort) in own.items():
            found = {
                f"{one.key}.{source}": (f"Phần {one.number}: {words}", alike(words, label))
                for one in before
                for source, (words, its_sort) in read(one).items()
                if its_sort == sort
            }
            if not found:
                continue
            said = kept.get(part.key)
            same = next((source for source, (_words, is_same) in found.items() if is_same), "")
            self.fields[name := f"{_KINDS[kind]}-{part.number}-{key}"] = forms.ChoiceField(
                label=label,
                required=False,
                initial=(said.get(kind) or {}).get(key, "") if said is not None else same,
                choices=[("", "Không dùng chung"), *((source, words) for source, (words, _same) in found.items())],
            )
            names.append(name)
        return names

    @property
    def parts(self) -> list[tuple[Chosen, list[Any], list[Any]]]:
        """Each later part with the questions about its papers and about its fields."""
        return [
            (part, [self[name] for name in one], [self[name] for name in other]) for part, one, other in self.places
        ]

    def shared(self, part: Chosen, kind: str) -> dict[str, str]:
        """{own key: "part.key"} of what a part takes over."""
        start = f"{_KINDS[kind]}-{part.number}-"
        said = {name.removeprefix(start): value for name, value in self.cleaned_data.items() if name.startswith(start)}
        return {key: source for key, source in said.items() if source}


def _papers(part: Chosen) -> dict[str, tuple[str, str]]:
    assert part.procedure.current is not None, "only procedures in force are chosen from"
    return {key: (name, "paper") for key, name in papers_of(part.procedure.current).items()}


def _fields(part: Chosen) -> dict[str, tuple[str, str]]:
    assert part.procedure.current is not None, "only procedures in force are chosen from"
    found = fields_of(part.procedure.current).items()
    return {key: (one.label, one.registry or one.type.value) for key, one in found}
