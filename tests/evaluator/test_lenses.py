"""A change of lens: what every pack concludes survives, what one turns round is said to turn."""

from __future__ import annotations

import json

import pytest

from api.cli.main import main
from evaluator import Ask
from evaluator.comparison_document import verdict
from evaluator.lenses import Conclusion, compare_lenses
from proposals.errors import UsageError
from proposals.instrument import Instrument

PACKS = ("critique-2025", "institutionalist-2025")
OPTIONS = ("us-political-declaration-2023", "ai-diffusion-framework-2025")


@pytest.mark.parametrize(
    ("differences", "said"), [((400, 800), "survives"), ((400, 0), "fades"), ((400, -400), "turns")]
)
def test_a_conclusion_survives_fades_or_turns(differences: tuple[int, int], said: str) -> None:
    assert verdict(Conclusion("a", "b", "verifiability", differences)) == said


def test_every_difference_is_that_of_its_own_pack(library: dict[str, Instrument]) -> None:
    lenses = compare_lenses(Ask(), PACKS, [library[name] for name in OPTIONS])
    assert [comparison.basis.pack.id for comparison in lenses.comparisons] == list(PACKS)
    assert lenses.conclusions
    for drawn in lenses.conclusions:
        for comparison, difference in zip(lenses.comparisons, drawn.differences, strict=True):
            better, worse = (
                comparison.option(name).scored.criteria[drawn.criterion] for name in (drawn.better, drawn.worse)
            )
            assert difference == better.good - worse.good
        assert drawn.differences[0] > 0


def test_a_pack_is_not_compared_with_itself(library: dict[str, Instrument]) -> None:
    with pytest.raises(UsageError, match="different packs"):
        compare_lenses(Ask(), (PACKS[0], PACKS[0]), [library[OPTIONS[0]]])


@pytest.mark.slow
def test_the_command_line_gives_one_table_per_pack(capsys: pytest.CaptureFixture[str]) -> None:
    lenses = [word for pack in PACKS for word in ("--pack", pack)]
    assert main(["compare", *OPTIONS, *lenses]) == 0
    table = capsys.readouterr().out
    assert table.count("Scoreboard:") == len(PACKS)
    assert "What survives" in table
    assert main(["compare", *OPTIONS, *lenses, "--format", "json"]) == 0
    assert {entry["verdict"] for entry in json.loads(capsys.readouterr().out)["conclusions"]} <= {
        "survives",
        "fades",
        "turns",
    }
    assert main(["compare", *OPTIONS, *lenses, "--format", "html"]) == UsageError.exit_code


@pytest.mark.slow
def test_each_pack_is_weighed_in_each_world(capsys: pytest.CaptureFixture[str]) -> None:
    lenses = [word for pack in PACKS for word in ("--pack", pack)]
    worlds = [word for world in ("managed_rivalry", "parity_race") for word in ("--context", world)]
    asked = ["--weights", "verify_first", "--samples", "100", "--bounds", "outer"]
    assert main(["compare", *OPTIONS, *lenses, *worlds, *asked, "--format", "json"]) == 0
    for lens, world in zip(json.loads(capsys.readouterr().out), ("managed_rivalry", "parity_race"), strict=True):
        assert [one["pack"] for one in lens["comparisons"]] == list(PACKS)
        assert {one["context"] for one in lens["comparisons"]} == {world}
        assert [[part["weights"] for part in one["weighings"]] for one in lens["comparisons"]] == [["verify_first"]] * 2
    assert main(["compare", *OPTIONS, *lenses, *worlds, *asked]) == 0
    table = capsys.readouterr().out
    assert (table.count("World: "), table.count("Weights: ")) == (2, 4)
