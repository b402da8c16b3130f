"""The forms in which an answer comes: JSON, or its table as CSV, as text or as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request

from graphsvc.api.encoding import MEDIA_TYPE as JSON
from graphsvc.api.negotiation import weights
from graphsvc.model.query_parameters import FormParameters
from graphsvc.model.requests import Asked
from graphsvc.service import parameters
from graphsvc.service.files import byte_order_mark
from graphsvc.tables import csv_file, text_file, xlsx_file

MEDIA_TYPES: Mapping[str, str] = {
    "json": JSON,
    "csv": csv_file.MEDIA_TYPE,
    "text": text_file.MEDIA_TYPE,
    "xlsx": xlsx_file.MEDIA_TYPE,
}
SUFFIXES: Mapping[str, str] = {"csv": "csv", "text": "txt", "xlsx": "xlsx"}


@dataclass(frozen=True, slots=True)
class AnswerAs:
    """How an answer is to be written."""

    form: str
    has_bom: bool

    @property
    def media_type(self) -> str:
        """Return the media type with its parameters."""
        return MEDIA_TYPES[self.form]


def answer_as(request: Request, asked: Asked) -> AnswerAs:
    """Read how an answer is to be written: by `format`, else by Accept, else as JSON. Raises InvalidParameter."""
    form = parameters.choice(FormParameters, "format", asked["format"]) or accepted(request.headers.get("accept", ""))
    if form == "xlsx" and asked["format"] is not None:
        xlsx_file.require()
    return AnswerAs(form, byte_order_mark(asked["bom"], form))


def accepted(header: str) -> str:
    """Return the form that a header Accept weighs highest (RFC 9110, 12.5.1); JSON where others weigh no more.

    >>> accepted("text/csv, application/json;q=0.5"), accepted("text/html, */*;q=0.8")
    ('csv', 'json')
    """
    if not header or header == "*/*":
        return "json"
    given = weights(header)

    def weight(form: str) -> float:
        media_type = MEDIA_TYPES[form].partition(";")[0]
        # What a browser takes as text/* it wants as a page; of answers it gets JSON, which it can fold.
        return given.get(media_type, given.get("application/*", given.get("*/*", 0)) if form == "json" else 0)

    best = max(MEDIA_TYPES, key=weight)
    # Only where a workbook is wanted: to look for what writes one takes longer than all the rest here.
    return max(("json", "csv", "text"), key=weight) if best == "xlsx" and not xlsx_file.is_there() else best
