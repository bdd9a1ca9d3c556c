"""Every field of the vocabulary has all that its kind and basis need."""

from __future__ import annotations

import re

import pytest

from proposals.conditions.formula import Not
from proposals.conditions.satisfy import satisfiable
from proposals.conditions.scope import state_path
from proposals.vocabulary import REQUIRED, SETTLED, Field, Vocabulary
from rules.pack import Pack

NOT_OF_SHEETS = ("arguments.", "context.", "standpoint.")


def asked(vocabulary: Vocabulary) -> list[Field]:
    """The fields that an author may answer beyond what must be stated."""
    return [
        field
        for path, field in vocabulary.fields.items()
        if not field.shape.computed and path not in REQUIRED and not path.startswith(NOT_OF_SHEETS)
    ]


def test_paths_are_section_and_name(vocabulary: Vocabulary) -> None:
    form = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
    assert [path for path in vocabulary.fields if not form.fullmatch(path)] == ["families"]


@pytest.mark.parametrize(("kind", "key"), [("number", "bands"), ("set", "members")])
def test_values_stand_under_the_key_of_the_kind(vocabulary: Vocabulary, kind: str, key: str) -> None:
    for field in vocabulary.fields.values():
        assert bool(getattr(field.shape, key)) == (field.shape.kind == kind), field.path
        assert bool(field.shape.values) == (field.shape.kind not in ("number", "set")), field.path


def test_yes_no_fields_have_no_and_yes_in_that_order(vocabulary: Vocabulary) -> None:
    assert {field.term.values for field in vocabulary.fields.values() if field.term.kind == "yes_no"} == {("no", "yes")}


def test_every_question_asks(vocabulary: Vocabulary) -> None:
    assert [field.path for field in vocabulary.fields.values() if "?" not in field.shape.question] == []


def test_every_value_has_a_meaning_and_a_noun_phrase_of_its_own(vocabulary: Vocabulary) -> None:
    for field in vocabulary.fields.values():
        assert [value.is_ for value in field.values if not (value.says and value.means)] == [], field.path
        assert len({value.says for value in field.values}) == len(field.values), field.path
        assert len({value.is_ for value in field.values}) == len(field.values), field.path


def test_no_value_is_the_name_of_a_state(vocabulary: Vocabulary) -> None:
    states = {"silent", "unspecified", "not_addressed", "undefined", "none_yet", "indeterminate", "unknown"}
    assert {field.path for field in vocabulary.fields.values() if states & set(field.term.values)} == set()


def test_records_and_judgements_have_a_usual_value(vocabulary: Vocabulary) -> None:
    assert [
        field.path for field in asked(vocabulary) if field.shape.basis != "text" and field.shape.usual is None
    ] == []


def test_texts_have_silence_and_no_usual_value_unless_they_burden(vocabulary: Vocabulary) -> None:
    texts = [field for field in asked(vocabulary) if field.shape.basis == "text"]
    assert [field.path for field in texts if field.silence is None] == []
    assert [field.path for field in texts if (field.shape.usual is not None) != (field.shape.burden == "yes")] == []


def test_only_texts_can_be_silent(vocabulary: Vocabulary) -> None:
    assert [field.path for field in asked(vocabulary) if field.shape.basis != "text" and field.silence] == []


def test_drafters_alone_concede(vocabulary: Vocabulary) -> None:
    conceding = {field.path for field in vocabulary.fields.values() if field.shape.concedes}
    assert {path for path in conceding if vocabulary.fields[path].shape.control != "drafter"} == set()
    assert {path for path in conceding if vocabulary.fields[path].shape.computed} == set()


def test_every_step_that_a_drafter_can_take_says_what_it_concedes_and_who(vocabulary: Vocabulary) -> None:
    for field in vocabulary.fields.values():
        if field.shape.control == "drafter" and field.path not in REQUIRED:
            declared = field.shape.concedes
            assert [step for step, parts in declared.items() if len(parts) != 2] == [], field.path
            depths = set(field.term.depths[1:]) if field.shape.depths else set()
            whole = [named <= set(declared) for named in (set(_forward(field)), depths) if named]
            assert any(whole) or "each_step" in declared, field.path
            assert set(declared) <= {*field.term.values, *depths, "each_step", "each_step_back"}, field.path


def test_every_burden_says_who_concedes_when_it_is_lifted(vocabulary: Vocabulary) -> None:
    for field in vocabulary.fields.values():
        if field.shape.burden:
            assert {"each_step_back", field.term.values[0]} & set(field.shape.concedes), field.path


def _forward(field: Field) -> list[str]:
    """The values that a step forward reaches: every member of a set, every value but the lowest of the others."""
    return list(field.term.values if field.term.kind == "set" else field.term.values[1:])


def test_only_drafters_fields_of_the_text_carry_burdens(vocabulary: Vocabulary) -> None:
    burdens = [field for field in vocabulary.fields.values() if field.shape.burden]
    assert len(burdens) >= 8
    assert {(field.shape.basis, field.shape.control) for field in burdens} == {("text", "drafter")}


def test_computed_fields_need_no_other_answer(vocabulary: Vocabulary) -> None:
    computed = {field.path: field.shape.computed for field in vocabulary.fields.values() if field.shape.computed}
    assert len(computed) == 5
    assert all(path.startswith("parties.") for path in computed)


def test_silence_and_applicability_read_only_what_must_be_stated(vocabulary: Vocabulary) -> None:

    for field in vocabulary.fields.values():
        ladder = field.silence.cases if field.silence else ()
        formulas = [formula for formula, *_ in ladder] + ([field.applies] if field.applies else [])
        for formula in formulas:
            assert {path for path in formula.paths() if not path.startswith(SETTLED)} == set(), field.path


def test_every_source_is_a_claim_of_the_register_or_the_editors(vocabulary: Vocabulary, pack: Pack) -> None:
    known = {*pack.register.claims, "editors"}
    cited = {source: field.path for field in vocabulary.fields.values() for source in field.shape.source}
    for field in vocabulary.fields.values():
        cited |= {
            source: field.path
            for _, _, _, sources in (field.silence.cases if field.silence else ())
            for source in sources
        }
        assert field.shape.source, field.path
    assert {source: path for source, path in cited.items() if source not in known} == {}


def test_inherited_silence_names_its_source(vocabulary: Vocabulary) -> None:
    ladders = {field.path: field.silence for field in vocabulary.fields.values() if field.silence}
    cases = [
        (path, sources) for path, ladder in ladders.items() for _, _, inherited, sources in ladder.cases if inherited
    ]
    assert len(cases) >= 5
    assert [path for path, sources in cases if not sources] == []


def test_levels_of_one_scale_have_the_same_values(vocabulary: Vocabulary) -> None:
    scales: dict[str, set[tuple[str, ...]]] = {}
    for field in vocabulary.fields.values():
        if field.shape.scale:
            scales.setdefault(field.shape.scale, set()).add(field.term.values)
    assert {scale: found for scale, found in scales.items() if len(found) > 1} == {}


def test_every_contradiction_can_be_met_and_avoided(vocabulary: Vocabulary) -> None:

    masks = {slot: term.full for term in vocabulary.scope.values() for slot in term.slots}
    masks |= {state_path(path): 0b11 for path in vocabulary.scope}
    for rule in vocabulary.never:
        assert satisfiable(rule.formula, masks), rule.id
        assert satisfiable(Not(rule.formula), masks), rule.id
        assert rule.because, rule.id
