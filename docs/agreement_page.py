"""The page on agreement between the library and the second, blind codings."""

from __future__ import annotations

from docs.markdown import page, table
from proposals.agreement import agreement
from proposals.vocabulary import Vocabulary

INTRODUCTION = """\
Twelve instruments were coded a second time by a coder who had not seen the library, its reports or any score. The
second coder of the EU AI Act and of the Frontier AI Safety Commitments had seen a table of facts on both; these two are
not fully blind. Answers are compared as given: *silent* and the lowest value count as different answers, although
they usually score alike. The sets of actors are records and are left out. Kappa is given for 30 items or more
(Cohen 1960). The first codings were not changed afterwards."""
WEAK = """\
Fields under 75 % got a sharper question after this comparison; the codings predate it."""


def agreement_page(vocabulary: Vocabulary) -> str:
    """The whole page."""
    found = agreement(vocabulary)
    sections = [
        (part.name, str(part.items), f"{part.percent:.0f} %", "" if part.kappa is None else f"{part.kappa:.2f}")
        for part in found.sections
    ]
    weak = [(f"`{path}`", str(count), f"{percent:.0f} %") for path, count, percent in found.weak_fields]
    disagreements = [(name, f"`{path}`", first, second) for name, path, first, second in found.disagreements]
    return page(
        "Agreement between coders",
        [
            INTRODUCTION,
            f"Coded twice: {', '.join(found.instruments)}.",
            table(("section", "items", "agreement", "kappa"), sections),
            "## Fields under 75 %",
            WEAK,
            table(("field", "items", "agreement"), weak),
            "## Disagreements",
            table(("instrument", "field", "first coder", "second coder"), disagreements),
        ],
    )
