"""``assay compare --weights``: tables, JSON and refusals."""

from __future__ import annotations

from pathlib import Path

from tests.api.commands import Assay

OPTIONS = ("us-political-declaration-2023", "chip-security-act-2025")
QUICK = ("--samples", "200")


def test_weights_print_what_is_exact_and_what_is_a_share(assay: Assay) -> None:
    told = assay("compare", *OPTIONS, "--weights", "hold_the_line", *QUICK)
    assert told.code == 0
    for line in (
        "Weights: Hold the line (hold_the_line), imputed by the editors from texts; no group was asked",
        "each weight can move: verifiability 20 % to 35 %",
        "stays first unless middle power autonomy counts for more than",
        "share of possible weightings by rank",
        "Frontier, across reach classes:",
        "Families differ: a criterion asks something else of each.",
    ):
        assert line in told.out


def test_a_comparison_without_weights_has_none(assay: Assay) -> None:
    told = assay("compare", *OPTIONS)
    assert "Weights:" not in told.out
    assert assay("compare", *OPTIONS, "--format", "json").json["weighings"] == []


def test_json_has_a_weighing_for_each_set(assay: Assay) -> None:
    told = assay(
        "compare", *OPTIONS, "--weights", "hold_the_line", "--weights", "verify_first", "--format", "json", *QUICK
    ).json
    assert [part["weights"] for part in told["weighings"]] == ["hold_the_line", "verify_first"]
    [order] = told["weighings"][0]["classes"]
    assert order["reach_class"] == "conduct"
    assert {sum(row) for row in order["acceptability"]["rank_acceptability"].values()} == {1.0}


def test_several_contexts_give_a_panel_each(assay: Assay) -> None:
    worlds = ("--context", "managed_rivalry", "--context", "parity_race")
    told = assay("compare", *OPTIONS, *worlds, "--weights", "hold_the_line", *QUICK)
    assert told.out.count("Weights: Hold the line") == 2
    assert told.out.count("World: ") == 2
    listed = assay("compare", *OPTIONS, *worlds, "--format", "json").json
    assert [one["context"] for one in listed] == ["managed_rivalry", "parity_race"]
    refused = assay("compare", *OPTIONS, *worlds, "--format", "md")
    assert (refused.code, "one context at a time" in refused.err) == (2, True)


def test_a_report_has_a_section_of_weights(assay: Assay) -> None:
    told = assay("compare", *OPTIONS, "--weights", "hold_the_line", "--format", "md", *QUICK)
    assert "## With weights, inside a reach class" in told.out


def test_a_contradiction_is_told_with_every_statement_in_it(assay: Assay, tmp_path: Path) -> None:
    file = tmp_path / "torn.yaml"
    file.write_text("id: t\ntitle: T\nranks: [verifiability, robustness]\n"
                    "intervals: {verifiability: [0, 20], robustness: [30, 40]}\n")  # fmt: skip
    told = assay("compare", *OPTIONS, "--weights", file)
    assert (told.code, told.out) == (2, "")
    for line in ("verifiability counts at least as much as robustness (line 3)", "(line 4)", "[contradiction]"):
        assert line in told.err


def test_what_does_not_go_together_is_refused(assay: Assay) -> None:
    for words, said in (
        (("--weights", "verify_frst"), "did you mean `verify_first`?"),
        (("--weights", "verify_first", "--weights", "verify_first"), "--weights names `verify_first` twice"),
        (("--context", "parity_race", "--context", "parity_race"), "--context names `parity_race` twice"),
        (
            ("--stability", "--pack", "critique-2025", "--pack", "institutionalist-2025"),
            "--stability goes through every bundled pack by itself",
        ),
        (("--weights", "verify_first", "--samples", "0"), "samples"),
    ):
        told = assay("compare", *OPTIONS, *words)
        assert (told.code, told.out) == (2, "")
        assert said in told.err
