"""The JSON of one evaluation: stable keys, documented by a published JSON Schema (``assay schema evaluation``)."""

from __future__ import annotations

from evaluator.certificate import digest, result_part
from evaluator.document_shape import (
    AddressPart,
    Arguments,
    AssumedPart,
    CriterionPart,
    EnginePart,
    EvaluationDocument,
    FactorPart,
    FindingPart,
    InstrumentPart,
    LedgerPart,
    NextBehind,
    OpenPart,
    PackPart,
    ReachPart,
)
from evaluator.evaluate import Evaluation
from evaluator.ranges import not_enough_known
from evaluator.score import CriterionScore, FactorScore
from proposals.instrument import AS_WRITTEN
from proposals.ladders import by_default
from rules.backends import durable
from rules.findings import Found


def document(evaluation: Evaluation) -> EvaluationDocument:
    """The document of an evaluation."""
    question, pack, scored = evaluation.question, evaluation.pack, evaluation.scored
    part = result_part(evaluation)
    return EvaluationDocument(
        instrument=InstrumentPart(
            id=evaluation.instrument.id, name=evaluation.instrument.name, families=list(evaluation.instrument.families)
        ),
        pack=PackPart(id=pack.id, version=pack.manifest.version, hash=pack.hash),
        context=question.context.id,
        standpoint=question.standpoint.id,
        reading=question.reading,
        as_of=question.as_of,
        arguments=Arguments(seen_by=question.seen_by, between=list(question.between), against=question.against),
        mode=evaluation.basis.ask.mode,
        bounds="exact" if evaluation.bounds == "exact" else "outer",
        criteria={name: _criterion(score) for name, score in scored.criteria.items()},
        not_enough_known=list(not_enough_known(evaluation)),
        reach=reach(evaluation),
        addresses=addresses(evaluation),
        factors={name: _factor(factor) for name, factor in scored.factors.items()},
        findings=[_finding(item) for item in scored.found if concerns(item)],
        ledger=[LedgerPart(claim=line.claim, status=line.status, rules=list(line.rules)) for line in scored.ledger],
        unknown=unknown(evaluation),
        departures=departures(evaluation),
        assumed=assumed(evaluation),
        certificate=part,
        digest=digest(part),
        engine=EnginePart(name=durable.NAME, version=durable.VERSION),
    )


def points(n: int) -> float:
    """Exact units as points of 100: n / 400, at most four decimals."""
    return n / 400


def level(hundredths: int) -> float:
    """Hundredths as a level of 4."""
    return hundredths / 100


def concerns(item: Found) -> bool:
    """Whether a critique belongs in the report: it holds or is answered here, or may on the open facts."""
    return item.status in ("standing", "partly_answered", "answered") or not item.certain


def departures(evaluation: Evaluation) -> list[str]:
    """Everything that is not a default: options, stated values that differ from one, exceptions to the context."""
    found = evaluation.basis.ask.departures()
    reading = evaluation.question.reading
    if reading != AS_WRITTEN and reading not in evaluation.instrument.readings:
        found.append(f"reading: this sheet has none {reading.replace('_', ' ')}, so its facts as written are used")
    values = evaluation.scored.values
    for path, entry in evaluation.sheet.entries.items():
        field = evaluation.pack.vocabulary.fields[path]
        if field.default and entry.how == "stated":
            ladder = by_default(field)
            mask = ladder.mask({path: 1 << values[path] for path in ladder.reads})
            default = field.term.values[mask.bit_length() - 1]
            if default not in entry.words:
                found.append(f"{path}: stated as {', '.join(entry.words)}, where its default ladder gives {default}")
        if entry.fact and entry.fact.exception:
            found.append(f"{path}: {', '.join(entry.words)} instead of the context's, because {entry.fact.exception}")
    return found


def assumed(evaluation: Evaluation) -> list[AssumedPart]:
    """The open facts with the value that the point shown takes for each."""
    values, phrases = evaluation.scored.values, evaluation.phrases
    return [
        AssumedPart(path=path, value=list(phrases.words(path, values)), how=entry.how)
        for path, entry in evaluation.sheet.entries.items()
        if entry.state in ("unknown", "contested") and entry.how not in ("default", "computed")
    ]


def unknown(evaluation: Evaluation) -> list[OpenPart]:
    """The open facts with their state."""
    return [
        OpenPart(path=path, state=entry.state, basis=entry.basis)
        for path, entry in evaluation.sheet.entries.items()
        if entry.state in ("unknown", "contested")
    ]


def reach(evaluation: Evaluation) -> ReachPart:
    """The reach axis."""
    frame = evaluation.pack.manifest.frames[0]
    scored = evaluation.scored
    low, high = scored.outlook.spans[f"grade:{frame.level}"]
    name = evaluation.phrases.words(frame.class_, scored.values)[0]
    return ReachPart.model_validate(
        {"level": level(scored.values[f"grade:{frame.level}"]), "low": level(low), "high": level(high), "class": name}
    )


def addresses(evaluation: Evaluation) -> list[AddressPart]:
    """The dangers that the instrument addresses, wholly or in part."""
    found = []
    for name in evaluation.pack.manifest.addresses:
        value = evaluation.phrases.words(name, evaluation.scored.values)[0]
        if value != "no":
            found.append(AddressPart(id=name.removeprefix("addresses."), value=value))
    return found


def _criterion(score: CriterionScore) -> CriterionPart:
    criterion = score.criterion
    behind = score.next_behind
    return CriterionPart(
        score=points(score.n),
        low=points(score.span[0]),
        high=points(score.span[1]),
        band=criterion.words[score.band],
        before_bound=points(score.before),
        held_by=score.held_by or None,
        next_behind=NextBehind(rule=behind.rule, score=points(behind.n)) if behind else None,
        judgement_share=points(score.judgement_width),
        provided=points(score.n) if score.required is not None else None,
        required=points(100 * score.required) if score.required is not None else None,
        margin=points(score.margin) if score.margin is not None else None,
        robustness=points(40_000 - score.n) if criterion.polarity == "less" else None,
        **{name: round(total / weight / 4, 4) for name, (total, weight) in score.subscores.items()},
    )


def _factor(factor: FactorScore) -> FactorPart:
    return FactorPart(
        criterion=factor.criterion,
        level=level(factor.level),
        low=level(factor.span[0]),
        high=level(factor.span[1]),
        weight=factor.weight,
    )


def _finding(item: Found) -> FindingPart:
    rule = item.rule
    return FindingPart(
        rule=rule.head.id,
        title=rule.head.title,
        status=item.status if item.certain else "undetermined",
        at_point=item.status,
        effect=level(item.effect),
        counted=item.counted,
        idle=item.idle,
        facts={path: list(words) for path, words in item.facts},
        because=item.because,
        sources=list(rule.head.draws_on),
        link=rule.head.link,
        remedy=rule.remedy,
        answerable_by=rule.answerable_by,
    )
