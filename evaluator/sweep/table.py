"""Designs as Parquet: the one module that knows pyarrow. The same sweep gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from evaluator.sweep.tally import Ints

UNITS = {b"units": b"criteria in 1/400 points (0 to 40000), reach in hundredths of a level (0 to 400)"}
SETTINGS: dict[str, Any] = {"compression": "zstd", "compression_level": 3, "write_statistics": True, "version": "2.6"}


@dataclass(frozen=True)
class Axes:
    """The columns beside the index: each axis with its words, then the names of the measures."""

    words: tuple[tuple[str, tuple[str, ...]], ...]
    measures: tuple[str, ...]

    @property
    def schema(self) -> Any:
        """The Arrow schema: index, options as dictionaries of words, exact integers."""
        fields = [pa.field("index", pa.int64(), nullable=False)]
        fields += [pa.field(name, pa.dictionary(pa.int16(), pa.string())) for name, _ in self.words]
        fields += [pa.field(name, pa.int32(), nullable=False) for name in self.measures]
        return pa.schema(fields, metadata=UNITS)


def parquet(axes: Axes, indices: Ints, options: Sequence[Ints], measures: Sequence[Ints]) -> bytes:
    """Some designs as the bytes of a Parquet file."""
    arrays = [_numbers(indices, np.int64)]
    for (_, words), column in zip(axes.words, options, strict=True):
        arrays.append(pa.DictionaryArray.from_arrays(_numbers(column, np.int16), _texts(words)))
    arrays += [_numbers(column, np.int32) for column in measures]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_arrays(arrays, schema=axes.schema), sink, **SETTINGS)
    found: bytes = sink.getvalue().to_pybytes()
    return found


def joined(axes: Axes, parts: Iterable[Path], target: IO[bytes]) -> int:
    """Write the designs of all parts, in their order, into one file; returns how many there are."""
    rows = 0
    with pq.ParquetWriter(target, axes.schema, **SETTINGS) as writer:
        for part in parts:
            table = pq.ParquetFile(part).read()
            rows += table.num_rows
            if table.num_rows:
                writer.write_table(table)
    return rows


def _numbers(column: Ints, kind: type[np.integer[Any]]) -> Any:
    """Integers as Arrow has them, without a copy; ``pa.array`` would import pandas first, for seconds."""
    packed = np.ascontiguousarray(column, dtype=kind)
    return pa.Array.from_buffers(pa.from_numpy_dtype(packed.dtype), len(packed), [None, pa.py_buffer(packed)])


def _texts(words: Sequence[str]) -> Any:
    """Texts as Arrow has them."""
    data = [word.encode() for word in words]
    offsets = np.cumsum([0, *map(len, data)], dtype=np.int32)
    return pa.StringArray.from_buffers(len(data), pa.py_buffer(offsets), pa.py_buffer(b"".join(data)))
