"""What the pages of the catalogue ask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from congvu.catalog.models import Field, Procedure, ProcedureRevision, ServiceLevel
from congvu.catalog.refusals import NoSuchProcedure
from congvu.catalog.rules.legal_parts import Decision, LegalParts
from congvu.catalog.rules.publication import short_notice
from congvu.catalog.rules.service_level import Level, facts_of, service_level
from congvu.forms.reading import from_dict
from congvu.forms.wording import called_in, in_words
from congvu.kernel.limits import TimeLimit, Unit


@dataclass(frozen=True)
class PublishedProcedure:
    """A procedure as its page shows it: the revision in force, its parts, its level."""

    procedure: Procedure
    revision: ProcedureRevision
    parts: LegalParts
    level: Level
    limit: TimeLimit | None


@dataclass(frozen=True)
class FieldOfServices:
    """One field with its procedures, for the list of online services (TT 32/2017/TT-BTTTT Đ6)."""

    field: Field
    procedures: tuple[Procedure, ...]


@lru_cache(maxsize=1024)
def english_name(revision_id: int) -> str:
    """The English name in a published revision, which never changes; empty where it has none."""
    names = ProcedureRevision.objects.published().filter(pk=revision_id).values_list("content__name_en", flat=True)
    return names.first() or ""


def legal_parts(revision: ProcedureRevision) -> LegalParts:
    """The legal parts, with the decision that published them where the content itself names none."""
    parts = LegalParts.read(revision.content)
    if parts.decision.number or revision.publication_id is None:
        return parts
    publication = revision.publication
    assert publication is not None, "it has an id"
    signed_on = publication.signed_on.isoformat() if publication.signed_on else ""
    return replace(parts, decision=Decision(number=publication.number, signed_on=signed_on))


def level_of(revision: ProcedureRevision) -> Level:
    """The service level that the revision's own facts give, with what is missing for the next."""
    return service_level(facts_of(legal_parts(revision)))


def time_limit(revision: ProcedureRevision) -> TimeLimit | None:
    """Thời hạn giải quyết; None where the program answers at once, or the source leaves it in doubt."""
    if revision.limit_amount is None:
        return None
    return TimeLimit(revision.limit_amount, Unit(revision.limit_unit))


def procedure_page(code: str) -> PublishedProcedure:
    """Everything the page of a procedure needs, in one query; refuses with NoSuchProcedure."""
    procedure = (
        Procedure.objects.published()
        .select_related("field", "current__publication", "current__unit")
        .filter(code=code.strip().upper())
        .first()
    )
    if procedure is None or procedure.current is None:
        raise NoSuchProcedure(procedure=code[:60])
    return shown(procedure, procedure.current)


def shown(procedure: Procedure, revision: ProcedureRevision) -> PublishedProcedure:
    parts = _told(legal_parts(revision), revision)
    return PublishedProcedure(procedure, revision, parts, service_level(facts_of(parts)), time_limit(revision))


def _told(parts: LegalParts, revision: ProcedureRevision) -> LegalParts:
    """The parts with what the conditions of papers and fees say, in the words of the form."""
    if revision.form is None or not any([one.when for one in parts.papers] + [one.when for one in parts.fees]):
        return parts
    called = called_in(from_dict(revision.form))
    return replace(
        parts,
        papers=tuple(replace(one, when_said=in_words(one.when, called)) for one in parts.papers),
        fees=tuple(replace(one, when_said=in_words(one.when, called)) for one in parts.fees),
    )


def revisions_of(procedure: Procedure) -> list[ProcedureRevision]:
    """What was published of a procedure, newest first, without the bulk of it."""
    return list(
        procedure.revisions.published()
        .select_related("publication")
        .only("number", "status", "effective_from", "effective_to", "published_at", "publication", "procedure")
        .order_by("-number")
    )


def revision_in_force(procedure: Procedure, on: date) -> ProcedureRevision | None:
    """The revision whose law holds on a day: a dossier of 2019 follows that of 2019."""
    return (
        procedure.revisions.published()
        .filter(Q(effective_to__isnull=True) | Q(effective_to__gte=on), effective_from__lte=on)
        .order_by("-number")
        .first()
    )


def waiting_for_force(on: date) -> list[ProcedureRevision]:
    """Published revisions that should be in force on a day and are not yet."""
    return list(
        ProcedureRevision.objects.published()
        .filter(Q(effective_to__isnull=True) | Q(effective_to__gte=on), effective_from__lte=on)
        .exclude(procedure__current=F("pk"))
        .select_related("procedure")
        .order_by("procedure_id", "number")
    )


def publication_warning(revision: ProcedureRevision, effective_from: date, decided_on: date | None) -> str:
    """A sentence when the public has less notice than NĐ 63/2010/NĐ-CP Đ15 wants; empty otherwise."""
    decided = decided_on or legal_parts(revision).decision.day
    return short_notice(decided_on=decided, effective_from=effective_from) if decided else ""


def fields_with_counts(*, filed_here_first: bool = False) -> list[tuple[Field, int]]:
    """Fields that have published procedures, with how many; by name, or those with services here first."""
    rows = (
        Procedure.objects.published()
        .filter(field__isnull=False)
        .values("field")
        .annotate(procedures=Count("pk"), here=Count("pk", filter=Q(is_filed_here=True)))
    )
    counted = {row["field"]: row for row in rows}
    found = list(Field.objects.filter(pk__in=counted))
    if filed_here_first:
        found.sort(key=lambda field: (-counted[field.pk]["here"], -counted[field.pk]["procedures"], field.name))
    return [(field, counted[field.pk]["procedures"]) for field in found]


def level_counts() -> dict[int, int]:
    """How many published procedures each level has; every level is there."""
    counts = dict(Procedure.objects.published().values_list("service_level").annotate(Count("pk")).order_by())
    return {level.value: counts.get(level.value, 0) for level in ServiceLevel}


def services_by_level(level: int | None = None) -> list[FieldOfServices]:
    """Online services (level 3 and 4, or one level) grouped by field, in two queries."""
    procedures = Procedure.objects.published().select_related("field").order_by("field__name", "name")
    procedures = procedures.filter(service_level=level) if level else procedures.filter(service_level__gte=3)
    grouped: dict[Field, list[Procedure]] = {}
    for procedure in procedures.defer("document", "folded", "folded_name"):
        grouped.setdefault(procedure.field or Field(name=_("Lĩnh vực khác")), []).append(procedure)
    return [FieldOfServices(field, tuple(members)) for field, members in grouped.items()]
