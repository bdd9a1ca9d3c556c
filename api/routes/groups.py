"""What groups and other methods make of options: ``/v1/groups`` and the like; nothing is kept."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import ConfigDict
from pydantic import Field as Key

from api.dependencies import Previewer
from api.problems import described
from api.routes import replies
from api.routes.asked import Name
from api.routes.comparisons import MOST, Word
from api.routes.description import json_answer
from api.routes.strict import StrictRoute
from api.usecases import comparisons
from evaluator.group_document import BallotsPart, GroupsPart, ballots_part, groups_part
from evaluator.opinions_document import OpinionsPart, opinions_part
from evaluator.preference.opinions import Shape as PreferenceFunction
from proposals.errors import UsageError
from proposals.shapes import Shape

router = APIRouter(prefix="/v1", tags=["comparisons"], route_class=StrictRoute)
PEOPLE = 2_000
Points = Annotated[float, Key(ge=0, le=1e9)]
Weights = Annotated[dict[Word, Points], Key(max_length=MOST, description="by criterion; only proportions count")]
Ranked = Annotated[list[Word | Annotated[list[Word], Key(max_length=MOST)]], Key(max_length=MOST)]
Objections = Annotated[
    list[Annotated[list[Word], Key(max_length=MOST)]] | None,
    Key(max_length=PEOPLE, description="for each person the options that they could not live with"),
]
_WEIGHTS: dict[str, Any] = {"verifiability": 40, "robustness": 30, "enforceability": 20, "middle_power_autonomy": 10}
_TURNED: dict[str, Any] = {"verifiability": 10, "robustness": 20, "enforceability": 30, "middle_power_autonomy": 40}
GONE = described("unsupported-media", "not-found", "gone")


class Ballots(Shape):
    """Rankings by people, best first, level options in a list of their own; and objections."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "options": ["inf-1987", "smart-1991", "status-quo"],
                "rankings": [["inf-1987", "smart-1991", "status-quo"], ["status-quo", ["inf-1987", "smart-1991"]]],
                "objections": [["status-quo"], []],
            }
        }
    )

    options: Annotated[list[Word], Key(min_length=2, max_length=MOST)]
    rankings: Annotated[list[Ranked], Key(max_length=PEOPLE, description="one for each person")] = []
    objections: Objections = None


class People(Shape):
    """People who weigh the criteria of a comparison each in their way; and objections."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"people": [_WEIGHTS, _TURNED], "objections": [["status-quo"], []]}}
    )

    people: Annotated[list[Weights], Key(min_length=1, max_length=PEOPLE)]
    objections: Objections = None


class FunctionPart(Shape):
    """A preference function of PROMETHEE, its thresholds in points: indifference q, preference p, inflection s."""

    kind: Literal["usual", "u_shape", "v_shape", "level", "linear", "gaussian"]
    q: Points | None = None
    p: Points | None = None
    s: Points | None = None


class Weighed(Shape):
    """Weights on the criteria of a comparison; and preference functions, the usual one where none is named."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"weights": _WEIGHTS, "functions": {"verifiability": {"kind": "linear", "q": 5, "p": 20}}}
        }
    )

    weights: Weights
    functions: Annotated[dict[Word, FunctionPart], Key(max_length=MOST)] = {}


@router.post(
    "/groups", responses=json_answer(200, BallotsPart, "the counts, kept nowhere") | described("unsupported-media")
)
def count(visit: Previewer, ballots: Ballots) -> Response:
    """Count rankings and objections: first choices, majorities, Borda and Condorcet, and where these two disagree."""
    if not ballots.rankings and ballots.objections is None:
        raise UsageError("nothing is to be counted: send `rankings`, `objections` or both")
    return replies.show(visit.service.work(ballots_part, ballots.options, ballots.rankings, ballots.objections))


@router.post("/comparisons/{name}/groups", responses=json_answer(200, GroupsPart, "the counts, kept nowhere") | GONE)
def group(visit: Previewer, name: Name, wanted: People) -> Response:
    """Count what people make of a comparison who weigh its criteria each in their way, inside each reach class."""
    document = comparisons.of_one_pack(visit.service, visit.caller, name)
    return replies.show(visit.service.work(groups_part, document, wanted.people, wanted.objections))


@router.post(
    "/comparisons/{name}/opinions", responses=json_answer(200, OpinionsPart, "the values, kept nowhere") | GONE
)
def opine(visit: Previewer, name: Name, wanted: Weighed) -> Response:
    """Ask PROMETHEE II, TOPSIS and VIKOR for second opinions on a comparison, with a warning where they disagree."""
    document = comparisons.of_one_pack(visit.service, visit.caller, name)
    functions = {one: PreferenceFunction(**part.model_dump()) for one, part in wanted.functions.items()}
    return replies.show(visit.service.work(opinions_part, document, wanted.weights, functions))
