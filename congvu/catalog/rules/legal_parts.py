"""The legal parts of a procedure, as every source of it is read into.

NĐ 63/2010/NĐ-CP Đ8.2 names the parts a procedure must have; TT 32/2017/TT-BTTTT Đ5.1 the eleven pieces of information that
its page must show. A revision stores them as plain JSON; `LegalParts.read` gives them types and empty values for what is
not known, so that a page never has to ask whether a key exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from dataclasses import field as made_by
from datetime import date
from typing import Any, TypeVar

Part = TypeVar("Part")

CHANNELS = {"online": "Trực tuyến", "counter": "Trực tiếp", "post": "Bưu chính công ích"}
FEE_KINDS = {"fee": "Phí", "charge": "Lệ phí"}


@dataclass(frozen=True)
class Coded:
    """A code with its name: a field, a case."""

    code: str = ""
    name: str = ""
    name_en: str = ""


@dataclass(frozen=True)
class SubmitMethod:
    """Cách thức thực hiện: one way to file, with its own time limit and fee."""

    channel: str = ""
    limit: str = ""
    fee: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        return CHANNELS.get(self.channel, self.channel)


@dataclass(frozen=True)
class PaperPart:
    """Thành phần hồ sơ: one paper asked for. `case` names the circumstances it belongs to, `when` decides by answers.

    `signed`: filed electronically, it must be signed digitally (NĐ 45/2020/NĐ-CP; NĐ 31/2018/NĐ-CP for C/O).
    """

    key: str = ""
    name: str = ""
    required: bool = True
    signed: bool = False
    when: str = ""
    originals: int = 0
    copies: int = 0
    accept: tuple[str, ...] = ()
    max_mb: int = 10
    form_file: str = ""
    hint: str = ""
    case: str = ""
    code: str = ""
    # What `when` says, for people.
    when_said: str = ""


@dataclass(frozen=True)
class Fee:
    """Phí, lệ phí: an amount in đồng for one `per`; `when` and `times` are expressions over the declaration."""

    kind: str = "fee"
    name: str = ""
    amount: int = 0
    per: str = ""
    when: str = ""
    times: str = ""
    # What `when` says, for people.
    when_said: str = ""

    @property
    def title(self) -> str:
        """The name with its kind, which many names begin with already."""
        return self.name if self.name.casefold().startswith(self.label.casefold()) else f"{self.label}: {self.name}"

    @property
    def label(self) -> str:
        return FEE_KINDS.get(self.kind, "Phí")


@dataclass(frozen=True)
class ResultPart:
    """Kết quả thực hiện."""

    name: str = ""
    code: str = ""
    validity: str = ""


@dataclass(frozen=True)
class Basis:
    """Căn cứ pháp lý: one legal document."""

    number: str = ""
    name: str = ""
    issued_on: str = ""
    agency: str = ""


@dataclass(frozen=True)
class Decision:
    """Quyết định công bố; `signed_on` is an ISO date or empty where the source does not say."""

    number: str = ""
    signed_on: str = ""

    @property
    def day(self) -> date | None:
        try:
            return date.fromisoformat(self.signed_on)
        except ValueError:
            return None


@dataclass(frozen=True)
class LegalParts:
    """Nội dung công bố của thủ tục (NĐ 63/2010/NĐ-CP Đ8.2; TT 32/2017/TT-BTTTT Đ5.1; the fields of the national portal)."""

    code: str = ""
    name: str = ""
    name_en: str = ""
    abstract: str = ""
    abstract_en: str = ""
    keywords: tuple[str, ...] = ()
    field: Coded = Coded()
    agency_code: str = ""
    agency_name: str = ""
    agencies: tuple[str, ...] = ()
    competent_authorities: tuple[str, ...] = ()
    coordinating_agencies: tuple[str, ...] = ()
    receiving_address: str = ""
    promulgator: str = ""
    procedure_type: str = ""
    administrative_levels: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    submit_methods: tuple[SubmitMethod, ...] = ()
    limit: str = ""
    limit_text: str = ""
    legal_limit: str = ""
    papers: tuple[PaperPart, ...] = ()
    cases: tuple[Coded, ...] = ()
    copies: int = 0
    declaration_signed: bool = False
    fees: tuple[Fee, ...] = ()
    fee_text: str = ""
    results: tuple[ResultPart, ...] = ()
    conditions: str = ""
    legal_basis: tuple[Basis, ...] = ()
    decision: Decision = Decision()
    level_facts: Mapping[str, Any] = made_by(default_factory=dict)
    doubts: tuple[str, ...] = ()
    source_url: str = ""

    @property
    def fee_range(self) -> tuple[int, int] | None:
        """The least and the most of fees of which a dossier owes only some; None where every fee is always owed."""
        amounts = [fee.amount for fee in self.fees]
        return (min(amounts), max(amounts)) if len(amounts) > 1 and any(fee.when for fee in self.fees) else None

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> LegalParts:
        """The parts of a revision's content; what it does not say stays empty."""
        known: dict[str, Any] = {}
        for one in fields(cls):
            if content.get(one.name) in (None, "", [], {}):
                continue
            known[one.name] = _READERS.get(one.name, _plain)(content[one.name])
        return cls(**known)

    def paper_groups(self) -> list[tuple[str, list[PaperPart]]]:
        """Papers under the case they belong to, in the order in which the cases appear."""
        groups: dict[str, list[PaperPart]] = {}
        for paper in self.papers:
            groups.setdefault(paper.case, []).append(paper)
        return list(groups.items())

    def missing_items(self) -> list[str]:
        """Which of the eleven items of TT 32/2017/TT-BTTTT Đ5.1 are not there.

        Forms, conditions and fees are asked for only where the procedure has them, so their absence is no gap.
        """
        return [name for name, known in self._items() if not known]

    def _items(self) -> list[tuple[str, object]]:
        return [
            ("tên thủ tục", self.name),
            ("trình tự thực hiện", self.steps),
            ("cách thức thực hiện", self.submit_methods),
            ("thành phần hồ sơ", self.papers),
            (
                "thời hạn giải quyết",
                self.limit
                or self.limit_text
                or any(method.limit for method in self.submit_methods)
                or self.level_facts.get("automatic"),
            ),
            ("đối tượng thực hiện", self.subjects),
            ("cơ quan thực hiện", self.agency_name),
            ("kết quả thực hiện", self.results),
            ("căn cứ pháp lý", self.legal_basis),
            ("quyết định công bố", self.decision.number),
        ]


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _one(kind: type[Part], value: Mapping[str, Any]) -> Part:
    names = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    return kind(**{key: _plain(each) for key, each in value.items() if key in names and each is not None})


def _many(kind: type[Part], values: list[Mapping[str, Any]]) -> tuple[Part, ...]:
    return tuple(_one(kind, value) for value in values)


_READERS: dict[str, Any] = {
    "field": lambda value: _one(Coded, value),
    "decision": lambda value: _one(Decision, value),
    "level_facts": dict,
    "submit_methods": lambda values: _many(SubmitMethod, values),
    "papers": lambda values: _many(PaperPart, values),
    "cases": lambda values: _many(Coded, values),
    "fees": lambda values: _many(Fee, values),
    "results": lambda values: _many(ResultPart, values),
    "legal_basis": lambda values: _many(Basis, values),
}
