"""The pages of a pack, one a folder, and of the register of works and claims."""

from __future__ import annotations

from pathlib import Path

from docs.markdown import page, table
from rules.criteria import Criterion
from rules.explain import attribution
from rules.language import Rule
from rules.pack import Pack
from rules.register import Claim, Register, Work

KINDS = ("grade", "required", "bound", "finding", "derive", "tradeoff", "route")
TOLD = (*KINDS, "title", "draws_on", "link", "because", "remedy")
"""Keys of a rule that its page tells in words; the others are shown as written."""
LINKS = {
    "said": "the source says the effect too",
    "step": "the effect is a short inference from the source",
    "ours": "the effect is our own extension",
}
DRAWN = {"said": "in the text", "step": "a short inference", "ours": "our extension"}


def by_folder(pack: Pack) -> dict[str, list[Rule]]:
    """The rules of each folder, by kind, then id."""
    found: dict[str, list[Rule]] = {}
    for rule in sorted(pack.rules.values(), key=lambda rule: (_kind_order(rule), rule.head.id)):
        found.setdefault(Path(rule.head.document.name).parent.name, []).append(rule)
    return dict(sorted(found.items()))


def index(pack: Pack) -> str:
    """The folders, and everything numeric of the manifest."""
    manifest = pack.manifest
    rows = [
        (f"[{folder}]({folder}.md)", str(len(rules)), ", ".join(dict.fromkeys(_kind(rule) for rule in rules)))
        for folder, rules in by_folder(pack).items()
    ]
    strengths = ", ".join(f"{name} {value:.2f}" for name, value in manifest.strengths.items())
    waived = [f"`{waiver.code}` for `{waiver.rule}`: {waiver.because}" for waiver in manifest.waived]
    return page(
        f"Rules of {manifest.title} ({pack.id} {manifest.version})",
        [
            f"{manifest.note} {len(pack.rules)} rules. How they become scores is in the [method](../method.md).",
            table(("folder", "rules", "kinds"), rows),
            *(_weights(criterion) for criterion in manifest.criteria),
            f"Strengths of findings, in levels: {strengths}.",
            f"Lint findings accepted for a reason: {'; '.join(waived) or 'none'}.",
        ],
    )


def folder_page(folder: str, rules: list[Rule], pack: Pack) -> str:
    """The rules of a folder, each with its conditions as written and its sources."""
    listed = table(("rule", "kind", "title"), [(f"`{rule.head.id}`", _kind(rule), rule.head.title) for rule in rules])
    return page(f"Rules: {folder}", [listed, *(_rule(rule, pack.register) for rule in rules)])


def register_page(register: Register) -> str:
    """Every claim with its voice, locator and status, then every work."""
    used = {claim.work for claim in register.claims.values()}
    works = [(f"`{name}`", _cited(work), _status(work)) for name, work in register.works.items()]
    claims = [f"- {_source(claim, register)}" for claim in register.claims.values()]
    intro = (
        f"{len(register.claims)} claims from {len(used)} works; {len(register.works)} works are listed. A claim is our "
        "paraphrase of one statement. Rules name claims, never bare works. A work is *verified* when it, its abstract "
        "or a publisher's or archive's record of it was seen."
    )
    listed = table(("id", "work", "status"), works)
    return page("Register", [intro, "## Claims", "\n".join(claims), "## Works", listed])


def _kind(rule: Rule) -> str:
    return type(rule).__name__.lower()


def _kind_order(rule: Rule) -> int:
    return KINDS.index(_kind(rule))


def _weights(criterion: Criterion) -> str:
    direction = "higher is better" if criterion.polarity == "more" else "higher is worse"
    rows = [
        (f"`{name}`", criterion.titles[name.split(".")[1]], str(criterion.weight(name)))
        for name in criterion.factor_ids
    ]
    words = ", ".join(criterion.words)
    listed = table(("factor", "title", "weight"), rows)
    question = f"{criterion.question} ({direction}; {words}.)"
    return f"## {criterion.title}\n\n{question}\n\n{listed}"


def _rule(rule: Rule, register: Register) -> str:
    head = rule.head
    remedy = getattr(rule, "remedy", "")
    parts = [
        f"## {head.id}",
        f"{head.title} ({_kind(rule)})",
        f"> {' '.join(head.because.split())}",
        f"Remedy: {remedy}." if remedy else "",
        f"```yaml\n{_conditions(rule)}\n```",
        f"Sources ({LINKS[head.link]}):",
        "\n".join(f"- {_source(register.claims[claim], register)}" for claim in head.draws_on),
    ]
    return "\n\n".join(part for part in parts if part)


def _conditions(rule: Rule) -> str:
    """The file of the rule without the keys that the page tells in words; comments stay with what follows them."""
    kept: list[str] = []
    waiting: list[str] = []
    told = True
    for line in Path(rule.head.document.name).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            waiting.append(line)
        elif line and not line[0].isspace() and not line.startswith("-"):
            told = line.partition(":")[0] in TOLD
            kept += [] if told else [*waiting, line]
            waiting = []
        elif not told:
            kept += [*waiting, line]
            waiting = []
    return "\n".join(kept).strip("\n")


def _source(claim: Claim, register: Register) -> str:
    work = register.works[claim.work]
    read = "" if claim.read == "yes" else "; the passage was not read"
    note = f"{DRAWN[claim.drawn]}{read}; work {_status(work)}"
    return f"{claim.id} ({attribution(claim, register)}; {claim.at}): {claim.says}. *{note}*"


def _status(work: Work) -> str:
    return work.status.replace("_", " ")


def _cited(work: Work) -> str:
    year = f" ({work.year})" if work.year else ""
    doi = f", doi {work.doi}" if work.doi else ""
    return f"{', '.join(work.authors)}{year}. {work.title}. {work.container}{doi}".strip(" .")
