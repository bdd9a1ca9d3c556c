"""The kinds of question, in the order in which they are listed."""

from __future__ import annotations

from evaluator.amend_document import AMEND
from evaluator.answers import Kind
from evaluator.assumptions_document import ASSUMPTIONS
from evaluator.measures_document import MEASURES
from evaluator.package_document import PACKAGE
from evaluator.questions_document import QUESTIONS, QUICK_SHEET
from evaluator.ranges_document import RANGES
from evaluator.redlines_document import REDLINES
from evaluator.redteam_document import REDTEAM
from evaluator.sweep.document import SWEEP
from evaluator.whynot_document import WHY_NOT
from evaluator.zone_document import ZONE
from proposals.errors import UsageError, nearest

KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        RANGES,
        QUESTIONS,
        QUICK_SHEET,
        WHY_NOT,
        ASSUMPTIONS,
        SWEEP,
        REDLINES,
        ZONE,
        PACKAGE,
        MEASURES,
        REDTEAM,
        AMEND,
    )
}


def kind_of(name: str) -> Kind:
    """The kind of that id; raises :class:`UsageError`."""
    if name not in KINDS:
        raise UsageError(f"there is no question `{name}`; {nearest(name, KINDS)}")
    return KINDS[name]
