"""The commands that ask: one for each question of `model/requests`, its arguments and options made from there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from inspect import Parameter as Argument
from inspect import Signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphsvc.cli.answers import AsCsv, AsJson, AsTable, write_answer
from graphsvc.cli.completion import completing
from graphsvc.cli.output import waiting
from graphsvc.cli.refusals import with_options
from graphsvc.cli.stores import DEFAULT, StoreUrl
from graphsvc.model.file_requests import CHARTS, FILES
from graphsvc.model.parameter import Parameter, declared, wire_name
from graphsvc.model.query_parameters import PageParameters
from graphsvc.model.requests import QUESTIONS, Asked, Question

if TYPE_CHECKING:
    from graphsvc.service.services import Services

_METAVARS = {
    "ref": "REF",
    "refs": "REF,REF",
    "datasets": "ID,ID",
    "day": "DAY",
    "date": "DATE",
    "moment": "MOMENT",
    "year": "YEAR",
    "word": "WORD",
    "words": "A,B",
    "number": "N",
    "text": "TEXT",
}
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to this file, or into this folder; absent: to stdout."),
]
ChartOutput = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write to this .svg, .png or .json (the spec); absent: SVG to stdout."
    ),
]
_OF_SERVERS = ("min_revision", "after", "format", "bom")
"""Parameters of requests alone: a command reads all of the log, and has options of its own for the form of an answer."""


def add_question(app: typer.Typer, word: str, *names: str) -> None:
    """Add the command that asks a question; of two, the one whose arguments are all given: `timeline A`, `timeline A B`."""
    first, last = QUESTIONS[names[0]], QUESTIONS[names[-1]]
    options: dict[str, Parameter] = {}
    for name in names:
        options |= _options(QUESTIONS[name])

    def command(store: str, json: bool, csv: bool, table: bool, **given: Any) -> None:
        name, arguments = _meant(QUESTIONS, names, given)
        asked = _asked(QUESTIONS[name], arguments, given)
        with with_options(options), services(store) as opened:
            write_answer(opened, name, asked, as_json=json, as_csv=csv, as_table=table)

    also = "" if first is last else f"\n\nOf two entities: {last.summary[0].lower()}{last.summary[1:]}"
    _add(app, word, first.summary + also, command, {**_arguments(first, last), **_typed(options), **_FORMS})


def add_chart(app: typer.Typer, word: str, *names: str) -> None:
    """Add the command that draws a chart; of two, the one whose arguments are all given."""
    first, last = CHARTS[names[0]], CHARTS[names[-1]]
    options = _options(last)

    def command(store: str, output: Path | None, **given: Any) -> None:
        from graphsvc.cli.files import write_chart

        name, arguments = _meant(CHARTS, names, given)
        asked = _asked(CHARTS[name], arguments, given)
        with with_options(options), services(store) as opened:
            write_chart(opened, name, asked, output)

    typed = {**_arguments(first, last), **_typed(options), "output": (ChartOutput, None)}
    _add(app, word, first.summary, command, typed)


def add_file(app: typer.Typer, word: str, name: str) -> None:
    """Add the command that writes a file; its arguments are options, for there are many."""
    question = FILES[name]
    options = {**question.arguments, **_options(question, with_form=True)}

    def command(store: str, output: Path | None, **given: Any) -> None:
        from graphsvc.cli.files import progress_of, write
        from graphsvc.service.file_questions import file_question

        asked = _asked(question, {}, given)
        with with_options(options), services(store) as opened:
            if name == "graph":
                with waiting("Drawing the network"):
                    file = file_question(opened, name, asked).file()
                write(file, output)
                return
            with progress_of(output) as progress:
                write(file_question(opened, name, asked, progress).file(), output)

    _add(app, word, question.summary, command, {**_typed(options, question.arguments), "output": (Output, None)})


@contextmanager
def services(url: str) -> Iterator[Services]:
    """Read a store into a snapshot, and yield the services over both."""
    from graphsvc.cli.snapshot_loading import followed
    from graphsvc.service.services import build

    with followed(url) as (store, follower):
        yield build(store, follower)


Typed = Mapping[str, tuple[Any, Any]]
"""The type and the default of each parameter of a command, by its name."""
_FORMS: Typed = {"json": (AsJson, False), "csv": (AsCsv, False), "table": (AsTable, False)}


def _meant(table: Mapping[str, Question], names: tuple[str, ...], given: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Return the question all of whose arguments are given, and take those from what is given."""
    values = [value for name in table[names[-1]].arguments if (value := given.pop(name)) is not None]
    name = next(name for name in names if len(table[name].arguments) == len(values))
    return name, dict(zip(table[name].arguments, values, strict=True))


def _arguments(first: Question, last: Question) -> Typed:
    """Return the arguments of the longer question, of which the shorter one requires the first."""
    return {
        name: _argument(name, parameter, is_required=place < len(first.arguments))
        for place, (name, parameter) in enumerate(last.arguments.items())
    }


def _options(question: Question, *, with_form: bool = False) -> dict[str, Parameter]:
    left_out = _OF_SERVERS[:2] if with_form else _OF_SERVERS
    return {name: parameter for name, parameter in question.optional.items() if name not in left_out}


def _argument(name: str, parameter: Parameter, *, is_required: bool) -> tuple[Any, Any]:
    argument = typer.Argument(
        metavar=_METAVARS[parameter.kind],
        help=_help(name, parameter),
        autocompletion=completing(parameter),
    )
    return (Annotated[str, argument], ...) if is_required else (Annotated[str | None, argument], None)


def _typed(options: Mapping[str, Parameter], required: Collection[str] = ()) -> Typed:
    return {name: _option(name, parameter, is_required=name in required) for name, parameter in options.items()}


def _option(name: str, parameter: Parameter, *, is_required: bool) -> tuple[Any, Any]:
    flag = f"--{wire_name(name)}"
    if parameter.kind == "flag":
        return Annotated[bool, typer.Option(flag, help=_help(name, parameter))], False
    option = typer.Option(
        flag,
        metavar=_METAVARS[parameter.kind],
        help=_help(name, parameter),
        autocompletion=completing(parameter),
    )
    return (Annotated[str, option], ...) if is_required else (Annotated[str | None, option], None)


def _help(name: str, parameter: Parameter) -> str:
    """Say what a parameter means, and which words it takes."""
    # The API gives lists page by page, a command whole.
    is_of_list = parameter == declared(PageParameters).get(name)
    text = "At most so many items; all of them where absent." if is_of_list else parameter.description.replace("`", "")
    unnamed = [word for word in parameter.choices if word not in text]
    return f"{text} [{', '.join(parameter.choices)}]" if unnamed else text


def _add(app: typer.Typer, word: str, summary: str, command: Callable[..., None], typed: Typed) -> None:
    """Add a command with the parameters that are given, and the store."""
    parameters = {**typed, "store": (StoreUrl, DEFAULT)}
    command.__doc__ = summary
    command.__annotations__ = {}
    command.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Argument(
                name,
                Argument.KEYWORD_ONLY,
                default=Argument.empty if default is ... else default,
                annotation=annotation,
            )
            for name, (annotation, default) in parameters.items()
        ]
    )
    app.command(word)(command)


def _asked(question: Question, arguments: Mapping[str, str], given: Mapping[str, Any]) -> Asked:
    """Return what is asked, as text. Raises BadParameter for an option of the other question that shares the command."""
    texts = {name: _text(value) for name, value in given.items()}
    names = [*question.arguments, *question.optional]
    foreign = [name for name, text in texts.items() if text is not None and name not in names]
    if foreign:
        raise typer.BadParameter(f"--{wire_name(foreign[0])} does not go with what is asked here; leave it out")
    return {**dict.fromkeys(names), **{name: text for name, text in texts.items() if name in names}, **arguments}


def _text(value: Any) -> str | None:
    return {True: "true", False: None}[value] if isinstance(value, bool) else value
