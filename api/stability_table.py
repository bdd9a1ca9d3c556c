"""How firm a comparison is, as plain text: a grid for each reach class, then what turns its first places over."""

from __future__ import annotations

from api.tables import grid
from evaluator.stability import Stability
from evaluator.stability_words import STRIP, classes, rows, sentences, titles


def stability_table(found: Stability) -> str:
    """One block for each reach class, the frontier across classes first."""
    blocks = [
        "\n".join(
            [
                f"{name[:1].upper()}{name[1:]}",
                grid(("what is varied", *titles(strips)), rows(strips)).rstrip(),
                "",
                *(f"  {told}" for strip in strips for told in sentences(strip)),
                "",
            ]
        )
        for name, strips in classes(found)
    ]
    return "\n".join([f"Stability. {STRIP}", "", *blocks])
