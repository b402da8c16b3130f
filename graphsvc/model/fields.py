"""Records and their parts as their fields describe them: how they are read, shown and stored, and what they refer to.

A field is declared once, in its class: its type, its rule (`graphsvc.model.rules`) and a sentence about it, as in
`locator: Annotated[str | None, Text(1000), "The place in the source."] = None`. Without a default it is required.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from operator import attrgetter
from typing import Any, ClassVar, Self, get_type_hints

from graphsvc.errors import Fault
from graphsvc.model.validation import Validator

Reference = tuple[str, str]
"""What kind of record is referred to (entity, tie, event, source), and its id."""
Schema = dict[str, Any]


class Rule:
    """What a field may hold: one rule reads it and writes the JSON schema of what it takes."""

    @property
    def reads_absent(self) -> bool:
        """Say whether the rule also judges a field that is not sent, though it is not required."""
        return False

    @property
    def is_plain(self) -> bool:
        """Say whether the record holds the value as it is shown."""
        return True

    @property
    def takes_null(self) -> bool:
        """Say whether null may be sent for a field that is not required."""
        return True

    def read(self, reader: Validator, name: str, is_required: bool) -> Any:
        """Read the field; None where it is absent or a fault was added."""
        raise NotImplementedError

    def schema(self, is_sent: bool) -> Schema:
        """Return the JSON schema of a value, as it may be sent or as it is shown."""
        raise NotImplementedError

    def members(self, field: Field) -> tuple[Field, ...]:
        """Return the members of a JSON object that the field is sent and shown as."""
        return (field,)

    def shown(self, name: str, value: Any) -> dict[str, Any]:
        """Return the members by name; asked only where the rule is not plain."""
        return {name: value}

    def refer(self, pointer: str, value: Any, references: dict[str, Reference]) -> None:
        """Add what the value refers to, by pointer."""


@dataclass(frozen=True, slots=True)
class Field:
    """A member of the object that a record or a part of one is on the wire.

    `attribute` is its name in the class; `is_nullable` says that null is shown where there is nothing to say.
    """

    name: str
    rule: Rule
    description: str = ""
    is_required: bool = False
    is_always_shown: bool = True
    is_nullable: bool = False
    attribute: str = ""

    def schema(self, is_sent: bool) -> Schema:
        """Return the member's JSON schema, as it may be sent or as it is shown."""
        schema = dict(self.rule.schema(is_sent))
        description = self.description or schema.pop("description", "")
        if is_sent and self.is_required and schema.keys() == {"type", "maxLength"}:
            schema = schema | {"minLength": 1}
        may_be_null = self.rule.takes_null and not self.is_required if is_sent else self.is_nullable
        if may_be_null and schema != {"type": "null"}:
            schema = {"anyOf": [*schema.get("anyOf", [schema]), {"type": "null"}]}
        return schema | ({"description": description} if description else {})


class Shape:
    """The fields of a class, and what follows from them."""

    def __init__(self, described: type[Described]) -> None:
        hints = get_type_hints(described, include_extras=True)
        self.fields: list[Field] = []
        for declared in fields(described):
            rule, *sentences = hints[declared.name].__metadata__
            field = Field(
                declared.name.removesuffix("_id"),  # `from` is a word of Python.
                rule,
                " ".join(sentences),
                is_required=declared.default is MISSING and declared.default_factory is MISSING,
                is_nullable=declared.default is None,
                attribute=declared.name,
            )
            self.fields.append(field)
        self.readers = [
            (f.name, f.attribute, f.rule.read, f.is_required, f.is_required or f.rule.reads_absent) for f in self.fields
        ]
        self.members = (*(member for field in self.fields for member in field.rule.members(field)), *described.MORE)
        self.names = tuple(member.name for member in self.members)
        self.required = frozenset(field.attribute for field in self.fields if field.is_required)
        plain = [field for field in self.fields if field.rule.is_plain]
        self.plain = [field.name for field in plain]
        self.plain_values = attrgetter(*(field.attribute for field in plain))
        self.written = [(f.name, f.attribute, f.rule.shown) for f in self.fields if not f.rule.is_plain]
        self.referring = [field for field in self.fields if type(field.rule).refer is not Rule.refer]


_SHAPES: dict[type[Described], Shape] = {}


def shape_of(described: type[Described]) -> Shape:
    """Return the fields of a class."""
    shape = _SHAPES.get(described)
    if shape is None:
        shape = _SHAPES[described] = Shape(described)
    return shape


@dataclass(frozen=True, slots=True)
class Described:
    """What records and their parts share: they are read, shown and searched for references as their fields say."""

    MORE: ClassVar[tuple[Field, ...]] = ()
    """Members that are shown and may be sent, and are no fields of the class."""

    @classmethod
    def read(cls, raw: Any, pointer: str, faults: list[Fault], whole: Validator | None = None) -> Self | None:
        """Read what was sent as a part of a whole; None where a required field is missing or has a fault."""
        reader = Validator(raw, pointer, faults, shape_of(cls).names, whole)
        return cls.made_of(cls.values_of(reader))

    @classmethod
    def values_of(cls, reader: Validator) -> dict[str, Any]:
        """Read every field, and return the values by attribute; what is absent or has a fault is left out."""
        values: dict[str, Any] = {}
        raw = reader.raw
        for name, attribute, read, is_required, is_asked in shape_of(cls).readers:
            if is_asked or raw.get(name) is not None:
                value = read(reader, name, is_required)
                if value is not None:
                    values[attribute] = value
        cls.check(reader, values)
        return values

    @classmethod
    def check(cls, reader: Validator, values: dict[str, Any]) -> None:
        """Add the faults of fields that do not go together, and complete the values."""

    @classmethod
    def made_of(cls, values: Mapping[str, Any]) -> Self | None:
        """Return the record with these values; None where a required one is not among them."""
        return cls(**values) if shape_of(cls).required <= values.keys() else None

    def body(self) -> dict[str, Any]:
        """Return it as it is stored and shown, without a version."""
        shape = shape_of(type(self))
        body: dict[str, Any] = dict(zip(shape.plain, shape.plain_values(self), strict=False))
        for name, attribute, shown in shape.written:
            body |= shown(name, getattr(self, attribute))
        return body

    def references(self) -> dict[str, Reference]:
        """Name everything that must exist for it to make sense, by pointer."""
        references: dict[str, Reference] = {}
        self.refer("", references)
        return references

    def refer(self, pointer: str, references: dict[str, Reference]) -> None:
        """Add what it refers to, by pointers that begin with its own."""
        for field in shape_of(type(self)).referring:
            value = getattr(self, field.attribute)
            if value:
                field.rule.refer(f"{pointer}/{field.name}", value, references)


def schema_name(described: type[Described], is_sent: bool) -> str:
    """Return the name of a class's JSON schema: `EntityBody` as it is sent, `EntityDocument` as it is shown."""
    return described.__name__ + ("Body" if is_sent else "Document")


def schema_reference(described: type[Described], is_sent: bool) -> Schema:
    """Return a JSON schema that refers to a class's own where an OpenAPI document has it."""
    return {"$ref": f"#/components/schemas/{schema_name(described, is_sent)}"}


def object_schema(described: type[Described], is_sent: bool) -> Schema:
    """Return the JSON schema of a record or of a part of one, as it may be sent or as it is shown."""
    members = shape_of(described).members
    required = [member.name for member in members if (member.is_required if is_sent else member.is_always_shown)]
    return {
        "title": schema_name(described, is_sent),
        "description": (described.__doc__ or "").strip().partition("\n")[0],
        "type": "object",
        "properties": {member.name: member.schema(is_sent) for member in members},
        "required": required,
        "additionalProperties": False,
    }
