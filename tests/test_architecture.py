"""The promises of the house hold, and each check is seen to fail on a planted violation."""

from __future__ import annotations

import ast
from itertools import groupby

import pytest
from django.apps import apps
from django.db import models

from tests import promises
from tests.promises import Module

EVERY_MODULE = promises.modules()

# Steps of a machine, not legal acts: what they change is told by the fact of the act that caused them.
_MESSAGE = "brings or shows a message that some act has caused; the act is on record"
_MAKING = "a step of the making of an export; its asking and its end are on record"
NOT_ACTS: dict[str, str] = {
    "congvu.signing.actions.phases.note_trouble": "tells a signer why it does not go on; nothing has happened",
    "congvu.statistics.actions.begin_run": _MAKING,
    "congvu.statistics.actions.tell_progress": _MAKING,
    "congvu.notifications.actions.inbox.notify": _MESSAGE,
    "congvu.notifications.actions.inbox.notify_all": _MESSAGE,
    "congvu.notifications.actions.inbox.mark_read": _MESSAGE,
    "congvu.notifications.actions.inbox.mark_all_read": _MESSAGE,
    "congvu.notifications.actions.delivery.take": _MESSAGE,
    "congvu.notifications.actions.delivery.take_all": _MESSAGE,
    "congvu.notifications.actions.delivery.report_sent": _MESSAGE,
}


def planted(name: str, source: str) -> Module:
    return Module(name, ast.parse(source))


def test_only_actions_write() -> None:
    assert [line for module in EVERY_MODULE for line in promises.writes(module)] == []


@pytest.mark.parametrize(
    "source",
    [
        "dossier.save()",
        "dossier.save(update_fields=['status'])",
        "Dossier.objects.create(code='1')",
        "Dossier.objects.filter(pk=1).update(status='x')",
        "rows.update(status='x')",
        "Paper.objects.bulk_create(papers)",
        "dossier.delete()",
        "Paper.objects.filter(dossier=dossier).delete()",
        "Account.objects.get_or_create(email=email)",
    ],
)
def test_a_write_in_a_face_or_a_query_is_seen(source: str) -> None:
    assert promises.writes(planted("congvu.faces.desk.inbox", source))
    assert promises.writes(planted("congvu.dossiers.queries", source))
    assert not promises.writes(planted("congvu.dossiers.actions.intake", source))


@pytest.mark.parametrize(
    "source",
    [
        "digest.update(data)",
        "names.add('Lan')",
        "image.save(stream, 'PNG')",
        "form.fields.update(more)",
        "seen.clear()",
    ],
)
def test_what_only_looks_like_a_write_is_let_be(source: str) -> None:
    assert not promises.writes(planted("congvu.faces.desk.inbox", source))


def test_faces_load_only_through_the_actors_eyes() -> None:
    assert [line for module in EVERY_MODULE for line in promises.loads_blindly(module)] == []


@pytest.mark.parametrize(
    "source",
    [
        "Dossier.objects.get(pk=1)",
        "Dossier.objects.filter(code=code).visible_to(officer)",
        "get_object_or_404(Dossier, code=code)",
        "rows = Dossier.objects",
    ],
)
def test_a_blind_load_in_a_face_is_seen(source: str) -> None:
    assert promises.loads_blindly(planted("congvu.faces.desk.dossier", source))


@pytest.mark.parametrize(
    "source",
    ["get_object_or_404(Dossier.objects.visible_to(officer), code=code)", "Procedure.objects.published().count()"],
)
def test_a_load_through_the_actors_eyes_is_let_be(source: str) -> None:
    assert not promises.loads_blindly(planted("congvu.faces.desk.dossier", source))


def actions_by_app() -> list[list[Module]]:
    actions = [module for module in EVERY_MODULE if "actions" in module.name.split(".") and not module.is_test]
    return [list(group) for _, group in groupby(actions, key=lambda module: module.name.split(".")[1])]


def test_every_action_takes_by_and_at_and_records_a_fact() -> None:
    careless = {name: why for app in actions_by_app() for name, why in promises.careless_actions(app).items()}

    assert careless.keys() - NOT_ACTS.keys() == set(), careless


def test_an_exception_that_is_no_longer_needed_is_struck_off() -> None:
    careless = {name for app in actions_by_app() for name in promises.careless_actions(app)}

    assert NOT_ACTS.keys() <= careless


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ("def receive(dossier, *, at): dossier.save(); record(x)", "by="),
        ("def receive(dossier, *, by): dossier.save(); record(x)", "at="),
        ("def receive(dossier, by, at): dossier.save(); record(x)", "by=, at="),
        ("def receive(dossier, *, by, at): dossier.save()", "record()"),
        ("def receive(dossier, *, by, at): _number(dossier)\ndef _number(dossier): dossier.save()", "record()"),
    ],
)
def test_a_careless_action_is_seen(source: str, missing: str) -> None:
    module = planted("congvu.dossiers.actions.intake", source)

    assert promises.careless_actions([module]) == {"congvu.dossiers.actions.intake.receive": missing}


def test_an_action_that_records_through_another_function_is_let_be() -> None:
    source = "def receive(dossier, *, by, at): dossier.save(); _tell(dossier)\ndef _tell(dossier): facts.record(x)"

    assert promises.careless_actions([planted("congvu.dossiers.actions.intake", source)]) == {}


def test_the_clock_is_handed_in() -> None:
    assert [line for module in EVERY_MODULE for line in promises.reads_the_clock(module)] == []


def test_reading_the_clock_in_an_action_is_seen() -> None:
    assert promises.reads_the_clock(planted("congvu.dossiers.actions.intake", "on = timezone.localdate()"))
    assert not promises.reads_the_clock(planted("congvu.dossiers.actions.intake", "on = localdate(at)"))
    assert not promises.reads_the_clock(planted("congvu.faces.desk.inbox", "on = localdate()"))


def test_rules_are_private_to_their_app() -> None:
    assert [line for module in EVERY_MODULE for line in promises.borrowed_rules(module)] == []


def test_borrowed_rules_are_seen() -> None:
    assert promises.borrowed_rules(planted("congvu.faces.desk.inbox", "from congvu.dossiers import rules"))
    assert promises.borrowed_rules(planted("congvu.dossiers.queries", "from congvu.catalog.rules import level"))
    assert not promises.borrowed_rules(planted("congvu.dossiers.queries", "from congvu.dossiers import rules"))


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("congvu.")]


def strayed_keys(every_model: list[type[models.Model]]) -> list[str]:
    """Foreign keys that point up or sideways, or that plant a name on a model of another app."""
    height = promises.lines()
    found = []
    for model in every_model:
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey | models.ManyToManyField) or field.auto_created:
                continue
            target = field.related_model
            mine, theirs = model._meta.app_label, target._meta.app_label  # type: ignore[union-attr]
            if theirs == mine or not target.__module__.startswith("congvu."):
                continue
            if height[theirs] >= height[mine]:
                found.append(f"{model.__name__}.{field.name} points up or sideways to {theirs}")
            if not field.remote_field.hidden:
                found.append(f"{model.__name__}.{field.name} needs related_name='+'")
    return found


def test_foreign_keys_point_down_the_lines_and_leave_no_name_behind() -> None:
    assert our_models()
    assert strayed_keys(our_models()) == []


def test_a_foreign_key_that_points_up_is_seen() -> None:
    class Stray(models.Model):
        """Planted: an agency that knows dossiers."""

        dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.CASCADE)

        class Meta:
            app_label = "organisations"
            managed = False

        def __str__(self) -> str:
            return "planted"

    try:
        assert len(strayed_keys([Stray])) == 2
    finally:
        del apps.all_models["organisations"]["stray"]
        apps.clear_cache()


def test_every_model_bears_a_name_of_the_glossary() -> None:
    terms = promises.terms_of((promises.ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))

    assert [
        f"{model.__name__}: {model._meta.verbose_name}"
        for model in our_models()
        if str(model._meta.verbose_name).casefold() not in terms
    ] == []


def test_a_term_outside_the_glossary_is_seen() -> None:
    terms = promises.terms_of("| Tiếng Việt | identifier |\n| --- | --- |\n| thời hạn; hẹn trả lúc | `TimeLimit` |")

    assert "thời hạn" in terms
    assert "hẹn trả" not in terms


def test_every_model_says_what_it_is_in_vietnamese_first() -> None:
    assert [
        model.__name__
        for model in our_models()
        if not (model.__doc__ or "").casefold().startswith(str(model._meta.verbose_name).casefold()[:4])
    ] == []
