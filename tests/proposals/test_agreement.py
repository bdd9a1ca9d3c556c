"""Agreement between coders: the published figures, and the formula on a worked table."""

from __future__ import annotations

import pytest

from proposals.agreement import Item, _kappa, _percent, agreement
from proposals.current import standard_vocabulary
from proposals.library import find_instrument, library_ids
from proposals.tiers import coding

TWICE = 12


def test_twelve_instruments_were_coded_twice() -> None:
    found = agreement(standard_vocabulary())
    assert len(found.instruments) >= TWICE
    assert set(found.instruments) <= set(library_ids())
    assert sum(part.items for part in found.sections) > len(found.disagreements) > 0


def test_kappa_of_a_worked_table() -> None:
    """20 both yes, 15 both no, 5 and 10 split: p_o 0.7, p_e 0.5, kappa 0.4."""
    counts = {("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15}
    items: list[Item] = [("i", "f", one, other) for (one, other), count in counts.items() for _ in range(count)]
    assert _percent(items) == pytest.approx(70)
    assert _kappa(items) == pytest.approx(0.4)


def test_kappa_is_not_given_for_few_items() -> None:
    assert _kappa([("i", "f", "yes", "no")] * 29) is None


def test_the_library_is_coded_as_fully_as_was_promised() -> None:
    vocabulary = standard_vocabulary()
    instruments = [found for name in library_ids() if (found := find_instrument(name, vocabulary))]
    tiers = [coding(instrument, vocabulary).tier for instrument in instruments]
    assert tiers.count("sketch") == 0
    assert tiers.count("full") >= 6
    assert tiers.count("standard") + tiers.count("full") >= 28
