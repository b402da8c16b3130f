"""The operations of a document, and requests made from what it says of their parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, cast

import jsonschema_rs

Json = Mapping[str, Any]

ARGUMENTS: Mapping[str, Mapping[str, str]] = {
    "alliesOf": {"of": "albania,poland"},
    "resolve": {"ref": "albania"},
    "learned": {"from": "2020-01-01"},
    "difference": {"from": "2022-09-06", "to": "2022-09-07"},
    "paths": {"from": "albania", "to": "japan"},
    "centrality": {"measure": "degree"},
    "centralitySeries": {"measure": "degree", "of": "albania", "from": "2009", "to": "2011"},
    "ranking": {"measure": "degree"},
    "series": {"measure": "degree", "of": "albania", "from": "2009", "to": "2011"},
    "similarity": {"a": "albania"},
    "dyadYears": {"from": "2000", "to": "2000"},
}
"""What a question, and its chart in any form, cannot do without; it can do without all else."""


OF_ALL_REPLIES = {
    "cache-control", "content-encoding", "content-length", "content-security-policy", "content-type", "date",
    "server", "transfer-encoding", "vary", "x-content-type-options",
}  # fmt: skip
"""Headers that say nothing of one operation."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the document."""

    path: str
    method: str
    raw: Json

    @property
    def name(self) -> str:
        """Return what clients call it."""
        return cast(str, self.raw["operationId"])

    @property
    def parameters(self) -> list[Json]:
        """Return its parameters in the query."""
        return [parameter for parameter in self.raw.get("parameters", ()) if parameter["in"] == "query"]

    @property
    def arguments(self) -> Mapping[str, str]:
        """Return what it cannot do without in its query, as the tests know it."""
        question = next((self.name.removesuffix(form) for form in ("Json", "Svg", "Png") if self.name.endswith(form)), self.name)  # fmt: skip
        return ARGUMENTS.get(question, {})

    @property
    def address(self) -> str:
        """Return its path, with the first example of each part."""
        parts = {part["name"]: examples(part)[0] for part in self.raw.get("parameters", ()) if part["in"] == "path"}
        return self.path.format(**parts)


def operations(document: Json) -> list[Operation]:
    """List all operations of a document."""
    return [
        Operation(path, method.upper(), raw) for path, item in document["paths"].items() for method, raw in item.items()
    ]


def examples(parameter: Json) -> list[str]:
    """Return the examples of a parameter as they stand in an address."""
    schema = parameter["schema"]
    values = [parameter[key] for key in ("example",) if key in parameter]
    values += [example["value"] for example in parameter.get("examples", {}).values()] + schema.get("examples", [])
    return [",".join(value) if isinstance(value, list) else str(value) for value in values]


def takes(parameter: Json, text: str) -> bool:
    """Say whether the schema of a parameter takes a text, by the style in which it is sent."""
    values: list[Any] = [text, {"true": True, "false": False}.get(text, text)]
    if parameter.get("style") == "form" and parameter.get("explode") is False:
        values.append(text.split(","))
    if text.lstrip("-").isdecimal():
        values.append(int(text))
    validator = jsonschema_rs.validator_for(_with_draft(parameter["schema"]), validate_formats=True)
    return any(validator.is_valid(value) for value in values)


def strict(document: Json, schema: Json) -> jsonschema_rs.Validator:
    """Return what validates an answer against a schema, refusing the keys that it does not name."""
    components = deepcopy(document["components"])
    for inner in components["schemas"].values():
        if "properties" in inner:
            inner["additionalProperties"] = False
    return jsonschema_rs.validator_for(_with_draft({**schema, "components": components}), validate_formats=True)


def _with_draft(schema: Json) -> dict[str, Any]:
    # OpenAPI 3.1 takes its schemas from JSON Schema 2020-12.
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def faults(validator: jsonschema_rs.Validator, value: Any) -> Iterator[str]:
    """Yield what is wrong with a value, and where."""
    for error in validator.iter_errors(value):
        yield f"/{'/'.join(map(str, error.instance_path))}: {error.message[:300]}"
