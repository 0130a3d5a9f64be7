"""Wrong definitions are refused when they are read: every problem with its line and reason."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from congvu.forms.definition import FieldType, Table
from congvu.forms.prefill import SOURCES
from congvu.forms.problems import FormInvalid
from congvu.forms.reading import from_dict, load, schema
from congvu.forms.tests.co_form import LOOKUPS, co_form


def refused(text: str, **options: object) -> list[tuple[int, str]]:
    with pytest.raises(FormInvalid) as caught:
        load(text, "form.yaml", **options)  # type: ignore[arg-type]
    return [(problem.line, problem.reason) for problem in caught.value.problems]


def form(*fields: str, rules: str = "") -> str:
    """A definition of one section; its fields begin on line 9."""
    head = ["title: Đơn", "pages:", "  - key: p", "    title: Trang", "    sections:", "      - key: s"]
    head += ["        title: Phần", "        fields:"]
    return "\n".join([*head, *(f"          - {field}" for field in fields), rules])


TEXT_FIELD = "{key: a, type: text, label: A}"
YES = "{key: y, type: yes_no, label: Y}"
KIND = "{key: kind, type: choice, label: Loại, choices: [{value: new, label: Mới}, {value: old, label: Cũ}]}"
GOODS = "{key: g, type: table, label: G, columns: [{key: v, type: number, label: V}, {key: n, type: text, label: N}]}"


def test_a_right_definition_is_read_whole() -> None:
    definition = co_form()
    assert [page.key for page in definition.pages] == ["trader", "shipment"]
    goods = definition.fields["goods"]
    assert isinstance(goods, Table)
    assert (goods.min_rows, goods.max_rows, goods.column("price").places) == (1, 200, 2)
    assert {"goods.value", "address.province", "total"} <= definition.names
    assert "about" not in definition.names


def test_a_stored_definition_reads_back_the_same() -> None:
    stored = json.loads(json.dumps(co_form().source))
    again = from_dict(stored, registries=list(LOOKUPS.lists))
    assert [f.key for f in again.fields.values()] == [f.key for f in co_form().fields.values()]
    assert again.fields["rate"].least == co_form().fields["rate"].least
    assert again.fields["post_note"].when == co_form().fields["post_note"].when


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("", 1, "tệp trống"),
        ("title: [", 1, "không đúng cú pháp YAML"),
        ("a: !!python/object:os.system x", 1, "không có thuộc tính “a”"),
        ("- 1\n- 2", 1, "phải là nhóm thuộc tính"),
        (form("{key: a, type: txt, label: A}"), 9, "“txt” không dùng được ở “type”"),
        (form("{key: A b, type: text, label: A}"), 9, "“A b” không đúng dạng của “key”"),
        (form("{key: a, label: A}"), 9, "thiếu “type”"),
        (form("{key: a, type: text, label: A, colour: red}"), 9, "không có thuộc tính “colour”"),
        (form("{key: a, type: text, label: A, label: B}"), 9, "“label” viết hai lần"),
        (form(TEXT_FIELD, "{key: a, type: date, label: B}"), 10, "trùng khóa “a” (đã có ở dòng 9)"),
        (form("{key: in, type: text, label: A}"), 9, "từ dành riêng"),
        (form("{key: submit, type: text, label: A}"), 9, "từ dành riêng"),
        (form("{key: a, type: text, label: A, when: b == 1}"), 9, "không có trường “b”"),
        (form("{key: a, type: text, label: A, when: y == true}", YES), 9, "“y” chỉ được hỏi sau chỗ này"),
        (form("{key: a, type: text, label: A, when: filled(a)}"), 9, "“a” chỉ được hỏi sau chỗ này"),
        (form(YES, "{key: a, type: text, label: A, when: y ==}"), 10, "không đúng cú pháp"),
        (form(KIND, '{key: a, type: text, label: A, when: kind == "nw"}'), 10, "“kind” không có lựa chọn “nw”"),
        (form(KIND, '{key: a, type: text, label: A, when: \'kind in ["new", "x"]\'}'), 10, "không có lựa chọn “x”"),
        (form(YES, '{key: a, type: text, label: A, when: y == "yes"}'), 10, "chỉ so sánh được với true hoặc false"),
        (form("{key: a, type: text, label: A, when: 'false'}"), 9, "không phụ thuộc trường nào"),
        (form(GOODS, "{key: a, type: text, label: A, when: g.v > 3}"), 10, "any(…) hoặc all(…)"),
        (form(GOODS, "{key: a, type: computed, label: A, expression: sum(g.n)}"), 10, "sum chỉ cộng được cột số"),
        (form(GOODS.replace("columns", "sums: [n], columns")), 9, "không cộng được cột “n”"),
        (form(GOODS.replace("type: number", "type: address")), 9, "cột của bảng không dùng được loại “address”"),
        (form(GOODS.replace("columns", "min_rows: 9, max_rows: 3, columns")), 9, "min_rows 9 lớn hơn max_rows 3"),
        (form(GOODS.replace("columns", "max_rows: 201, columns")), 9, "“max_rows” lớn hơn 200"),
        (form("{key: a, type: integer, label: A, least: 9, most: 3}"), 9, "least 9 lớn hơn most 3"),
        (form("{key: a, type: text, label: A, min_length: 9, max_length: 3}"), 9, "min_length 9 lớn hơn"),
        (form("{key: a, type: date, label: A, earliest: 2026-05-01, latest: 2026-04-01}"), 9, "earliest đứng sau"),
        (form("{key: a, type: date, label: A, earliest: 2026-13-01}"), 9, "ngày phải viết như"),
        (form("{key: a, type: text, label: A, least: 3}"), 9, "không dùng “least”"),
        (form("{key: a, type: choice, label: A}"), 9, "thiếu “choices”"),
        (form("{key: a, type: computed, label: A}"), 9, "thiếu “expression”"),
        (form("{key: a, type: registry, registry: planets, label: A}"), 9, "không có danh mục “planets”"),
        (form("{key: a, type: text, label: A, prefill: account.shoe_size}"), 9, "không có nguồn"),
        (form("{key: a, type: date, label: A, prefill: account.email}"), 9, "không điền được trường loại “date”"),
        (form("{key: a, type: text, label: A, pattern: '(a+)+', pattern_sentence: B}"), 9, "có thể chạy mãi"),
        (form("{key: a, type: text, label: A, pattern: '('}"), 9, "không phải biểu thức chính quy"),
        (form(TEXT_FIELD, rules="rules:\n  - {check: filled(a), sentence: S, at: b}"), 11, "không có trường “b”"),
        (form(TEXT_FIELD, rules="rules:\n  - {check: a > 1, sentence: S, at: a}"), 11, "không tính được"),
        (form(*[TEXT_FIELD.replace("key: a", f"key: a{i}") for i in range(101)]), 8, "có quá 100 mục"),
    ],
)
def test_each_problem_is_told_with_its_line(text: str, line: int, part: str) -> None:
    problems = refused(text, registries=["countries"])
    assert any(at == line and part in reason for at, reason in problems), problems


def test_all_problems_are_told_at_once() -> None:
    problems = refused(
        form("{key: a, type: integer, label: A, least: 2, most: 1}", TEXT_FIELD, YES.replace("y,", "y, when: b,"))
    )
    assert [line for line, _ in problems] == [9, 10, 11]


def test_aliases_that_multiply_are_refused_without_being_expanded() -> None:
    bomb = "title: x\npages: &a [1]\n" + "".join(f"k{i}: &b{i} [*a, *a, *a]\n" for i in range(30))
    assert any("không dùng bí danh" in reason for _, reason in refused(bomb))


@pytest.mark.parametrize("nested", ["[" * 50_000, "- " * 50_000, "? " * 50_000, "{a: " * 50_000])
def test_a_definition_nested_without_end_is_refused_before_it_is_parsed(nested: str) -> None:
    assert refused(nested) == [(1, "lồng nhau quá sâu")]


def test_a_definition_nested_too_deep_is_refused() -> None:
    assert any("quá sâu" in reason for _, reason in refused("title: " + "[" * 30 + "]" * 30))


def test_a_definition_too_large_is_refused_before_it_is_read() -> None:
    assert refused("# " + "x" * 400_000) == [(1, "tệp lớn quá 300 KB")]


def test_a_safe_pattern_of_a_domain_is_accepted() -> None:
    field = "{key: a, type: text, label: A, pattern: '[a-z0-9-]+([.][a-z0-9-]+)+', pattern_sentence: Tên miền}"
    assert load(form(field)).fields["a"].pattern


def test_the_refusal_says_how_many_and_the_first() -> None:
    with pytest.raises(
        FormInvalid, match=r"Biểu mẫu form\.yaml có 1 chỗ sai, trước hết dòng 9: least 9 lớn hơn most 3"
    ) as caught:
        load(form("{key: a, type: integer, label: A, least: 9, most: 3}"))
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems
    assert caught.value.details["problems"][0]["line"] == 9


def test_the_published_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


def test_the_example_of_the_reference_is_right() -> None:
    reference = Path(__file__).parents[3] / "docs" / "reference" / "form-definition.md"
    example = reference.read_text("utf-8").partition("```yaml\n")[2].partition("```")[0]
    definition = load(example, registries=["countries"])
    assert [page.key for page in definition.pages] == ["trader", "cargo"]


def test_the_reference_names_every_field_type_and_prefill_source() -> None:
    text = (Path(__file__).parents[3] / "docs" / "reference" / "form-definition.md").read_text("utf-8")
    assert [word for word in (*FieldType, *SOURCES) if f"`{word}`" not in text] == []
