"""Groups and second opinions on a comparison: inside reach classes, on the numbers that were printed."""

from __future__ import annotations

import pytest

from evaluator.class_scores import class_scores, criteria_of, shares
from evaluator.compare import compare
from evaluator.comparison_document import ComparisonDocument, comparison_document
from evaluator.evaluate import basis
from evaluator.group_document import groups_part
from evaluator.opinions_document import opinions_part
from evaluator.preference.opinions import Shape
from evaluator.question import Ask
from proposals.errors import InputError, UsageError

SAME = {"verifiability": 1.0, "robustness": 1.0, "enforceability": 1.0, "middle_power_autonomy": 1.0}
VERIFY = dict.fromkeys(SAME, 0.0) | {"verifiability": 7.0}
FREE = dict.fromkeys(SAME, 0.0) | {"middle_power_autonomy": 3.0}


@pytest.fixture(scope="module")
def compared() -> ComparisonDocument:
    options = ("unga-79-239-2024", "us-china-nuclear-control-2024", "inf-1987", "new-start-2010")
    return comparison_document(compare(basis(Ask()), options))


def test_scores_are_those_printed_and_more_is_better(compared: ComparisonDocument) -> None:
    printed = {one.instrument.id: one.criteria for one in compared.options}
    found = {
        name: row for scores in class_scores(compared) for name, row in zip(scores.options, scores.table, strict=True)
    }
    assert found
    for name, row in found.items():
        assert list(row) == [
            100 - part.score if key == "relative_gains_sensitivity" else part.score
            for key, part in printed[name].items()
        ]


def test_people_who_weigh_one_thing_put_first_what_has_most_of_it(compared: ComparisonDocument) -> None:
    counted = groups_part(compared, [VERIFY, VERIFY, FREE], [["inf-1987"], [], ["inf-1987"]])
    assert counted.objections is not None
    assert counted.objections["inf-1987"] == 2
    for part, scores in zip(counted.classes, class_scores(compared), strict=True):
        assert sum(part.group.first_choices.values()) == pytest.approx(3)
        best = scores.options[scores.table[:, 0].argmax()]
        assert part.group.condorcet in {best, None}
        assert part.group.first_choices[best] >= 1


def test_opinions_agree_with_the_sum_on_one_criterion_and_say_when_none_can_be_asked(
    compared: ComparisonDocument,
) -> None:
    told = opinions_part(compared, VERIFY, {"verifiability": Shape("linear", q=1, p=10)})
    assert told.weights == {"verifiability": 1.0} | dict.fromkeys(list(SAME)[1:], 0.0)
    for part, scores in zip(told.classes, class_scores(compared), strict=True):
        if len(set(scores.table[:, 0])) == 1:
            assert part.warnings == [
                "the options do not differ on any criterion that counts: no method can tell them apart"
            ]
            continue
        summed = part.values["weighted sum"]
        best = {name for name in part.options if summed[name] == max(summed.values())}
        assert {max(values, key=lambda name: values[name]) for values in part.values.values()} <= best


@pytest.mark.parametrize(
    ("weights", "pointer", "said"),
    [
        (SAME | {"verifability": 1.0}, "/weights/verifability", "there is no criterion `verifability`"),
        ({"verifiability": 1.0}, "/weights", "weights for `robustness`, `enforceability`, `middle_power_autonomy`"),
        (dict.fromkeys(SAME, 0.0), "/weights", "at least one weight lies above 0"),
    ],
)
def test_weights_that_do_not_fit_are_refused(
    compared: ComparisonDocument, weights: dict[str, float], pointer: str, said: str
) -> None:
    with pytest.raises(InputError, match=said) as refused:
        shares(weights, criteria_of(compared))
    assert [mistake.pointer for mistake in refused.value.mistakes] == [pointer]


def test_nobody_objects_to_what_is_not_there(compared: ComparisonDocument) -> None:
    with pytest.raises(UsageError, match="there is no option `nothing` to object to"):
        groups_part(compared, [SAME], [["nothing"]])
