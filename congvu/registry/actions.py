"""Code lists are published in versions, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources

from django.db import transaction

from congvu.accounts.models import Account
from congvu.events.facts import record
from congvu.kernel.text import nfc
from congvu.kernel.work_calendar import vietnam_day
from congvu.organisations.models import Role
from congvu.organisations.queries import require_one_of
from congvu.registry.csv_rows import read_rows, read_table
from congvu.registry.events import ListPublished, SuccessionsPublished
from congvu.registry.models import CodeList, CodeListEntry, CodeListVersion, Succession
from congvu.registry.refusals import KeyInvalid, ListInvalid
from congvu.registry.rules import PARENTS, Row, digest, key_is_valid, problems_of, search_text
from congvu.registry.shipped import LISTS, SUCCESSIONS


@dataclass(frozen=True)
class Pair:
    """An old code, what it was called, and a code that it became; `is_main` for the larger part of a divided one."""

    old_code: str
    old_name: str
    new_code: str
    is_main: bool = True


@transaction.atomic
def publish_list(
    key: str,
    name: str,
    rows: Iterable[Row],
    *,
    valid_from: date,
    source: str,
    by: Account,
    at: datetime,
) -> CodeListVersion:
    """Publish what a list says from a day on. The same content again is the same version.

    Refuses with ListInvalid, every line named with its reason, and then writes nothing.
    """
    require_one_of(by, (Role.CATALOG_EDITOR, Role.ADMINISTRATOR), vietnam_day(at))
    if not key_is_valid(key):
        raise KeyInvalid(key=key[:60])
    tidy = [row.tidied() for row in rows]
    if problems := problems_of(tidy, _parents(key, valid_from)):
        raise ListInvalid(key=key, problems=problems)
    code_list, _ = CodeList.objects.get_or_create(key=key, defaults={"name": nfc(name).strip()})
    CodeList.objects.select_for_update().get(pk=code_list.pk)
    holding = code_list.versions.filter(valid_from__lte=valid_from).order_by("-valid_from", "-number").first()
    print_of_rows = digest(tidy)
    if holding is not None and holding.digest == print_of_rows:
        return holding
    last = code_list.versions.order_by("-number").first()
    version = CodeListVersion.objects.create(
        code_list=code_list,
        number=last.number + 1 if last else 1,
        valid_from=valid_from,
        source=nfc(source).strip()[:300],
        digest=print_of_rows,
        published_at=at,
    )
    CodeListEntry.objects.bulk_create(
        (
            CodeListEntry(
                version=version,
                code=row.code,
                name=row.name,
                name_en=row.name_en,
                parent_code=row.parent_code,
                folded=search_text(row),
            )
            for row in tidy
        ),
        batch_size=2_000,
    )
    told = ListPublished(key=key, version=version.number, entries=len(tidy), valid_from=valid_from.isoformat())
    record(told, about=version, by=by, at=at)
    return version


@transaction.atomic
def publish_successions(key: str, pairs: Iterable[Pair], *, on: date, by: Account, at: datetime) -> int:
    """Say what old codes of a list became on a day; gives how many pairs are new. Known pairs stay as they are."""
    require_one_of(by, (Role.CATALOG_EDITOR, Role.ADMINISTRATOR), vietnam_day(at))
    code_list = CodeList.objects.select_for_update().get(key=key)
    known = set(code_list.successions.values_list("old_code", "new_code"))
    codes = set(CodeListEntry.objects.of(key, on).values_list("code", flat=True))
    new = [pair for pair in pairs if (pair.old_code, pair.new_code) not in known]
    problems = [
        (line, f"mã mới “{pair.new_code}” không có trong danh mục")
        for line, pair in enumerate(new, start=2)
        if pair.new_code not in codes
    ]
    if problems:
        raise ListInvalid(key=key, problems=problems)
    Succession.objects.bulk_create(
        (
            Succession(
                code_list=code_list,
                old_code=pair.old_code,
                old_name=nfc(pair.old_name).strip(),
                new_code=pair.new_code,
                is_main=pair.is_main,
                on=on,
            )
            for pair in new
        ),
        batch_size=2_000,
    )
    if new:
        record(SuccessionsPublished(key=key, pairs=len(new), on=on.isoformat()), about=code_list, by=by, at=at)
    return len(new)


def load_shipped(*, by: Account, at: datetime) -> list[CodeListVersion]:
    """Publish the lists that come with the program. Loading again changes nothing."""
    data = resources.files("congvu.registry") / "data"
    versions = []
    for shipped in LISTS:
        if kept := CodeListVersion.objects.filter(code_list__key=shipped.key).order_by("number").first():
            # An administrator may have published a fuller list since: it is not replaced by the shipped one.
            versions.append(kept)
            continue
        rows = read_rows((data / shipped.file).read_bytes())
        versions.append(
            publish_list(
                shipped.key,
                shipped.name,
                rows,
                valid_from=shipped.valid_from,
                source=shipped.source,
                by=by,
                at=at,
            )
        )
    for key, file, on in SUCCESSIONS:
        if Succession.objects.filter(code_list__key=key, on=on).exists():
            continue
        table = read_table((data / file).read_bytes(), needs=("old_code", "old_name", "new_code"))
        publish_successions(
            key,
            [Pair(row["old_code"], row["old_name"], row["new_code"], row.get("is_main") != "0") for _, row in table],
            on=on,
            by=by,
            at=at,
        )
    return versions


def _parents(key: str, on: date) -> frozenset[str] | None:
    if (parent_list := PARENTS.get(key)) is None:
        return None
    return frozenset(CodeListEntry.objects.of(parent_list, on).values_list("code", flat=True))
