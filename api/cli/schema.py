"""``assay schema``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from api.cli import options as opt
from api.cli.output import as_json, emit
from evaluator.comparison_document import ComparisonDocument
from evaluator.document_shape import EvaluationDocument
from proposals.current import standard_vocabulary
from proposals.schema import DIALECT, instrument_schema


class What(StrEnum):
    """The documents that have a schema."""

    INSTRUMENT = "instrument"
    EVALUATION = "evaluation"
    COMPARISON = "comparison"


def command(
    what: Annotated[What, typer.Argument(help="which document")] = What.INSTRUMENT, output: opt.Output = None
) -> None:
    """Print the JSON Schema of instruments, evaluations or comparisons."""
    if what is What.INSTRUMENT:
        schema = instrument_schema(standard_vocabulary())
    else:
        shape = EvaluationDocument if what is What.EVALUATION else ComparisonDocument
        schema = {"$schema": DIALECT} | shape.model_json_schema(mode="serialization", by_alias=True)
    emit(as_json(schema), output)
