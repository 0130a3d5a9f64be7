"""One form field as people see it: label, hint, error, control, joined for screen readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext as _

from congvu.faces.ui.formats import filesize

_AUTOCOMPLETE = {forms.EmailInput: "email", forms.PasswordInput: "current-password"}
_SPOKEN_TOGETHER = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.MultiWidget, forms.SelectDateWidget)


@dataclass
class Choice:
    id: str
    name: str
    value: Any
    label: Any
    checked: bool
    attrs: dict[str, Any]


@dataclass
class FieldLook:
    """What the template of a field needs. `kind` picks the template's branch."""

    bound: BoundField
    kind: str
    id: str
    label: str
    hint: str
    errors: list[str]
    describedby: str
    optional: bool
    options: dict[str, Any]
    control: str = ""
    choices: list[Choice] = field(default_factory=list)

    @property
    def hint_id(self) -> str:
        return f"{self.id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.id}-error"


def look(bound: BoundField, **options: Any) -> FieldLook:
    """Prepare a field for its template; `options` are those of `{% field %}` in README.md."""
    widget = bound.field.widget
    kind = _kind(widget)
    own_id = bound.auto_id or f"id_{bound.html_name}"
    hint = str(options.pop("hint", None) or bound.help_text or "")
    if kind == "file":
        hint = " ".join(filter(None, [hint, _file_hint(bound, options)]))
    if kind == "date" and not hint:
        hint = _("Ngày/tháng/năm, ví dụ 24/11/2026")
    errors = sentences(bound)
    described = [f"{own_id}-hint"] if hint else []
    described += [f"{own_id}-error"] if errors else []
    shown = FieldLook(
        bound=bound,
        kind=kind,
        id=own_id,
        label=str(options.pop("label", None) or bound.label),
        hint=hint,
        errors=errors,
        describedby=" ".join(described),
        optional=not bound.field.required and not options.pop("silent", False),
        options=options,
    )
    if kind in {"radios", "checkboxes"}:
        shown.choices = list(_choices(bound))
    else:
        # The server says in Vietnamese what is missing; a browser would say it in its own language.
        bound.form.use_required_attribute = False
        shown.control = bound.as_widget(attrs=_attrs(shown))
    return shown


def first_id(bound: BoundField) -> str:
    """The id that a link in the error summary leads to: the control, or the first of its choices."""
    own_id = bound.auto_id or f"id_{bound.html_name}"
    widget = bound.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget):
        return f"{own_id}_0"
    if isinstance(widget, forms.SelectDateWidget):
        return widget.id_for_label(own_id)
    return own_id


def problems(*sources: Any) -> Iterator[tuple[str, str]]:
    """(id to lead to or "", sentence) of every error of forms, formsets and plain sentences, in page order."""
    for source in sources:
        if not source:
            continue
        if isinstance(source, BaseFormSet):
            if source.is_bound:
                yield from (("", str(error)) for error in source.non_form_errors())
                yield from problems(*source.forms)
        elif isinstance(source, forms.BaseForm):
            yield from _form_problems(source)
        elif isinstance(source, str) or not isinstance(source, Iterable):
            yield "", str(source)
        else:
            yield from problems(*source)


def _form_problems(form: forms.BaseForm) -> Iterator[tuple[str, str]]:
    if not form.is_bound:
        return
    yield from (("", str(error)) for error in form.non_field_errors())
    for bound in form:
        for sentence in sentences(bound):
            named = sentence if str(bound.label) in sentence else f"{bound.label}: {sentence}"
            yield ("" if bound.is_hidden else first_id(bound)), named


def sentences(bound: BoundField) -> list[str]:
    """The errors of a field. Django's own "this field is required" becomes what to do, with the field's name."""
    return [_sentence(bound, error) for error in bound.errors.as_data()] if bound.errors else []


def _sentence(bound: BoundField, error: Any) -> str:
    plain = " ".join(str(message) for message in error.messages)
    kind, label = _kind(bound.field.widget), bound.label
    if error.code == "required" and plain == str(forms.Field.default_error_messages["required"]):
        if kind in {"select", "radios", "checkboxes"}:
            return _("Hãy chọn “%(label)s”.") % {"label": label}
        if kind == "file":
            return _("Hãy đính kèm “%(label)s”.") % {"label": label}
        if kind == "checkbox":
            return _("Hãy đánh dấu “%(label)s”.") % {"label": label}
        return _("Hãy điền “%(label)s”.") % {"label": label}
    if error.code == "invalid" and kind == "date" and plain == str(forms.DateField.default_error_messages["invalid"]):
        return _("Hãy viết ngày có thật theo dạng ngày/tháng/năm, ví dụ 24/11/2026.")
    if error.code == "invalid" and isinstance(bound.field, forms.EmailField):
        return _("Hãy viết địa chỉ thư điện tử đầy đủ, ví dụ ten@example.vn.")
    return plain


def _kind(widget: forms.Widget) -> str:
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, forms.Textarea):
        return "textarea"
    if isinstance(widget, _SPOKEN_TOGETHER):
        return "group"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.DateInput) and widget.input_type == "text":
        return "date"
    return "text"


def _attrs(shown: FieldLook) -> dict[str, Any]:
    widget, options = shown.bound.field.widget, shown.options
    names = {
        "textarea": "govuk-textarea",
        "select": "govuk-select",
        "file": "govuk-file-upload",
        "checkbox": "govuk-checkboxes__input",
    }
    name = names.get(shown.kind, "govuk-input")
    classes = [name] + ([f"{name}--error"] if shown.errors and shown.kind != "checkbox" else [])
    width = options.get("width") or ("10" if shown.kind == "date" else "")
    if width and name == "govuk-input":
        classes.append(f"govuk-input--width-{width}")
    classes.append(widget.attrs.get("class", ""))
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes)), "aria-describedby": shown.describedby or False}
    if shown.kind == "group":
        attrs["class"] = "govuk-select" if isinstance(widget, forms.SelectDateWidget) else attrs["class"]
        attrs["aria-describedby"] = False
    if shown.errors:
        attrs["aria-invalid"] = "true"
    for given in ("autocomplete", "inputmode", "rows", "accept", "placeholder", "spellcheck", "maxlength"):
        if options.get(given):
            attrs[given] = options[given]
    attrs |= _expected(shown, attrs)
    return attrs


def _expected(shown: FieldLook, given: dict[str, Any]) -> dict[str, Any]:
    """What the kind of field implies, where neither the tag nor the widget says otherwise."""
    widget = shown.bound.field.widget
    implied: dict[str, Any] = {}
    # Django's decimal and float fields are integer fields too: ask for them first.
    if isinstance(shown.bound.field, forms.DecimalField | forms.FloatField) and shown.kind == "text":
        implied["inputmode"] = "decimal"
    elif shown.kind == "date" or (isinstance(shown.bound.field, forms.IntegerField) and shown.kind == "text"):
        implied["inputmode"] = "numeric"
    if isinstance(widget, forms.NumberInput):
        # A browser's number box refuses 36.480,50 and turns with the mouse wheel: a text box for numbers instead.
        widget.input_type = "text"
        widget.attrs = {k: v for k, v in widget.attrs.items() if k not in {"step", "min", "max"}}
    for kind, value in _AUTOCOMPLETE.items():
        if isinstance(widget, kind):
            implied["autocomplete"] = value
    if isinstance(widget, forms.EmailInput | forms.PasswordInput | forms.URLInput):
        implied["spellcheck"] = "false"
    if shown.kind == "textarea" and "rows" not in given:
        implied["rows"] = "4" if widget.attrs.get("rows", "10") == "10" else widget.attrs["rows"]
        implied["cols"] = False
    if shown.kind == "file":
        implied["data-max-bytes"] = _max_bytes(shown.bound, shown.options)
    return {k: v for k, v in implied.items() if k not in given and (k in {"rows", "cols"} or k not in widget.attrs)}


def _choices(bound: BoundField) -> Iterator[Choice]:
    for part in bound.subwidgets:
        data = part.data
        if data["value"] == "" and str(data["label"]).startswith("---"):
            continue  # "---------" is no answer
        attrs = {
            k: v
            for k, v in data["attrs"].items()
            if k not in {"id", "required", "checked", "class", "aria-describedby"}
        }
        yield Choice(
            data["attrs"].get("id", ""), data["name"], data["value"], data["label"], bool(data["selected"]), attrs
        )


def _max_bytes(bound: BoundField, options: dict[str, Any]) -> int:
    given = options.get("max_bytes") or getattr(bound.field, "max_bytes", None)
    return int(given or getattr(settings, "LARGEST_FILE_MB", 20) * 1024 * 1024)


def _file_hint(bound: BoundField, options: dict[str, Any]) -> str:
    accept = options.get("accept") or bound.field.widget.attrs.get("accept", "")
    endings = [ending.strip() for ending in accept.split(",") if ending.strip().startswith(".")]
    size = filesize(_max_bytes(bound, options))
    if endings:
        return _("Tệp %(endings)s, tối đa %(size)s.") % {"endings": ", ".join(endings), "size": size}
    return _("Tối đa %(size)s.") % {"size": size}
