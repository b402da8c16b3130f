"""Ask the questions of `graphsvc.model.requests`: their parameters written as text, their addresses filled."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_args, get_type_hints

from graphsvc.client import parameters as to
from graphsvc.client.decoding import read
from graphsvc.client.pages import Pages
from graphsvc.client.transport import Transport
from graphsvc.model.file_requests import CHARTS, FILES
from graphsvc.model.parameter import Kind, Parameter, declared, wire_name
from graphsvc.model.requests import QUESTIONS

T = TypeVar("T")
Method = TypeVar("Method", bound=Callable[..., Any])

PAGE_SIZE = 500
_EVERY = {**QUESTIONS, **FILES, **CHARTS}
_WRITERS: Mapping[Kind, Callable[[Any, str], str | None]] = {
    "ref": to.ref,
    "refs": to.refs,
    "datasets": to.words,
    "words": to.words,
    "word": to.text,
    "text": to.text,
    "day": to.day,
    "date": to.period,
    "year": to.period,
    "moment": to.moment,
    "number": to.number,
    "flag": to.flag,
}

_ALIASES: Mapping[Kind, str] = {
    "ref": "Ref",
    "refs": "Refs",
    "datasets": "Words",
    "day": "Day",
    "date": "Period",
    "moment": "Moment",
    "year": "Year",
}


def asks(name: str) -> Callable[[Method], Method]:
    """Let a method show the parameters of its question: Jupyter and help() read its signature."""

    def decorate(method: Method) -> Method:
        signature = inspect.signature(method)
        own = [each for each in signature.parameters.values() if each.kind is not inspect.Parameter.VAR_KEYWORD]
        hints = get_type_hints(_EVERY[name].parameters, include_extras=True)
        taken = [
            inspect.Parameter(each, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_shown_type(hint))
            for each, hint in hints.items()
            if each not in signature.parameters
        ]
        method.__signature__ = signature.replace(parameters=[*own, *taken])  # type: ignore[attr-defined]
        return method

    return decorate


def _shown_type(hint: Any) -> Any:
    """Return the type of a parameter as a signature shows it: by the name that it has in `graphsvc.model.parameter`."""
    values, parameter = get_args(hint)[:2]
    return f"{_ALIASES[parameter.kind]} | None" if parameter.kind in _ALIASES else values


class ServerQuestions:
    """What all parts of a client share: one server to ask."""

    _transport: Transport

    def _ask(self, shape: type[T], name: str, asked: Mapping[str, Any], **arguments: Any) -> T:
        path, sent = request_of(name, asked, arguments)
        return read(shape, self._transport.get(path, sent))

    def _pages(self, shape: Any, name: str, asked: Mapping[str, Any], **arguments: Any) -> Pages[Any, Any]:
        path, sent = request_of(name, asked, arguments)
        return Pages(name.replace("_", " ").capitalize(), shape, self._page(path, sent))

    def _page(self, path: str, sent: Mapping[str, str]) -> Callable[[str | None], Any]:
        """Return a function that reads the page of a list behind a token."""
        first = {"limit": str(PAGE_SIZE), **sent}
        return lambda token: self._transport.get(path, first if token is None else {**first, "after": token})


def request_of(
    name: str, asked: Mapping[str, Any], arguments: Mapping[str, Any] | None = None
) -> tuple[str, dict[str, str]]:
    """Return the address of a question and the parameters to send; None is left out.

    Raises TypeError for a parameter that the question has not, InvalidParameter for a value that cannot be sent.
    """
    question, arguments = _EVERY[name], arguments or {}
    optional = declared(question.parameters)  # Without those for pages and forms, which the client sends itself.
    unknown = [each for each in asked if each not in optional]
    if unknown:
        there = ", ".join(optional)
        raise TypeError(f"{unknown[0]!r} is no parameter of this question; there are {there}")
    in_path = {
        wire_name(each): to.segment(value, wire_name(each))
        for each, value in arguments.items()
        if question.is_in_path(each)
    }
    taken = {**question.arguments, **optional}
    in_query = {
        wire_name(each): _written(taken[each], value, wire_name(each))
        for each, value in {**arguments, **asked}.items()
        if not question.is_in_path(each)
    }
    return question.path.format(**in_path), {each: text for each, text in in_query.items() if text is not None}


def _written(parameter: Parameter, value: Any, name: str) -> str | None:
    return None if value is None else _WRITERS[parameter.kind](value, name)
