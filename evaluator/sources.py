"""Where the data of an evaluation come from: the packaged files, or files unpacked from a certificate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from proposals import actors, vocabulary, worlds
from proposals.errors import InputError, Mistake
from rules.pack import rule_files
from rules.register import load as register

if TYPE_CHECKING:
    from evaluator.question import Ask


@dataclass(frozen=True)
class Sources:
    """Folders and files of every input but the instrument."""

    vocabulary: Path
    actors: Path
    contexts: Path
    standpoints: Path
    register: Path
    pack: Path
    chosen: tuple[str, ...] = ()

    def beside(self, worlds: tuple[str, ...]) -> Sources:
        """The same, with more worlds chosen."""
        return replace(self, chosen=(*self.chosen, *worlds))

    def texts(self) -> dict[str, str]:
        """The text of every file, by a name of its own; of the worlds only those chosen."""
        files = {f"vocabulary/{file.name}": file for file in sorted(self.vocabulary.glob("*.yaml"))}
        files["actors.yaml"] = self.actors
        for kind, folder in (("contexts", self.contexts), ("standpoints", self.standpoints)):
            files |= {f"{kind}/{f.name}": f for f in sorted(folder.glob("*.yaml")) if f.stem in self.chosen}
        files |= {f"register/{name}": self.register / name for name in ("works.yaml", "claims.yaml")}
        pack = [self.pack / "pack.yaml", *rule_files(self.pack)]
        files |= {f"packs/{self.pack.name}/{file.relative_to(self.pack).as_posix()}": file for file in pack}
        return {name: file.read_bytes().decode() for name, file in files.items()}

    @classmethod
    def unpacked(cls, folder: Path, texts: dict[str, str], pack: str) -> Sources:
        """Write the texts of a certificate below ``folder``; refuses names that lead out of it."""
        for name, text in texts.items():
            parts = PurePosixPath(name)
            if parts.is_absolute() or ".." in parts.parts or "\\" in name:
                raise InputError([Mistake("path", f"the certificate names a file outside itself: `{name}`")])
            file = folder / parts
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text.encode())
            except (OSError, ValueError):
                message = f"the certificate holds a file that cannot be unpacked: `{name}`"
                raise InputError([Mistake("path", message)]) from None
        if PurePosixPath(pack).name != pack or pack == "..":
            raise InputError([Mistake("path", f"the certificate names a pack outside itself: `{pack}`")])
        return cls(
            folder / "vocabulary",
            folder / "actors.yaml",
            folder / "contexts",
            folder / "standpoints",
            folder / "register",
            folder / "packs" / pack,
        )


def standard_sources(pack: Path, ask: Ask) -> Sources:
    """The packaged files, with the worlds that were asked for."""
    return Sources(
        vocabulary.FOLDER,
        actors.FILE,
        worlds.CONTEXTS,
        worlds.STANDPOINTS,
        register.FOLDER,
        pack,
        (ask.context, ask.standpoint),
    )
