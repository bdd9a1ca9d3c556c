"""The pages of the vocabulary: one a section, every field with all it says."""

from __future__ import annotations

from collections.abc import Iterable

from docs.markdown import bullets, code, page, table
from proposals.actors import Actors
from proposals.documents import read_file
from proposals.field_shapes import LadderShape, Value
from proposals.vocabulary import FOLDER, REQUIRED, SETTLED, Field, Vocabulary

CONTROLS = {"drafter": "the drafter", "party": "the parties", "world": "the world"}
BASES = ("text", "record", "judgement")


def index(vocabulary: Vocabulary) -> str:
    """The sections, with the number of fields of each basis."""
    rows = [
        (f"[{section}]({section}.md)", str(len(fields)), *(str(_of_basis(fields, basis)) for basis in BASES))
        for section, fields in vocabulary.sections().items()
    ]
    intro = (
        f"{len(vocabulary.fields)} fields. A field is a question that may be asked of an instrument. Context, "
        "standpoint and arguments are fields too: the question sets them, not the instrument. How an instrument file "
        "is written is in the [instrument guide](../instrument-guide.md); why a path has its name is in "
        "[ADR 0002](../adr/0002-path-names.md)."
    )
    must = (
        f"Every instrument states {', '.join(f'`{path}`' for path in REQUIRED)}. "
        f"Silence and `applies` read only the first {len(SETTLED)}."
    )
    never = f"[{len(vocabulary.never)} constraints](never.md) rule out facts that contradict each other."
    return page("Vocabulary", [intro, must, table(("section", "fields", *BASES), rows), never])


def section_page(section: str, fields: list[Field], actors: Actors) -> str:
    """The fields of a section, in vocabulary order."""
    return page(f"Vocabulary: {section}", [_field(field, actors) for field in fields])


def never_page() -> str:
    """The constraints: what no fact sheet may say at once."""
    given = read_file(FOLDER / "never.yaml", packaged=True).value["never"]
    intro = "No fact sheet may meet one of these. They check input, move the cautious point and will bound amendments."
    parts = [f"## {rule['id']}\n\n{rule['because'].strip()}\n\n{code(rule['when'])}" for rule in given]
    return page("Vocabulary: constraints", [intro, *parts])


def _of_basis(fields: list[Field], basis: str) -> int:
    return sum(field.shape.basis == basis for field in fields)


def _field(field: Field, actors: Actors) -> str:
    parts = [f"## {field.path}", field.shape.question, _values(field, actors), bullets(_keys(field))]
    return "\n\n".join(part for part in parts if part)


def _values(field: Field, actors: Actors) -> str:
    if field.actors:
        listed = ", ".join(actors.codes)
        return f"Members: the {len(actors.codes)} actors of the register ({listed}); others may be named."
    if field.shape.kind == "number":
        low, high = field.shape.range or [0, 0]
        head = f"Whole number of {field.shape.unit}, {low} to {high}, read in bands:"
        rows = [(f"`{band.is_}`", f"from {band.from_}: {band.means}", band.phrase) for band in field.values]
        return f"{head}\n\n{table(('band', 'meaning', 'in a sentence'), rows)}"
    rows = [(f"`{value.is_}`{_worth(value)}", value.means, value.phrase) for value in field.values]
    return table(("member" if field.shape.kind == "set" else "value", "meaning", "in a sentence"), rows)


def _worth(value: Value) -> str:
    return " (mention: worth nothing by itself)" if value.mention else ""


def _keys(field: Field) -> Iterable[tuple[str, str]]:
    shape = field.shape
    depths = "; a member may carry a depth: mentioned (worth nothing by itself), set_up, funded" if shape.depths else ""
    yield "kind", {"level": "level, low to high", "yes_no": "yes or no"}.get(shape.kind, shape.kind) + depths
    yield "basis", shape.basis
    yield "controlled by", CONTROLS[shape.control]
    yield "tier", shape.tier
    yield "when the text is silent", _silence(field)
    yield "usual value when unknown", "" if shape.usual is None else code(shape.usual)
    yield "burden", "takes its usual value, not silence, when unknown" if shape.burden else ""
    yield "default when not stated", _ladder(shape.default) if shape.default else ""
    yield "computed", "from who is in; never typed" if shape.computed else ""
    yield "applies where", "" if shape.applies == "always" else code(shape.applies)
    yield "a workshop may contest it", shape.contest
    yield "in a package", shape.combine
    yield (
        "conceded",
        "; ".join(f"{step.replace('_', ' ')}: {', by '.join(what)}" for step, what in shape.concedes.items()),
    )
    yield "source", ", ".join(shape.source)


def _silence(field: Field) -> str:
    if field.silence is None:
        return "must be stated" if field.path in REQUIRED else ""
    if isinstance(field.shape.silence, dict):
        return _ladder(LadderShape.model_validate(field.shape.silence))
    return code(field.shape.silence)


def _ladder(ladder: LadderShape) -> str:
    cases = []
    for case in ladder.cases:
        law = [f"inherited from binding law: {', '.join(case.source)}"] if case.inherited else [", ".join(case.source)]
        cases.append(f"{code(case.value)} where {code(case.when)}" + f" ({law[0]})" * bool(law[0]))
    return "; ".join([*cases, f"otherwise {code(ladder.otherwise)}"])
