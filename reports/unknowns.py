"""What is not known: open facts, who can settle them, and what the point shown takes them to be."""

from __future__ import annotations

from evaluator import Evaluation
from proposals.facts import Entry
from proposals.settling import ASK, DECIDE, DIFFER, settled_by
from reports.views import OpenRow
from reports.wording import BOUNDS, counted, either, fives, joined, sentence

MEANING = {
    ASK: "research can find it out",
    DECIDE: "the drafters can write it down",
    DIFFER: "judgements may go on differing",
}
MEMORIES = 5
"""So many facts from memory are named on page one."""
TAKEN = {
    "silent": "as if the text were silent",
    "usual": "the usual value",
    "middle": "the middle of the values named, of two the lower",
    "context": "the middle of the values named, of two the lower",
    "standpoint": "the middle of the values named, of two the lower",
}
"""By which rule the cautious point takes a value."""
TIERS = ("quick", "standard", "full")
SHOWN = 3
"""So many questions of each kind stand on page one, the most basic first."""


def open_entries(evaluation: Evaluation) -> list[Entry]:
    """The open facts, in vocabulary order."""
    return [entry for entry in evaluation.sheet.entries.values() if entry.state in ("unknown", "contested")]


def not_known(evaluation: Evaluation) -> str:
    """Page one: how many facts are open, by who can settle them, with the first questions."""
    entries, fields = open_entries(evaluation), evaluation.pack.vocabulary.fields
    parts = []
    for kind in (ASK, DECIDE, DIFFER):
        chosen = [entry for entry in entries if settled_by(entry) == kind]
        if chosen:
            ordered = sorted(chosen, key=lambda entry: TIERS.index(fields[entry.path].shape.tier))
            asked = " ".join(fields[entry.path].shape.question for entry in ordered[:SHOWN])
            more = f" And {len(chosen) - SHOWN} more." if len(chosen) > SHOWN else ""
            parts.append(f"To {kind}, as {MEANING[kind]}: {counted(len(chosen), 'fact', 'facts')}. {asked}{more}")
    return " ".join(sentence(part) for part in (*(parts or ["Every fact is stated"]), _judged(evaluation)) if part)


def _judged(evaluation: Evaluation) -> str:
    """How many facts are one coder's judgement, and how far judgements alone can move each score."""
    alone = [entry for entry in evaluation.sheet.entries.values() if one_coder(evaluation, entry)]
    if not alone:
        return ""
    wide = [
        f"{score.criterion.title.lower()} by up to about {fives(score.judgement_width)}"
        for score in evaluation.scored.criteria.values()
        if fives(score.judgement_width)
    ]
    lead = f"{counted(len(alone), 'stated fact is', 'stated facts are')} one coder's judgement"
    if not wide:
        return lead
    far = f"could move {joined(wide)} points ({BOUNDS[evaluation.bounds]})"
    return f"{lead}; judgements alone, each as far off as it may be, {far}"


def one_coder(evaluation: Evaluation, entry: Entry) -> bool:
    """Whether a stated level rests on the judgement of one coder (decisions 5)."""
    field = evaluation.pack.vocabulary.fields[entry.path]
    return entry.basis == "judgement" and entry.how == "stated" and field.term.kind == "level"


def from_memory(evaluation: Evaluation) -> str:
    """Page one: the facts that were known and not read; empty if there are none."""
    entries = [e for e in evaluation.sheet.entries.values() if e.fact and e.fact.from_memory]
    if not entries:
        return ""
    fields = evaluation.pack.vocabulary.fields
    listed = "; ".join(f"{fields[e.path].shape.question} ({_words(evaluation, e)})" for e in entries[:MEMORIES])
    rest = len(entries) - MEMORIES
    more = f"; and {rest} more, marked in the annex" if rest > 0 else ""
    lead = counted(len(entries), "fact was", "facts were")
    return sentence(f"{lead} known to the coder and not read: {listed}{more}")


def open_rows(evaluation: Evaluation) -> tuple[OpenRow, ...]:
    """The table of open facts with the values assumed."""
    return tuple(_row(evaluation, entry) for entry in open_entries(evaluation))


def _row(evaluation: Evaluation, entry: Entry) -> OpenRow:
    fact = entry.fact
    state = entry.state
    if state == "contested":
        state = f"contested: {either(_phrase(evaluation, entry.path, word) for word in entry.words)}"
    why = (fact.why or fact.reason) if fact else evaluation.question.context.why.get(entry.path, "")
    return OpenRow(
        path=entry.path,
        question=evaluation.pack.vocabulary.fields[entry.path].shape.question,
        state=f"{state} ({entry.basis})",
        settled_by=settled_by(entry),
        taken=f"{_words(evaluation, entry)}: {TAKEN[entry.how]}",
        why=sentence(why),
    )


def _words(evaluation: Evaluation, entry: Entry) -> str:
    return evaluation.phrases.phrase(entry.path, evaluation.scored.values)


def _phrase(evaluation: Evaluation, path: str, word: str) -> str:
    field = evaluation.pack.vocabulary.fields[path]
    return evaluation.basis.actors.name(word) if field.actors else field.phrase(word)
