"""Who says what: sources in the right voice, where they disagree, and what is carried over from civil uses."""

from __future__ import annotations

from collections.abc import Iterable

from evaluator import Evaluation
from evaluator.document import concerns
from reports.wording import joined, raised, sentence
from rules.explain import attribution, leaning
from rules.language import Route, Rule
from rules.register import Claim, Register

ARMED = frozenset({"military_conventional", "nuclear"})
"""Domains in which a claim about civil uses is carried over (decisions 45)."""
DISAGREE = "The sources disagree. "
SAYS_ITSELF = "EDITORS-1"


def sources(rule: Rule, register: Register) -> str:
    """One sentence: how firmly the rule leans on whom, every claim by its id."""
    claims = [register.claims[name] for name in rule.head.draws_on]
    (_, first), *others = _grouped(claims, register).items()
    lead = leaning(rule, register) if claims[0].id != SAYS_ITSELF else "the editors judge so on their own account"
    rest = joined(f"{who} ({_ids(named)})" for who, named in others)
    return sentence(f"{lead} ({_ids(first)})" + (f"; it also draws on {rest}" if others else ""))


def paraphrase(claim: Claim, register: Register) -> str:
    """A claim in our words, after the one who makes it."""
    return sentence(f"{raised(_who(claim, register))}: {claim.says}")


def disagreements(claims: Iterable[str], among: Iterable[str], register: Register) -> list[str]:
    """A sentence for each pair of opposed claims, one of ``claims`` and another drawn on here."""
    known, found = set(among), dict[frozenset[str], str]()
    for name in claims:
        for other in opponents(name, register):
            if other in known:
                pair = sorted((name, other), key=list(register.claims).index)
                found[frozenset(pair)] = _opposed(register.claims[pair[0]], register.claims[pair[1]], register)
    return list(found.values())


def opponents(name: str, register: Register) -> list[str]:
    """The claims that oppose a claim, whichever of the two says so."""
    own = register.claims[name].opposed_by
    return [other for other, claim in register.claims.items() if other in own or name in claim.opposed_by]


def carried_over(rule: Rule, evaluation: Evaluation) -> str:
    """A warning where claims about civil uses are applied to a military object; empty if none are."""
    register = evaluation.pack.register
    claims = [register.claims[name] for name in rule.head.draws_on]
    civil = [claim for claim in claims if claim.scope == "civil"]
    domains = evaluation.phrases.words("object.domain", evaluation.scored.values)
    if not civil or not ARMED & set(domains):
        return ""
    told = joined(f"{who} ({_ids(named)})" for who, named in _grouped(civil, register).items())
    return f"Scope: said of civil uses, and applied by us to a military object: {told}."


def bearing(evaluation: Evaluation) -> list[str]:
    """The claims behind what holds here: critiques that concern it, grades, derived facts, bounds that hold.

    Routes bear on no score, so that their claims stand in the red team's answer alone.
    """
    pack, values = evaluation.pack, evaluation.scored.values
    away = {item.rule.head.id for item in evaluation.scored.found if not concerns(item)}
    rules = [rule for name, rule in pack.rules.items() if name not in away and values.get(f"{name}#holds", 1)]
    named = {claim for rule in rules if not isinstance(rule, Route) for claim in rule.head.draws_on}
    return [name for name in pack.register.claims if name in named]


def drawn_on(evaluation: Evaluation) -> list[str]:
    """Every claim that the report names, in the order of the register: what bears on it, and the whole ledger."""
    named = {*bearing(evaluation), *(line.claim for line in evaluation.scored.ledger)}
    return [name for name in evaluation.pack.register.claims if name in named]


def _opposed(one: Claim, other: Claim, register: Register) -> str:
    sides = (sentence(f"{raised(_who(claim, register))} ({claim.id}): {claim.says}") for claim in (one, other))
    return DISAGREE + " ".join(sides)


def _who(claim: Claim, register: Register) -> str:
    return "the editors" if claim.id == SAYS_ITSELF else attribution(claim, register)


def _grouped(claims: Iterable[Claim], register: Register) -> dict[str, list[Claim]]:
    """Claims by who makes them, in the order given."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(_who(claim, register), []).append(claim)
    return groups


def _ids(claims: list[Claim]) -> str:
    """The ids of claims, each marked if its passage was not read."""
    unread = any(claim.read == "no" for claim in claims)
    named = (claim.id if claim.read == "yes" else f"{claim.id}, not read" for claim in claims)
    return ("; " if unread else ", ").join(named)
