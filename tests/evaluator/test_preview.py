"""Previews say what the evaluation of record says."""

from __future__ import annotations

from evaluator import Evaluation
from evaluator.preview import compiled_alone, compiled_bounds, preview


def test_a_preview_is_the_evaluation_without_its_proof(evaluations: dict[str, Evaluation]) -> None:
    for evaluation in evaluations.values():
        seen, scored = preview(evaluation.sheet.cautious, evaluation.pack), evaluation.scored
        assert seen.criteria == {name: score.n for name, score in scored.criteria.items()}
        assert seen.reach == scored.values[f"grade:{evaluation.pack.manifest.frames[0].level}"]
        assert list(seen.standing) == [
            finding.head.id for finding in evaluation.pack.findings if scored.values[f"{finding.head.id}#standing"]
        ]


def test_every_step_of_a_preview_is_that_of_the_evaluation(evaluations: dict[str, Evaluation]) -> None:
    for evaluation in evaluations.values():
        found = compiled_alone(evaluation.pack, evaluation.sheet.cautious)
        assert found.items() <= evaluation.scored.values.items()
        assert len(found) == len(evaluation.pack.programme.inputs) + len(evaluation.pack.programme.steps)


def test_compiled_bounds_are_those_of_the_evaluation(evaluations: dict[str, Evaluation]) -> None:
    for evaluation in evaluations.values():
        scored = evaluation.scored
        assert compiled_bounds(evaluation.pack, evaluation.sheet.masks, scored.values) == scored.outlook
