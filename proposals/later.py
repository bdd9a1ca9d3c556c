"""Mappings that are made when somebody first looks into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

Key = TypeVar("Key")
Item_co = TypeVar("Item_co", covariant=True)


class Later(Mapping[Key, Item_co]):
    """What ``make`` gives, called at most once; between processes the mapping itself travels."""

    def __init__(self, make: Callable[[], Mapping[Key, Item_co]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Mapping[Key, Item_co]:
        return self._make()

    def __getitem__(self, key: Key) -> Item_co:
        return self._made[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def __reduce__(self) -> tuple[type[dict[Key, Item_co]], tuple[dict[Key, Item_co]]]:
        return dict, (dict(self._made),)
