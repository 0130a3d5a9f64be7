"""A part's properties as a plain form: what stands in the file shown, what is typed read back into plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from congvu.faces.desk.workbench.conditions import Asked, places
from congvu.faces.desk.workbench.properties import Property
from congvu.kernel.money import AmountUnreadable, TooManyDecimals, format_amount, parse_amount
from congvu.kernel.text import slug
from congvu.organisations.queries import open_units
from congvu.registry.queries import list_names

_ASK = {"required": "Hãy ghi mục này."}
_WHOLE = "Hãy ghi một số nguyên, ví dụ 100.000."
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class PartForm(forms.Form):
    """The properties of one part. `values()` is what `Sheet.put` takes."""

    def __init__(
        self,
        properties: Sequence[Property],
        value: Mapping[str, Any],
        data: Any = None,
        questions: Sequence[Asked] = (),
    ) -> None:
        super().__init__(data, initial={html_name(one): _shown(one, _inside(value, one.name)) for one in properties})
        self.properties, self.value, self.questions = properties, value, questions
        for one in properties:
            self.fields[html_name(one)] = _field(one)
            if one.kind == "place":
                self.fields[html_name(one)].choices = _places(questions, str(_inside(value, one.name) or ""))  # type: ignore[attr-defined]
            if one.kind == "times":
                self.fields[html_name(one)].widget.attrs["list"] = "co-the-dem"

    def unjudged(self) -> PartForm:
        """The same with what was typed, while it is still being written."""
        typed = {name: one.widget.value_from_datadict(self.data, {}, name) for name, one in self.fields.items()}
        form = PartForm(self.properties, self.value, None, self.questions)
        form.initial = typed
        return form

    def values(self) -> dict[str, Any]:
        return {one.name: _typed(one, self.cleaned_data[html_name(one)]) for one in self.properties}

    def conditions(self) -> list[tuple[Property, forms.BoundField]]:
        return [(one, self[html_name(one)]) for one in self.properties if one.kind == "condition"]


def html_name(one: Property) -> str:
    return one.name.replace(".", "__")


def key_from(label: str, taken: set[str]) -> str:
    """A key made of a label, which none has yet."""
    first = re.sub(r"[^a-z0-9]+", "_", slug(label)).strip("_")[:30].rstrip("_")
    first = first if _KEY.fullmatch(first) else f"muc_{first}".rstrip("_")
    key, number = first, 2
    while key in taken:
        key, number = f"{first}_{number}", number + 1
    return key


class ChoicesField(forms.CharField):
    """Lines of `value | label | hint`; a line without a value gets one of its label."""

    def clean(self, value: Any) -> list[dict[str, str]]:
        made: list[dict[str, str]] = []
        for line in super().clean(value).splitlines():
            cells = [cell.strip() for cell in line.split("|")]
            if not any(cells):
                continue
            given, label, hint = ([*cells, "", ""])[:3] if len(cells) > 1 else ("", cells[0], "")
            given = given or key_from(label, {one["value"] for one in made})
            if not re.fullmatch(r"[A-Za-z0-9_.-]{1,60}", given):
                raise forms.ValidationError(
                    f"Mã “{given[:40]}” không dùng được; mã gồm chữ không dấu, số, gạch dưới, gạch ngang và dấu chấm."
                )
            made.append({"value": given, "label": label or given, **({"hint": hint} if hint else {})})
        return made


class NumberField(forms.CharField):
    """A number as it is written in Vietnamese: 1.200,50. What a program may read in two ways is refused."""

    def __init__(self, *, places: int | None = None, **options: Any) -> None:
        self.places = places
        super().__init__(**options, max_length=40)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value).strip()
        try:
            return parse_amount(text, self.places) if text else None
        except TooManyDecimals:
            raise forms.ValidationError(_WHOLE if self.places == 0 else "Số này có quá nhiều chữ số lẻ.") from None
        except AmountUnreadable as why:
            raise forms.ValidationError(str(why)) from None


def _field(one: Property) -> forms.Field:
    base: dict[str, Any] = {
        "label": one.label, "help_text": one.hint, "required": one.required, "error_messages": dict(_ASK)
    }  # fmt: skip
    tall = {"rows": 3}
    match one.kind:
        case "text":
            return forms.CharField(**base, widget=forms.Textarea(attrs=tall), max_length=20_000)
        case "lines":
            return forms.CharField(**base, widget=forms.Textarea(attrs=tall), max_length=20_000)
        case "blocks":
            return forms.CharField(**base, widget=forms.Textarea(attrs={"rows": 10}), max_length=60_000)
        case "choices":
            return ChoicesField(**base, widget=forms.Textarea(attrs={"rows": 6}), max_length=60_000)
        case "flag" | "yes" | "no":
            return forms.BooleanField(**{**base, "required": False})
        case "integer":
            return NumberField(places=0, **base)
        case "number":
            return NumberField(**base)
        case "day":
            wrong = {"invalid": "Hãy ghi ngày dạng 01/12/2026."}
            return forms.DateField(
                **{**base, "error_messages": {**_ASK, **wrong}},
                input_formats=["%d/%m/%Y"],
                widget=forms.DateInput(format="%d/%m/%Y"),
            )
        case "select":
            return forms.ChoiceField(**base, choices=one.options)
        case "several":
            return forms.MultipleChoiceField(**base, choices=one.options, widget=forms.CheckboxSelectMultiple)
        case "place":
            return forms.ChoiceField(**base)
        case "unit":
            return forms.ChoiceField(**base, choices=_units)
        case "registry":
            return forms.ChoiceField(**base, choices=list_names)
        case "key":
            wrong = {"invalid": "Khóa gồm chữ thường không dấu, số và gạch dưới, bắt đầu bằng chữ."}
            return forms.RegexField(_KEY, **{**base, "required": False, "error_messages": wrong}, max_length=40)
    return forms.CharField(**base, max_length=2000)


def _places(questions: Sequence[Asked], now: str) -> list[tuple[str, str]]:
    """The fields to choose from; what stands there stays, right or wrong."""
    known = [("", "– chọn –"), *places(questions)]
    return known if now in dict(known) else [*known, (now, now)]


def _units() -> list[tuple[str, str]]:
    return [("", "Chưa chọn"), *((unit.code, unit.name) for unit in open_units())]


def _shown(one: Property, value: Any) -> Any:
    match one.kind:
        case "lines":
            return "\n".join(map(str, value or []))
        case "blocks":
            return "\n\n".join(str(step).strip() for step in value or [])
        case "choices":
            rows = ([row.get("value", ""), row.get("label", ""), row.get("hint", "")] for row in value or [])
            return "\n".join(" | ".join(map(str, row if row[2] else row[:2])) for row in rows)
        case "yes":
            return value is not False
        case "day":
            try:
                return date.fromisoformat(str(value)) if value else None
            except ValueError:
                return str(value)
        case "integer" | "number" if isinstance(value, int | float) and not isinstance(value, bool):
            return format_amount(Decimal(str(value)))
    return value


def _typed(one: Property, value: Any) -> Any:
    """What the file keeps; an empty value takes the property away."""
    match one.kind:
        case "lines":
            return [line.strip() for line in value.splitlines() if line.strip()]
        case "blocks":
            return [block.strip() for block in re.split(r"\r?\n\s*\r?\n", value) if block.strip()]
        case "flag":
            return True if value else None
        case "yes":
            return None if value else False
        case "no":
            return bool(value)
        case "day":
            return value.isoformat() if value else None
        case "several":
            return list(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _inside(value: Any, name: str) -> Any:
    for step in name.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value
