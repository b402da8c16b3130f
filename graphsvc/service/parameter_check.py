"""All faults of a question's parameters at once, where each value tells by itself whether it can be taken."""

from __future__ import annotations

from datetime import UTC, datetime

from graphsvc.errors import Faults, InvalidParameter
from graphsvc.model.parameter import Parameter, wire_name
from graphsvc.model.requests import Asked, Question
from graphsvc.service import parameters


def check(question: Question, asked: Asked) -> None:
    """Raise InvalidParameter with a fault for each value that is no word, number, flag, day, period or moment to be taken.

    The services read them once more, one by one, with all else that they need to know.
    """
    faults = Faults()
    for name, parameter in {**question.arguments, **question.optional}.items():
        text = asked.get(name)
        if text is None:
            continue
        try:
            _read(parameter, name, text)
        except InvalidParameter as exc:
            faults.extend(exc.faults)
    if faults:
        raise InvalidParameter(faults)


def _read(parameter: Parameter, name: str, text: str) -> None:
    match parameter.kind:
        case "word":
            parameters.one_of(text, wire_name(name), parameter.choices)
        case "words":
            parameters.some_of(text, wire_name(name), parameter.choices)
        case "number" if parameter.most is not None:
            parameters.whole(text, wire_name(name), parameter.least, parameter.most)
        case "flag":
            parameters.flag(text, wire_name(name))
        case "day":
            parameters.day(text, wire_name(name))
        case "date" if name == "during":
            parameters.period(text)
        case "moment":
            parameters.moment(text, datetime.now(UTC), wire_name(name))
