"""Sentences: facts in braces replaced by their noun phrases, sources in the right voice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from proposals.actors import Actors
from proposals.conditions.scope import Term
from proposals.vocabulary import Vocabulary
from rules.check import BRACES
from rules.language import Case, Derive, Grade, Required, Rule
from rules.register import Claim, Register, Work
from rules.register.load import surname

MANY = 6
"""Sets with more members print as a number."""


@dataclass(frozen=True)
class Phrases:
    """How facts and claims read in a sentence; ``listed`` gives the sets of actors as the author listed them."""

    vocabulary: Vocabulary
    actors: Actors
    derives: Mapping[str, Derive]
    listed: Mapping[str, tuple[str, ...]]

    def sentence(self, template: str, values: Mapping[str, int], *, count: int = 0, missing: str = "") -> str:
        """``template`` with every fact in braces replaced; only known paths are, never by formatting."""

        def put(name: str) -> str:
            if name == "count":
                return str(count)
            return missing if name == "missing" else self.phrase(name, values)

        return BRACES.sub(lambda match: put(match.group(1)), " ".join(template.split()))

    def because(self, rule: Rule, values: Mapping[str, int]) -> str:
        """The sentence of a rule: that of the ladder case that holds, else the rule's own."""
        template = rule.head.because
        if isinstance(rule, Derive | Grade | Required):
            cases: tuple[Case[str] | Case[float], ...] = rule.ladder.cases
            holding = next((case for index, case in enumerate(cases) if values[f"{rule.head.id}#case{index}"]), None)
            template = (holding and holding.because) or template
        return self.sentence(template, values)

    def phrase(self, path: str, values: Mapping[str, int]) -> str:
        """The noun phrase of one fact in one completion."""
        return joined([self._word(path, word) for word in self.words(path, values)], "nothing")

    def words(self, path: str, values: Mapping[str, int]) -> tuple[str, ...]:
        """The value of a fact, or the members of a set that count; empty where it does not apply."""
        if path in self.listed:
            return self.listed[path]
        term = self._term(path)
        if term.kind == "set":
            return tuple(name for name in term.values if term.counts_from <= values[term.member(name)] < term.beyond)
        code = values[path]
        return (term.values[code],) if code < len(term.values) else ()

    def _term(self, path: str) -> Term:
        return self.derives[path].term if path in self.derives else self.vocabulary.fields[path].term

    def _word(self, path: str, word: str) -> str:
        if path in self.derives:
            derive = self.derives[path]
            return derive.phrases[derive.term.values.index(word)]
        field = self.vocabulary.fields[path]
        return self.actors.name(word) if field.actors else field.phrase(word)


def joined(words: list[str], nothing: str) -> str:
    """Words as a list in a sentence: ``a, b and c``; a number when there are many."""
    if not words:
        return nothing
    if len(words) > MANY:
        return str(len(words))
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def attribution(claim: Claim, register: Register) -> str:
    """Who says it: the work in its own voice, whom it reports, or whom it cites."""
    work = register.works[claim.work]
    if claim.voice == "reports_critics":
        return f"critics whom {_surname(work)} reports"
    if claim.voice == "reports_advocates":
        return f"advocates whom {_surname(work)} reports"
    if claim.voice.startswith("cites:"):
        return f"{_surname(work)}, citing {register.works[claim.voice.removeprefix('cites:')].short}"
    return work.short


def leaning(rule: Rule, register: Register) -> str:
    """The words that say how firmly the sources carry the rule: in the text, inferred, or ours."""
    claims = [register.claims[claim] for claim in rule.head.draws_on]
    lead = attribution(claims[0], register)
    if rule.head.link == "ours" or all(claim.drawn == "ours" for claim in claims):
        return f"our own extension of {lead}"
    if rule.head.link == "step" or claims[0].drawn == "step":
        return f"we infer this from {lead}"
    return f"as argued by {lead}"


def _surname(work: Work) -> str:
    return surname(work.authors[0]) if work.authors else work.title
