"""Thành phần hồ sơ: what came of each paper, what is owed back, in the words of the forms."""

from __future__ import annotations

from collections.abc import Iterable

from congvu.dossiers import rules
from congvu.dossiers.models import Dossier, Paper


def owed_back(dossier: Dossier) -> list[Paper]:
    """Originals that are still to be given back, each once however many sheets were scanned (Đ20.2).

    One that a later paper replaced lies with the agency all the same.
    """
    found = dossier.papers.filter(is_owed_back=True, given_back__isnull=True)
    return list({(paper.key, paper.at): paper for paper in found.order_by("-id")}.values())[::-1]


def owes_originals(dossier: Dossier) -> bool:
    """Only what came on paper can go back on paper: nothing is asked of other dossiers."""
    return dossier.channel in rules.ON_PAPER and bool(owed_back(dossier))


def paper_marks(papers: Iterable[Paper]) -> str:
    """What came, in a word: "2 bản chính, 1 bản chụp"; papers that were replaced do not count."""
    kinds = dict.fromkeys(Paper.Copy.values, 0)
    for paper in {(paper.key, paper.copy): paper for paper in papers if paper.removed_at is None}.values():
        kinds[paper.copy] += paper.number
    return ", ".join(
        f"{count} {str(Paper.Copy(kind).label).lower()}"
        for kind, count in kinds.items()
        if count and kind != "electronic"
    )
