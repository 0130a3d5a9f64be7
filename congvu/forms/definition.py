"""Biểu mẫu điện tử as data: pages, sections, fields, tables and rules. Values only; `reading.load` makes and checks them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from congvu.kernel.expressions import Expression

LARGEST_TABLE = 200
TODAY = "today"


class FieldType(StrEnum):
    """What a field holds. The value is the word written in definitions."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    CHOICE = "choice"
    MULTIPLE = "multiple"
    YES_NO = "yes_no"
    REGISTRY = "registry"
    ADDRESS = "address"
    EMAIL = "email"
    PHONE = "phone"
    TAX_CODE = "tax_code"
    PERSONAL_ID = "personal_id"
    HS_CODE = "hs_code"
    TABLE = "table"
    COMPUTED = "computed"
    HEADING = "heading"
    NOTE = "note"

    @property
    def is_display(self) -> bool:
        """Whether the field only shows words and never has an answer."""
        return self in (FieldType.HEADING, FieldType.NOTE)

    @property
    def is_numeric(self) -> bool:
        return self in (FieldType.INTEGER, FieldType.NUMBER, FieldType.AMOUNT)


NOT_IN_TABLES = frozenset({FieldType.TABLE, FieldType.ADDRESS, FieldType.MULTIPLE, FieldType.HEADING, FieldType.NOTE})


@dataclass(frozen=True)
class Choice:
    """One possible answer: the code that is stored and the words that are shown."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Field:
    """Trường: one question. Expressions are compiled; `line` is where the definition says it.

    `result` is the type of the answer: the field's own type, or what a computed field yields.
    """

    key: str
    type: FieldType
    label: str
    result: FieldType = FieldType.TEXT
    hint: str = ""
    required: bool = False
    required_when: Expression | None = None
    when: Expression | None = None
    min_length: int | None = None
    max_length: int = 500
    pattern: str | None = None
    pattern_sentence: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    earliest: Expression | None = None
    latest: Expression | None = None
    places: int | None = None
    currency: str = ""
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    registry: str = ""
    expression: Expression | None = None
    prefill: str = ""
    line: int = 0

    @property
    def is_answered(self) -> bool:
        """Whether a person answers it: neither words nor a computed value."""
        return not self.type.is_display and self.type is not FieldType.COMPUTED

    @property
    def unit_words(self) -> str:
        """What stands after the number: the currency or the unit."""
        return self.currency or self.unit

    @cached_property
    def choice_labels(self) -> dict[str, str]:
        return {choice.value: choice.label for choice in self.choices}


@dataclass(frozen=True)
class Table(Field):
    """Bảng nhập nhiều dòng: columns answered row by row; `sums` are the columns whose total is shown."""

    columns: tuple[Field, ...] = ()
    min_rows: int = 0
    max_rows: int = LARGEST_TABLE
    sums: tuple[str, ...] = ()
    row_label: str = "Dòng"

    def column(self, key: str) -> Field:
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True)
class Section:
    """Phần: fields that belong together and appear together."""

    key: str
    title: str
    fields: tuple[Field, ...]
    hint: str = ""
    when: Expression | None = None
    line: int = 0


@dataclass(frozen=True)
class Page:
    """Trang: what is answered on one screen."""

    key: str
    title: str
    sections: tuple[Section, ...]
    hint: str = ""
    line: int = 0

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for section in self.sections for field in section.fields)


@dataclass(frozen=True)
class Rule:
    """Quy tắc giữa các trường: must hold, or the sentence is shown at the field `at`.

    A rule about answers that are hidden or not given yet is not asked: `check` is evaluated only
    when every name it uses has a value, unless the rule itself asks `empty(…)` or `filled(…)`.
    """

    check: Expression
    sentence: str
    at: str
    when: Expression | None = None
    line: int = 0


@dataclass(frozen=True)
class FormDefinition:
    """Biểu mẫu điện tử: everything that is asked, in order, and what must hold between the answers."""

    title: str
    pages: tuple[Page, ...]
    rules: tuple[Rule, ...] = ()
    intro: str = ""
    declaration: str = ""
    source: dict[str, object] = field(default_factory=dict, repr=False, compare=False, hash=False)

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field by key, in order. Columns are inside their tables."""
        return {field.key: field for page in self.pages for field in page.fields}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names that expressions outside the form may use: papers, fees, guards, gateways."""
        return frozenset(name for field in self.fields.values() for name in names_of(field))

    @cached_property
    def page_of(self) -> dict[str, str]:
        """The page key of each field key."""
        return {field.key: page.key for page in self.pages for field in page.fields}

    def page(self, key: str) -> Page:
        """The page with this key; KeyError if there is none."""
        for page in self.pages:
            if page.key == key:
                return page
        raise KeyError(key)

    def walk(self) -> Iterator[tuple[Page, Section, Field]]:
        for page in self.pages:
            for section in page.sections:
                for item in section.fields:
                    yield page, section, item


def names_of(item: Field) -> tuple[str, ...]:
    """The names a field brings into expressions: its key, its columns, the parts of an address."""
    if item.type.is_display:
        return ()
    if isinstance(item, Table):
        return (item.key, *(f"{item.key}.{column.key}" for column in item.columns))
    if item.type is FieldType.ADDRESS:
        return (item.key, *(f"{item.key}.{part}" for part in ("province", "commune", "detail")))
    return (item.key,)
