"""Certificates: the same inputs give the same bytes, and whatever was changed afterwards is noticed."""

from __future__ import annotations

import json
import threading
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from evaluator import Ask, Evaluation, certificate, engines, evaluate
from evaluator.certificate import digest, result_part, verify
from evaluator.evaluate import Basis, basis, evaluate_on
from proposals.errors import CheckFailed, InputError
from proposals.instrument import Instrument
from tests.instruments import written

pytestmark = pytest.mark.slow  # many evaluations

NAME = "us-china-nuclear-control-2024"
Data = dict[str, Any]
Change = Callable[[Data], object]


@pytest.fixture(scope="module", autouse=True)
def own_engines() -> Iterator[None]:
    """A thread keeps few engines: what is built here does not count against other tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "_LOCAL", threading.local())
        yield


@pytest.fixture(scope="module")
def given(shared: Basis, library: dict[str, Instrument]) -> str:
    """A certificate as it is written to a file."""
    return json.dumps(certificate.certificate(evaluate_on(shared, library[NAME])))


@pytest.fixture
def changed(given: str, tmp_path: Path) -> Callable[[Change], Path]:
    """The certificate with something changed in it, as a file."""

    def write(change: Change) -> Path:
        data = json.loads(given)
        change(data)
        file = tmp_path / "certificate.json"
        file.write_text(json.dumps(data))
        return file

    return write


@pytest.fixture
def unpacked(monkeypatch: pytest.MonkeyPatch, shared: Basis) -> None:
    """The files are what they were, so that they need not be read again."""

    def kept(ask: Ask, _: object) -> Basis:
        packaged = replace(ask, pack=Ask().pack)
        return Basis(ask, shared.pack, shared.actors, basis(packaged).question)

    monkeypatch.setattr(certificate, "basis", kept)


def leaves(value: Any) -> Iterator[Any]:
    """Every key and every value that holds no other."""
    if isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def test_the_same_inputs_give_the_same_digest(
    evaluations: dict[str, Evaluation], library: dict[str, Instrument]
) -> None:
    for name in (NAME, "status-quo"):
        again = evaluate(library[name])
        assert digest(result_part(again)) == digest(result_part(evaluations[name]))


def test_the_order_in_which_facts_are_written_does_not_matter(shared: Basis) -> None:
    one = written({"exit.review": "periodic", "parties.number": 3})
    other = one | {"facts": dict(reversed(one["facts"].items()))}
    assert digest(result_part(evaluate_on(shared, one))) == digest(result_part(evaluate_on(shared, other)))


def test_other_inputs_give_another_digest(library: dict[str, Instrument]) -> None:
    asks = [
        Ask(), Ask(context="parity_race"), Ask(standpoint="restricted_state"), Ask(reading="as_practised"),
        Ask(as_of="2027-01"), Ask(seen_by="own_means"), Ask(between="FR,DE"), Ask(against="any_other"),
    ]  # fmt: skip
    digests = {digest(result_part(evaluate_on(basis(ask), library["status-quo"]))) for ask in asks}
    assert len(digests) == len(asks)


def test_a_certificate_has_the_keys_of_the_decisions(given: str) -> None:
    data = json.loads(given)
    assert set(data) == {"certificate", "digest", "engine", "inputs", "files"}
    assert set(data["certificate"]) == {
        "semantics", "instrument", "vocabulary", "pack", "actors", "context", "inputs", "result",
    }  # fmt: skip
    assert set(data["certificate"]["inputs"]) == {"standpoint", "reading", "arguments", "as_of", "mode", "effort"}
    assert data["certificate"]["semantics"] == 1


def test_the_hashed_part_holds_integers_and_normal_texts_alone(evaluations: dict[str, Evaluation]) -> None:
    for name, evaluation in evaluations.items():
        part = result_part(evaluation)
        for leaf in leaves(part):
            assert type(leaf) in (int, str), name
            assert not isinstance(leaf, str) or unicodedata.is_normalized("NFC", leaf), name
        assert json.loads(rfc8785.dumps(part)) == part, name


def test_nothing_says_when_or_where_it_was_made(given: str, shared: Basis) -> None:
    assert str(shared.pack.folder.parent) not in given


@pytest.mark.parametrize(
    "ask",
    [
        Ask(),
        Ask(context="parity_race", standpoint="restricted_state", seen_by="own_means", between="RU,US"),
        Ask(reading="as_practised", as_of="2027-01", against="any_other"),
    ],
)
def test_a_certificate_recomputes_from_its_own_bytes(library: dict[str, Instrument], ask: Ask, tmp_path: Path) -> None:
    held = certificate.certificate(evaluate_on(basis(ask), library[NAME]))
    file = tmp_path / "certificate.json"
    file.write_text(json.dumps(held))
    assert verify(file) == held["digest"]


RESULTS: dict[str, Change] = {
    "a score": lambda data: data["certificate"]["result"]["numbers"].update({"criterion:verifiability": 40_000}),
    "a number less": lambda data: data["certificate"]["result"]["numbers"].popitem(),
    "a number more": lambda data: data["certificate"]["result"]["numbers"].update({"criterion:luck": 1}),
    "a range": lambda data: data["certificate"]["result"]["spans"].update({"criterion:verifiability": [0, 40_000]}),
    "a critique": lambda data: data["certificate"]["result"]["findings"].popitem(),
    "the ledger": lambda data: data["certificate"]["result"]["ledger"].update({"SKH-11": "answered"}),
    "the hash of the instrument": lambda data: data["certificate"].update(instrument="0" * 64),
    "the hash of the rules": lambda data: data["certificate"].update(pack="0" * 64),
    "the semantics": lambda data: data["certificate"].update(semantics=2),
    "the date": lambda data: data["certificate"]["inputs"].update(as_of="2020-01"),
    "the digest": lambda data: data.update(digest="0" * 64),
    "the instrument": lambda data: data["inputs"]["instrument"].update(name="Another name"),
    "a fact": lambda data: data["inputs"]["instrument"]["facts"].pop("parties.number"),
}


@pytest.mark.usefixtures("unpacked")
@pytest.mark.parametrize("what", RESULTS)
def test_a_changed_result_or_instrument_does_not_recompute(changed: Callable[[Change], Path], what: str) -> None:
    with pytest.raises(CheckFailed):
        verify(changed(RESULTS[what]))


@pytest.mark.usefixtures("unpacked")
def test_nothing_changed_recomputes(changed: Callable[[Change], Path], given: str) -> None:
    assert verify(changed(lambda _: None)) == json.loads(given)["digest"]


FILES = [
    "actors.yaml",
    "vocabulary/exit.yaml",
    "vocabulary/never.yaml",
    "contexts/managed_rivalry.yaml",
    "standpoints/hedging_importer.yaml",
    "packs/critique-2025/pack.yaml",
    "packs/critique-2025/verifiability/precision.yaml",
]


@pytest.mark.parametrize("name", FILES)
def test_a_changed_file_does_not_recompute(changed: Callable[[Change], Path], name: str) -> None:
    def comment(data: Data) -> None:
        data["files"][name] += "# nothing but a comment\n"

    with pytest.raises(CheckFailed):
        verify(changed(comment))


def test_every_file_that_a_result_rests_on_is_in_it(given: str, shared: Basis) -> None:
    files = set(json.loads(given)["files"])
    assert set(FILES) | {"register/works.yaml", "register/claims.yaml"} <= files
    rules = [name for name in files if name.startswith("packs/")]
    assert len(rules) == len(shared.pack.rules) + 1


@pytest.mark.parametrize(
    "name", ["../outside", "/outside", "a/../../outside", "..\\outside", "", ".", "a\0b", "vocabulary", "x" * 300]
)
def test_a_name_that_leads_out_or_cannot_be_a_file_is_refused(
    changed: Callable[[Change], Path], tmp_path: Path, name: str
) -> None:
    with pytest.raises(InputError) as raised:
        verify(changed(lambda data: data["files"].update({name: "text"})))
    assert [mistake.code for mistake in raised.value.mistakes] == ["path"]
    assert [file.name for file in tmp_path.rglob("*")] == ["certificate.json"]


@pytest.mark.parametrize("name", ["..", "../critique-2025", "/", "critique-2025/../critique-2025"])
def test_a_pack_that_leads_out_is_refused(changed: Callable[[Change], Path], name: str) -> None:
    with pytest.raises(InputError):
        verify(changed(lambda data: data["inputs"].update(pack=name)))


BROKEN: dict[str, Change] = {
    "no inputs": lambda data: data.pop("inputs"),
    "empty inputs": lambda data: data.update(inputs={}),
    "an empty hashed part": lambda data: data.update(certificate={}),
    "a list of files": lambda data: data.update(files=[]),
    "a file that is no text": lambda data: data["files"].update({"actors.yaml": 1}),
    "an instrument by name": lambda data: data["inputs"].update(instrument="status-quo"),
    "an instrument by path": lambda data: data["inputs"].update(instrument="/etc/hostname"),
    "one actor between": lambda data: data["certificate"]["inputs"]["arguments"].update(between=["US"]),
    "another key": lambda data: data.update(more="1"),
    "a lone surrogate": lambda data: data["files"].update({"actors.yaml": "\ud800"}),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_certificate_is_refused_as_input(changed: Callable[[Change], Path], what: str) -> None:
    with pytest.raises(InputError):
        verify(changed(BROKEN[what]))


@pytest.mark.parametrize("text", [b"", b"[", b"[]", b"null", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_refused_as_input(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "certificate.json"
    file.write_bytes(text)
    with pytest.raises(InputError):
        verify(file)
