"""The ledger of claims, and the works behind the report with their reference status."""

from __future__ import annotations

from collections.abc import Iterable

from evaluator import Evaluation
from evaluator.document import concerns
from evaluator.ledger import STATES, Line
from reports.views import ClaimRow, LedgerGroup, LedgerLine, WorkView
from reports.voice import paraphrase
from reports.wording import joined, sentence, web_address
from rules.register import Claim, Register, Work

STATUS = {
    "silent": "The critique holds and the text says nothing on it",
    "left_open": "The critique holds in spite of what the text says",
    "undetermined": "It depends on facts that are open",
    "partly_answered": "Answered in part",
    "answered": "Answered",
    "not_answerable": "Holds and cannot be answered by drafting",
    "not_concerned": "Does not concern this instrument",
}
"""The statuses of the ledger in words."""
SHORT = {
    "silent": "silent",
    "left_open": "left open",
    "undetermined": "open facts",
    "partly_answered": "in part",
    "answered": "answered",
    "not_answerable": "not by drafting",
    "not_concerned": "not concerned",
}
CONFIRMED = {
    "verified": "Confirmed",
    "exists_misdescribed": "Exists, but a source document cites it wrongly",
    "known_not_read": "Known, not read",
    "not_found": "Could not be confirmed to exist; nothing rests on it alone",
}
"""Reference status in words (decisions 9)."""


def ledger(evaluation: Evaluation) -> tuple[LedgerGroup, ...]:
    """Claims by status, worst first."""
    lines = evaluation.scored.ledger
    here = {item.rule.head.id for item in evaluation.scored.found if concerns(item)}
    found = []
    for status in STATES:
        chosen = [line for line in lines if line.status == status]
        if chosen:
            rows = tuple(ledger_line(evaluation, line.claim, _bearing(line, here)) for line in chosen)
            found.append(LedgerGroup(STATUS[status], str(len(rows)), rows))
    return tuple(found)


def _bearing(line: Line, here: set[str]) -> list[str]:
    """The critiques behind a line that concern the instrument; all of them where none does."""
    return [name for name in line.rules if name in here] or list(line.rules)


def ledger_line(evaluation: Evaluation, claim: str, rules: Iterable[str]) -> LedgerLine:
    """One claim with the critiques that draw on it."""
    register = evaluation.pack.register
    titles = joined(f"“{evaluation.pack.rules[name].head.title}”" for name in rules)
    return LedgerLine(claim, paraphrase(register.claims[claim], register), titles)


def works(register: Register, names: Iterable[str]) -> tuple[WorkView, ...]:
    """The works behind the claims of these ids, and those that they cite in turn, by citation."""
    by_work: dict[str, list[Claim]] = {}
    for name in names:
        by_work.setdefault(register.claims[name].work, []).append(register.claims[name])
    views = [_work(register.works[name], claims, register) for name, claims in by_work.items()]
    drawn = [claim for claims in by_work.values() for claim in claims]
    cited = {claim.voice.removeprefix("cites:") for claim in drawn if claim.voice.startswith("cites:")}
    views += [_work(register.works[name], [], register) for name in sorted(cited - set(by_work))]
    return tuple(sorted(views, key=lambda view: view.cited.casefold()))


def _work(work: Work, claims: list[Claim], register: Register) -> WorkView:
    status = CONFIRMED[work.status]
    if work.looked_up:
        status += f" ({work.looked_up.date}: {work.looked_up.found})"
    return WorkView(
        cited=_cited(work),
        status=" ".join(sentence(part) for part in (status, work.note) if part),
        url=web_address(work.url) or (f"https://doi.org/{work.doi}" if work.doi else ""),
        claims=tuple(_claim(claim, register) for claim in claims),
    )


def _cited(work: Work) -> str:
    title = f"{work.title}: {work.subtitle}" if work.subtitle else work.title
    who = f"{joined(work.authors, '')} ({work.year or 'no date'})" if work.authors else f"({work.year or 'no date'})"
    return " ".join(sentence(part) for part in (who, title, work.container) if part)


def _claim(claim: Claim, register: Register) -> ClaimRow:
    read = "passage read" if claim.read == "yes" else "not read"
    return ClaimRow(
        id=claim.id,
        at=claim.at,
        says=paraphrase(claim, register),
        read=" ".join(sentence(part) for part in (read, claim.caution) if part),
    )
