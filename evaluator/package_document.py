"""A package as a document: its components side by side, the coverage matrix, tensions, disputes and red lines."""

from __future__ import annotations

from pydantic import Field as Key

from evaluator.answers import Asked, Kind
from evaluator.compare import reach_class
from evaluator.evaluate import Evaluation
from evaluator.package import Covered, Dispute, JointCrossing, Package, Tension, package
from evaluator.ranges_document import Part
from evaluator.redlines import chosen_lines
from evaluator.redlines_document import LinePart, LinesArguments, line_part, worlds_of
from proposals.shapes import Shape
from rules.pack import Pack

MOST = 8


class Settlement(Shape):
    """How a person settled a dispute, and why."""

    path: str
    value: str
    because: str


class PackageArguments(LinesArguments):
    """Whose lines count, and how disputes between the texts were settled."""

    settled: list[Settlement] = []


class ComponentPart(Part):
    """One component by itself; nothing is averaged over components."""

    instrument: str
    name: str
    reach: float = Key(description="level of 0 to 4")
    reach_class: str
    points: dict[str, float] = Key(description="criterion to points at the cautious point")


class CoveredPart(Part):
    """One claim across the components."""

    claim: str
    says: str
    alone: dict[str, str] = Key(description="component to its own ledger status")
    together: dict[str, str] = Key(description="component to its status when others that cover its object answer too")
    answered_by: list[str]
    status: str = Key(description="the worst status in the package over the components concerned")


class TensionPart(Part):
    """What stands over joint facts and not over the first text alone."""

    kind: str = Key(description="undone, arises or trade_off")
    rule: str
    component: str
    others: list[str]
    fields: list[str]
    because: str


class DisputePart(Part):
    """One question answered differently over one object."""

    path: str
    answers: dict[str, str]
    settled: str
    because: str


class ContradictionPart(Part):
    """A constraint that joint facts break."""

    constraint: str
    component: str
    others: list[str]
    because: str


class JointLinePart(Part):
    """One red line against the package."""

    line: LinePart
    status: str
    alone: dict[str, str]
    together: dict[str, str]


class PackageDocument(Part):
    """Several instruments as one option."""

    components: list[ComponentPart]
    coverage: list[CoveredPart]
    tensions: list[TensionPart]
    disputes: list[DisputePart]
    contradictions: list[ContradictionPart]
    lines: list[JointLinePart]
    proved: bool
    sentences: list[str]


def package_document(asked: Asked) -> PackageDocument:
    """The document of a package."""
    arguments = asked.arguments
    lines = chosen_lines(asked.basis, arguments.standpoints, arguments.lines)
    settled = {one.path: (one.value, one.because) for one in arguments.settled}
    found = package(asked.basis, asked.instruments, lines, settled, arguments.effort)
    pack = asked.basis.pack
    return PackageDocument(
        components=[_component(one) for one in found.components],
        coverage=[_covered(one, pack) for one in found.coverage],
        tensions=[_tension(one) for one in found.tensions],
        disputes=[_dispute(one) for one in found.disputes],
        contradictions=[
            ContradictionPart(
                constraint=one.constraint, component=one.component, others=list(one.others), because=one.because
            )
            for one in found.contradictions
        ],
        lines=[_line(one) for one in found.lines],
        proved=all(one.proved for one in found.lines),
        sentences=_sentences(found),
    )


def _component(one: Evaluation) -> ComponentPart:
    return ComponentPart(
        instrument=one.instrument.id,
        name=one.instrument.name,
        reach=one.scored.values[f"grade:{one.pack.manifest.frames[0].level}"] / 100,
        reach_class=reach_class(one),
        points={name: score.n / 400 for name, score in one.scored.criteria.items()},
    )


def _covered(one: Covered, pack: Pack) -> CoveredPart:
    return CoveredPart(
        claim=one.claim,
        says=pack.register.claims[one.claim].says,
        alone=one.alone,
        together=one.together,
        answered_by=list(one.answered_by),
        status=one.status,
    )


def _tension(one: Tension) -> TensionPart:
    return TensionPart(
        kind=one.kind,
        rule=one.rule,
        component=one.component,
        others=list(one.others),
        fields=list(one.fields),
        because=one.because,
    )


def _dispute(one: Dispute) -> DisputePart:
    return DisputePart(path=one.path, answers=dict(one.answers), settled=one.settled, because=one.because)


def _line(one: JointCrossing) -> JointLinePart:
    return JointLinePart(
        line=line_part(one.line),
        status=one.status,
        alone={name: item.status for name, item in one.alone.items()},
        together={name: item.status for name, item in one.together.items()},
    )


def _sentences(found: Package) -> list[str]:
    names = {one.instrument.id: one.instrument.name for one in found.components}
    said = []
    lent = [one for one in found.coverage if one.alone != one.together]
    for one in lent:
        for name, status in one.together.items():
            if status != one.alone[name]:
                told = f"the package answers {one.claim} for {names[name]}" if status == "answered" else ""
                partly = f"the package partly answers {one.claim} for {names[name]}"
                said.append(f"{(told or partly)[:1].upper()}{(told or partly)[1:]}, which alone does not.")
    for dispute in found.disputes:
        if not dispute.settled:
            answers = "; ".join(f"{names[name]}: {value}" for name, value in dispute.answers)
            said.append(f"A person has to settle {dispute.path} ({answers}).")
    jointly = [one for one in found.lines if one.status != min((i.status for i in one.alone.values()), key=_worst)]
    said += [
        f"Together the texts {_verb(one)} the line `{one.line.name}`, which none crosses alone." for one in jointly
    ]
    return said


def _worst(status: str) -> int:
    return ("crossed", "possible", "not_crossed").index(status)


def _verb(one: JointCrossing) -> str:
    return "cross" if one.status == "crossed" else "may cross"


PACKAGE = Kind(
    "package", "several instruments as one option", PackageArguments, package_document, (2, MOST), worlds=worlds_of
)
