"""Packs built to hang, crash, swell or escape: each the smallest valid pack with one attack laid over it."""

from __future__ import annotations

from tests.malformed.wrong_files import HERE


def files_of(entry: str) -> dict[str, bytes]:
    """The files of one of the wrong packs, by name."""
    folder = HERE / "rules" / entry
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*.yaml"))}


BASE = files_of("_base")
FINDING = """\
finding: verifiability.unseen
title: A critique
draws_on: [SKH-06]
link: ours
applies: always
when: {when}
answerable_by: drafting
effect: {{lowers: verifiability.timeliness, by: clearly}}
remedy: mend it
because: "rivalry is {{context.rivalry}}"
"""
DERIVE = """\
derive: derived.{name}
title: A derived fact
draws_on: [SKH-06]
link: ours
kind: yes_no
values: [{{is: no}}, {{is: yes}}]
because: "rivalry is {{context.rivalry}}"
cases:
  - {{when: {when}, value: yes}}
otherwise: no
"""


def laid_over(entry: str) -> dict[str, bytes]:
    """A wrong pack that the tests of rules keep as well."""
    return BASE | files_of(entry)


def with_finding(when: str) -> dict[str, bytes]:
    """A critique under some condition."""
    return BASE | {"verifiability/unseen.yaml": FINDING.format(when=when).encode()}


def with_derives(conditions: dict[str, str]) -> dict[str, bytes]:
    """Derived facts under conditions."""
    return BASE | {
        f"derived/{name}.yaml": DERIVE.format(name=name, when=when).encode() for name, when in conditions.items()
    }


def counted(depth: int) -> str:
    """Counts inside counts: 35 times as many tests a level."""
    inner = counted(depth - 1) if depth else "{context.rivalry: none}"
    return f"{{count: {{at_least: 4, of: [{inner}{', {context.rivalry: at_war}' * 7}]}}}}"


def nested(depth: int) -> str:
    """Negations inside negations."""
    return "{not: " * depth + "{context.rivalry: none}" + "}" * depth


HOSTILE: dict[str, tuple[dict[str, bytes], str]] = {
    "counts inside counts": (with_finding(counted(4)), "too-much"),
    "negations as deep as the stack": (with_finding(nested(5_000)), "too-deep"),
    "a condition of ten thousand tests": (
        with_finding("{any: [" + ", ".join(["{context.rivalry: none}"] * 2_000) + "]}"),
        "too-much",
    ),
    "alternatives of alternatives": (laid_over("too-many-alternatives"), "too-many-alternatives"),
    "a puzzle that nobody can solve": (laid_over("too-complex"), "too-complex"),
    "a thousand rules": (with_derives({f"d{n}": "{context.rivalry: none}" for n in range(1_000)}), "too-much"),
    "a thousand unknown paths": (
        with_derives({f"d{n}": f"{{object.unit_cots{n}: low}}" for n in range(500)}),
        "unknown-path",
    ),
    "a chain of derived facts": (
        with_derives(
            {"d0": "{context.rivalry: none}"} | {f"d{n}": f"{{derived.d{n - 1}: yes}}" for n in range(1, 400)}
        ),
        "too-much",
    ),
    "thousands of files": (BASE | {f"derived/d{n}.yaml": b"" for n in range(2_000)}, "pack-files"),
    "a file of a megabyte": (BASE | {"derived/large.yaml": b"# " + b"x" * 1024**2}, "pack-files"),
    "a way out": (BASE | {"../../escaped.yaml": b""}, "pack-files"),
    "an absolute path": (BASE | {"/etc/escaped.yaml": b""}, "pack-files"),
    "code": (BASE | {"derived/code.py": b""}, "pack-files"),
    "an alias bomb": (BASE | {"derived/bomb.yaml": b"a: &a [x]\nb: [*a, *a]\n"}, "anchor"),
    "no manifest": ({"derived/alone.yaml": b""}, "pack-files"),
}
"""What is sent, and the code with which it is refused."""
