"""What somebody sends as an instrument: its bytes, how they are written, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from api import tasks
from api.service import Service
from proposals.completing import build_sheet
from proposals.instrument import Instrument


class Media(StrEnum):
    """How an instrument may be written."""

    JSON = "application/json"
    YAML = "application/yaml"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    CSV = "text/csv"


SPREADSHEETS = (Media.XLSX, Media.CSV)


@dataclass(frozen=True)
class Submitted:
    """An instrument as it arrived."""

    data: bytes
    media: Media


@dataclass(frozen=True)
class Checked:
    """An instrument without mistakes, and the text that is kept of it."""

    instrument: Instrument
    text: str
    media: Media


def checked(service: Service, submitted: Submitted) -> Checked:
    """The instrument; raises :class:`InputError` with every mistake, contradictions between its facts included.

    Of a spreadsheet the instrument is kept as JSON; JSON and YAML are kept byte for byte.
    """
    submitted = spelled_out(service, submitted)
    sent = tasks.Sent(submitted.data, submitted.media is Media.JSON)
    instrument = tasks.sent_instrument(sent, service.vocabulary)
    _ = build_sheet(instrument, service.question, service.vocabulary, service.actors).cautious
    return Checked(instrument, submitted.data.decode(), submitted.media)


def spelled_out(service: Service, submitted: Submitted) -> Submitted:
    """What was sent as JSON or YAML; of a spreadsheet the JSON, or :class:`InputError` with its mistakes."""
    if submitted.media not in SPREADSHEETS:
        return submitted
    return Submitted(service.work(tasks.from_spreadsheet, submitted.data), Media.JSON)
