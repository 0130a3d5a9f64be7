"""What the page's template draws: each field with its words, value, errors and kind of input."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congvu.forms.definition import Field, FieldType, Table
from congvu.forms.display import Names, display, typed
from congvu.forms.listed import is_short, matches
from congvu.forms.lookups import Entry, Lookups
from congvu.forms.places import Note
from congvu.forms.values import tidy

MOST_RADIOS = 7
MOST_OPTIONS = 25


@dataclass
class Option:
    """One choice to pick; `is_ours`: a yes or no of this program, not words of the definition."""

    id: str
    value: str
    label: str
    hint: str = ""
    checked: bool = False
    is_ours: bool = False


@dataclass
class Control:
    """One input (or group of inputs) of the page; `kind` picks the template's branch."""

    item: Field
    kind: str
    id: str
    value: str = ""
    errors: Sequence[str] = ()
    options: list[Option] = field(default_factory=list)
    list_id: str = ""
    source: str = ""
    refreshes: bool = False
    shown: bool = True
    parts: list[Control] = field(default_factory=list)
    label_text: str = ""
    is_searched: bool = False
    hint_id: str = ""
    notes: Sequence[Note] = ()

    @property
    def name(self) -> str:
        return self.id

    @property
    def label(self) -> str:
        return self.label_text or self.item.label

    @property
    def optional(self) -> bool:
        return not self.item.required and self.item.required_when is None and self.item.is_answered

    @property
    def hint(self) -> bool:
        """Whether anything is said about how to answer."""
        return bool(self.item.hint or self.format_hint)

    @property
    def format_hint(self) -> str:
        """How the answer is written; said of every date, of others where the definition says nothing itself."""
        if self.item.hint and self.item.type is not FieldType.DATE:
            return ""
        return str(_HINTS.get(self.item.type, ""))

    @property
    def error(self) -> str:
        return " ".join(self.errors)

    @property
    def suffix(self) -> str:
        return _("đồng") if self.item.currency == "VND" else self.item.currency or self.item.unit

    @property
    def describedby(self) -> str:
        ids = [f"{self.id}-hint"] if self.hint and not self.label_text else []
        asked = [f"{self.id}-yeu-cau"] if self.notes else []
        return " ".join(asked + ids + ([f"{self.id}-error"] if self.errors else []))

    @property
    def cell_describedby(self) -> str:
        return " ".join(part for part in (self.hint_id, f"{self.id}-error" if self.errors else "") if part)

    @property
    def width(self) -> str:
        return _WIDTHS.get(self.item.type, "")

    @property
    def inputmode(self) -> str:
        return _INPUT_MODES.get(self.item.type, "")

    @property
    def input_type(self) -> str:
        return {FieldType.EMAIL: "email", FieldType.PHONE: "tel"}.get(self.item.type, "text")

    @property
    def autocomplete(self) -> str:
        return {FieldType.EMAIL: "email", FieldType.PHONE: "tel"}.get(self.item.type, "off")

    @property
    def is_number(self) -> bool:
        return self.item.result.is_numeric

    @property
    def maxlength(self) -> int | None:
        return self.item.max_length if self.item.type is FieldType.LONG_TEXT else None


@dataclass
class Maker:
    """Makes the controls of one page from stored answers, or from what was typed where that is at hand."""

    answers: Mapping[str, Any]
    raw: Mapping[str, Any] | None
    errors: Mapping[str, Sequence[str]]
    names: Names
    lookups: Lookups
    refreshing: Collection[str]
    sources: Mapping[str, str] = field(default_factory=dict)
    datalists: dict[str, list[Entry]] = field(default_factory=dict)
    notes: Mapping[str, Sequence[Note]] = field(default_factory=dict)

    def control(self, item: Field) -> Control:
        made = Control(item, _kind(item), item.key, errors=self.errors.get(item.key, ()))
        made.notes = self.notes.get(item.key, ())
        made.source = self.sources.get(item.key, "")
        made.refreshes = item.key in self.refreshing
        stored = self.answers.get(item.key)
        if item.type is FieldType.COMPUTED:
            made.value = display(item, stored, self.names)
        elif item.type is FieldType.ADDRESS:
            self._address(made, item, stored)
        elif item.type is FieldType.MULTIPLE:
            chosen = self.raw.get(item.key, []) if self.raw is not None else stored or []
            made.options = _options(item, item.key, set(chosen))
        elif item.is_answered:
            made.value = self._typed(item, stored, item.key, made)
            self._choices(made, item)
        return made

    def cell(self, table: Table, column: Field, row: int, raw: Mapping[str, Any], stored: Mapping[str, Any]) -> Control:
        """One cell of a table: `raw` is what was typed in its row, `stored` the row's stored answers."""
        name = f"{table.key}-{row}-{column.key}"
        made = Control(column, _cell_kind(column), name, errors=self.errors.get(name, ()))
        made.refreshes = f"{table.key}.{column.key}" in self.refreshing or column.key in self.refreshing
        if column.type is FieldType.COMPUTED:
            made.value = display(column, stored.get(column.key), self.names)
            return made
        made.hint_id = f"{table.key}-{column.key}-hint" if column.hint else ""
        if self.raw is None or (column.key not in raw and column.key in stored):
            made.value = typed(column, stored.get(column.key), self.names)
        else:
            made.value = str(raw.get(column.key, ""))
        self._choices(made, column)
        return made

    def _typed(self, item: Field, stored: Any, key: str, made: Control) -> str:
        if self.raw is None or key not in self.raw:
            return typed(item, stored, self.names)
        written = str(self.raw[key] or "")
        if item.type is FieldType.REGISTRY and stored is not None:
            # The person typed words or a code; the page shows what it was understood as.
            return typed(item, stored, self.names)
        return written

    def _choices(self, made: Control, item: Field) -> None:
        if made.kind == "radios" and item.type is FieldType.YES_NO:
            made.options = _yes_and_no(made, made.id, f"{made.id}-no")
        elif made.kind == "select" and item.type is FieldType.YES_NO:
            made.options = _yes_and_no(made, "", "")
        elif item.type is FieldType.CHOICE and made.kind in ("radios", "select"):
            made.options = _options(item, made.id, {made.value})
        elif item.type is FieldType.CHOICE:
            self._datalist(made, f"list-{item.key}", [Entry(c.value, c.label) for c in item.choices])
            made.value = item.choice_labels.get(made.value, made.value)
        elif item.type is FieldType.REGISTRY:
            if f"list-{item.registry}" in self.datalists:
                made.list_id = f"list-{item.registry}"
            elif is_short(item, self.lookups):
                self._datalist(made, f"list-{item.registry}", list(self.lookups.entries(item.registry)))
            elif "-" not in made.id:
                made.is_searched = True
                if made.value and item.key not in self.answers:
                    self._matches(made, item)

    def _datalist(self, made: Control, list_id: str, entries: list[Entry]) -> None:
        made.kind, made.list_id = "text", list_id
        self.datalists[list_id] = entries

    def _matches(self, made: Control, item: Field) -> None:
        found = matches(item, tidy(made.value), self.lookups)
        made.options = [
            Option(f"{made.id}-m{i}", entry.code, f"{entry.code} – {entry.name}") for i, entry in enumerate(found)
        ]

    def _address(self, made: Control, item: Field, stored: Any) -> None:
        raw = self.raw.get(item.key) if self.raw is not None else None
        given = raw if isinstance(raw, Mapping) else stored if isinstance(stored, Mapping) else {}
        province, commune = str(given.get("province") or ""), str(given.get("commune") or "")
        provinces = self.lookups.entries("provinces")
        communes = self.lookups.entries("communes", province) if province else []
        made.parts = [
            self._part(made, "province", _("Tỉnh, thành phố"), "select", _picked(provinces, province), province),
            self._part(made, "commune", _("Xã, phường, đặc khu"), "select", _picked(communes, commune), commune),
            self._part(
                made, "detail", _("Số nhà, đường, thôn, tổ dân phố"), "text", [], str(given.get("detail") or "")
            ),
        ]
        made.parts[0].refreshes = True

    def _part(self, made: Control, part: str, label: str, kind: str, options: list[Option], value: str) -> Control:
        name = f"{made.id}-{part}"
        control = Control(made.item, kind, name, value=value, errors=self.errors.get(name, ()), label_text=label)
        control.options = options
        return control


def _kind(item: Field) -> str:
    match item.type:
        case FieldType.CHOICE:
            return (
                "radios"
                if len(item.choices) <= MOST_RADIOS
                else "select"
                if len(item.choices) <= MOST_OPTIONS
                else "text"
            )
        case FieldType.YES_NO:
            return "radios"
        case FieldType.MULTIPLE:
            return "checkboxes"
        case FieldType.LONG_TEXT:
            return "textarea"
        case FieldType.HEADING | FieldType.NOTE | FieldType.COMPUTED | FieldType.TABLE | FieldType.ADDRESS:
            return str(item.type)
    return "text"


def _cell_kind(column: Field) -> str:
    if column.type is FieldType.YES_NO or (column.type is FieldType.CHOICE and len(column.choices) <= MOST_OPTIONS):
        return "select"
    return (
        "computed"
        if column.type is FieldType.COMPUTED
        else "textarea"
        if column.type is FieldType.LONG_TEXT
        else "text"
    )


def _yes_and_no(made: Control, yes: str, no: str) -> list[Option]:
    """Both answers, with the ids of their inputs."""
    return [
        Option(name, value, label, checked=value == made.value, is_ours=True)
        for name, value, label in ((yes, "yes", _("Có")), (no, "no", _("Không")))
    ]


def _options(item: Field, name: str, chosen: Collection[str]) -> list[Option]:
    return [
        Option(name if i == 0 else f"{name}-{i}", c.value, c.label, c.hint, c.value in chosen)
        for i, c in enumerate(item.choices)
    ]


def _picked(entries: Sequence[Entry], code: str) -> list[Option]:
    return [Option("", entry.code, entry.name, checked=entry.code == code) for entry in entries]


_HINTS = {
    FieldType.DATE: gettext_lazy("Ngày/tháng/năm, ví dụ 22/11/2026."),
    FieldType.TAX_CODE: gettext_lazy("Mã doanh nghiệp 10 chữ số, chi nhánh thêm 3 chữ số."),
    FieldType.PERSONAL_ID: gettext_lazy("12 chữ số trên thẻ căn cước."),
    FieldType.HS_CODE: gettext_lazy("Ví dụ 0901.21.10."),
    FieldType.REGISTRY: gettext_lazy("Gõ tên hoặc mã, có dấu hay không dấu đều được."),
}
_WIDTHS = {
    FieldType.DATE: "govuk-input--width-10",
    FieldType.INTEGER: "govuk-input--width-10",
    FieldType.NUMBER: "govuk-input--width-10",
    FieldType.AMOUNT: "govuk-input--width-20",
    FieldType.TAX_CODE: "govuk-input--width-20",
    FieldType.PERSONAL_ID: "govuk-input--width-20",
    FieldType.HS_CODE: "govuk-input--width-10",
    FieldType.PHONE: "govuk-input--width-20",
}
_INPUT_MODES = {
    FieldType.DATE: "numeric",
    FieldType.INTEGER: "numeric",
    FieldType.NUMBER: "decimal",
    FieldType.AMOUNT: "decimal",
    FieldType.PERSONAL_ID: "numeric",
    FieldType.HS_CODE: "decimal",
}
