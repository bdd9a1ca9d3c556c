"""From an evaluation to the view of its report: one function with one typed input and one output."""

from __future__ import annotations

from evaluator import Evaluation
from evaluator.document import departures
from reports import annex, claims
from reports.answers import answers
from reports.asking import asking
from reports.charts import profile
from reports.failing import failing
from reports.method import LIMITS, method
from reports.precedent import precedent
from reports.reasons import disputes, tradeoffs
from reports.unknowns import from_memory, not_known, open_rows
from reports.views import EvaluationView, PageOne, Paragraph
from reports.voice import drawn_on
from reports.waterfall import criterion_views
from reports.wording import BOUNDS, joined, lowered, plain, sentence

READ = {
    "whole": "the whole text was read",
    "extract": "parts of the text were read",
    "summary": "a summary was read, not the text",
}


def evaluation_view(evaluation: Evaluation) -> EvaluationView:
    """The view of one evaluation."""
    instrument, reading = evaluation.instrument, evaluation.question.reading
    return EvaluationView(
        title=f"{instrument.name}, {plain(reading)}",
        id=instrument.id,
        lede=sentence(instrument.summary),
        lens=lens(evaluation),
        page=page_one(evaluation),
        profile=profile(evaluation),
        criteria=criterion_views(evaluation),
        disputes=disputes(evaluation),
        ledger=claims.ledger(evaluation),
        tradeoffs=tradeoffs(evaluation),
        open=open_rows(evaluation),
        departures=tuple(_departures(evaluation)),
        worlds=annex.worlds(evaluation),
        method=method(evaluation),
        works=claims.works(evaluation.pack.register, drawn_on(evaluation)),
        sources=annex.sources(evaluation),
        facts=annex.facts(evaluation),
        certificate=annex.certificate(evaluation),
        limits=LIMITS,
    )


def lens(evaluation: Evaluation) -> str:
    """Pack, world, standpoint, reading, arguments and date in one line."""
    question, manifest = evaluation.question, evaluation.pack.manifest
    seen_by, against = _word(evaluation, "seen_by", question.seen_by), _word(evaluation, "against", question.against)
    rivals = joined(evaluation.basis.actors.name(code) for code in question.between)
    parts = (
        f"Lens: {manifest.title} {manifest.version}",
        f"World: {lowered(question.context.title)} ({question.as_of}), rivals {rivals}",
        f"Standpoint: {lowered(question.standpoint.title)}",
        f"Evidence seen by {seen_by}; enforced against {against}",
        f"Reading: {plain(question.reading)}, {_day(evaluation)}; {READ[evaluation.instrument.text_read]}",
    )
    return " ".join(sentence(part) for part in parts)


def shared_lens(evaluation: Evaluation) -> str:
    """The same without what is of one instrument alone."""
    reading = plain(evaluation.question.reading)
    return f"{lens(evaluation).partition(' Reading: ')[0]} Reading: {reading}."


def page_one(evaluation: Evaluation) -> PageOne:
    """Page one: words before numbers (design 12)."""
    fails, fix = failing(evaluation)
    rest = (
        Paragraph("What fails first", fails),
        Paragraph("What to fix first", fix),
        Paragraph("Nearest precedent", precedent(evaluation)),
        Paragraph("What is not known", not_known(evaluation)),
        Paragraph("Known from memory only", from_memory(evaluation)),
        Paragraph("Departures from defaults", " ".join(_departures(evaluation)) or "None."),
    )
    return PageOne(
        asking(evaluation), answers(evaluation), BOUNDS[evaluation.bounds], tuple(part for part in rest if part.text)
    )


def _departures(evaluation: Evaluation) -> list[str]:
    """Each departure with a stop; a path keeps its small letters."""
    return [f"{text.removesuffix('.')}." for text in departures(evaluation)]


def _word(evaluation: Evaluation, name: str, value: str) -> str:
    return evaluation.pack.vocabulary.fields[f"arguments.{name}"].phrase(value)


def _day(evaluation: Evaluation) -> str:
    """The date of the reading: that of the overlay, else that of the coding."""
    instrument, reading = evaluation.instrument, evaluation.question.reading
    if reading in instrument.reading_dates:
        return f"dated {instrument.reading_dates[reading]}"
    return f"coded on {instrument.coder.date}" if instrument.coder else "undated"
