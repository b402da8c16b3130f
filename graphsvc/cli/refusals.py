"""What a question is refused for, in the words of the command line: its options, where the API has parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from graphsvc.errors import Fault, InvalidParameter, TooLarge
from graphsvc.model.parameter import Parameter, wire_name


@contextmanager
def with_options(options: Mapping[str, Parameter]) -> Iterator[None]:
    """Raise what is refused inside with the options that a command has in place of parameters of these names."""
    there = {wire_name(name): parameter for name, parameter in options.items()}
    try:
        yield
    except InvalidParameter as exc:
        faults = [
            Fault(f"--{fault.pointer}" if fault.pointer in there else fault.pointer, as_options(fault.detail, there))
            for fault in exc.faults
        ]
        raise InvalidParameter(faults, more=exc.more) from exc
    except TooLarge as exc:
        raise TooLarge(as_options(exc.detail, there)) from exc


def as_options(text: str, options: Mapping[str, Parameter]) -> str:
    """Write the parameters that a text names as options.

    >>> there = {"during": Parameter("date", "A window."), "sure": Parameter("flag", "What is certain.")}
    >>> as_options("ask by during=2022/2023; leave out `sure`, /v1/allies/iran?during=2022 or others", there)
    'ask by --during 2022/2023; leave out --sure, /v1/allies/iran?during=2022 or others'
    """
    if not options:
        return text
    name = "|".join(options)

    def option(found: re.Match[str]) -> str:
        word, value = found.groups()
        return f"--{word}" if options[word].kind == "flag" else f"--{word} {value}"

    text = re.sub(rf"`({name})`", r"--\1", text)
    return re.sub(rf"(?<![\w?&/-])({name})=([^\s;]*[\w/])", option, text)
