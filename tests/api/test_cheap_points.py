"""``assay rules lint --cheap-points``."""

from __future__ import annotations

import pytest

from tests.api.commands import Assay


def test_cheap_points_are_listed_for_people_and_programs(assay: Assay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.cli.cheap_points.library_ids", lambda: ["open-skies-1992"])
    told = assay("rules", "lint", "--cheap-points")
    assert told.code == 0
    assert "further steps gain nothing in any text" in told.out
    listed = assay("rules", "lint", "--cheap-points", "--format", "json").json
    worst = listed[0]
    assert worst["points"] == max(worst["scores"].values())
    assert worst["provision"] in told.out.splitlines()[4]
    assert all(step["concessions"] for step in listed)
