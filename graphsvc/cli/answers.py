"""Write answers to stdout: a table for people, JSON or CSV for programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphsvc.cli.output import say, show, waiting
from graphsvc.model.requests import QUESTIONS, Asked

if TYPE_CHECKING:
    from graphsvc.service.services import Services

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON, as the API does. [default where stdout is piped]")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Write CSV: a row an item, the columns that the API's CSV has.")]
AsTable = Annotated[
    bool, typer.Option("--table", help="Write the answer in words and a table. [default on a terminal]")
]


def write_answer(services: Services, name: str, asked: Asked, *, as_json: bool, as_csv: bool, as_table: bool) -> None:
    """Answer a question in one form; a list has all of its items unless a limit is set."""
    from graphsvc.service import parameters
    from graphsvc.service.answering import AT_ONCE, Page, all_of, prepare
    from graphsvc.service.parameter_check import check
    from graphsvc.tables.csv_file import write_csv
    from graphsvc.tables.table import table_of
    from graphsvc.tables.text_file import write_text

    if as_json + as_csv + as_table > 1:
        raise typer.BadParameter("--json, --csv and --table exclude each other; set one of them")
    question = QUESTIONS[name]
    check(question, asked)
    with waiting("Asking"):
        limit = asked.get("limit") if question.is_paged else None
        if question.is_paged and limit is None:
            answer = all_of(services, name, asked, prepare(services, name, asked, Page(limit=AT_ONCE)))
        else:
            answer = prepare(services, name, asked, Page(limit=parameters.limit(limit))).answer()
    # A command has no pages to go on to; whoever wants more asks for more.
    has_more = question.is_paged and answer["next"] is not None
    if question.is_paged:
        answer = {**answer, "next": None}
    if as_csv:
        for piece in write_csv(table_of(answer, question.answer)):
            sys.stdout.write(piece.decode())
        sys.stdout.flush()
    elif as_table or (sys.stdout.isatty() and not as_json):
        show(write_text(table_of(answer, question.answer)))
    else:
        _write_json(answer)
    if has_more:
        say("There are more: a larger --limit, or none, writes them.")


def _write_json(answer: Any) -> None:
    import orjson

    sys.stdout.write(orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode() + "\n")
    sys.stdout.flush()
