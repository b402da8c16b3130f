"""Records and their parts as their fields describe them: how they are read, shown and stored, and what they refer to.

A field is declared once, in its class: its type, its rule (`graphsvc.model.rules`) and a sentence about it, as in
`locator: Annotated[str | None, text(1000), "The place in the source."] = None`. Without a default it is required.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from operator import attrgetter
from typing import Any, ClassVar, Self, get_type_hints

from graphsvc.errors import Fault
from graphsvc.model.validation import Validator

Reference = tuple[str, str]
"""What kind of record is referred to (entity, tie, event, source), and its id."""
Schema = dict[str, Any]


Read = Callable[[Validator, str, bool], Any]
Refer = Callable[[str, Any, dict[str, Reference]], None]


@dataclass(frozen=True)
class FieldRule:
    """What a field may hold: how it is read, and the JSON schema of what is taken.

    `read` is given the reader of the object, the field's name and whether it is required; it returns None where the field
    is absent or has a fault. `shown` is the schema of what is shown, where that is another than what may be sent.
    `write` makes JSON of the value, where the record does not hold it as such. `refer` adds what the value refers to, by
    pointer.
    """

    read: Read
    sent: Schema
    shown: Schema | None = None
    write: Callable[[Any], Any] | None = None
    refer: Refer | None = None
    members: tuple[Field, ...] = ()
    """What the field is sent and shown as, where that is not one member of its name; `write` makes a mapping of them."""
    part: type[FieldedRecord] | None = None
    """The class of the parts that the field lists, if any."""
    names_entities: bool = False
    """True where a list of the field's names entities."""
    is_optional: bool = False
    """True where the field need not be sent, though the record always has it."""
    reads_absent: bool = False
    """True where the rule also judges a field that is not sent, though it is not required."""
    takes_null: bool = True
    """True where null may be sent for a field that is not required."""


@dataclass(frozen=True, slots=True)
class Field:
    """A member of the object that a record or a part of one is on the wire.

    `is_nullable` says that null is shown where there is nothing to say, `is_always_shown` that it is never left out.
    """

    name: str
    rule: FieldRule
    description: str = ""
    is_required: bool = False
    is_always_shown: bool = True
    is_nullable: bool = False

    def schema(self, is_sent: bool) -> Schema:
        """Return the member's JSON schema, as it may be sent or as it is shown."""
        schema = dict(self.rule.sent if is_sent or self.rule.shown is None else self.rule.shown)
        description = self.description or schema.pop("description", "")
        may_be_null = self.rule.takes_null and not self.is_required if is_sent else self.is_nullable
        if may_be_null and schema != {"type": "null"}:
            schema = {"anyOf": [*schema.get("anyOf", [schema]), {"type": "null"}]}
        elif is_sent and schema.keys() == {"type", "maxLength"}:
            schema["minLength"] = 1  # An empty text is missing.
        return schema | ({"description": description} if description else {})


class Shape:
    """The fields of a class, and what follows from them; `reads`, `writes` and `refers` are walked for every record."""

    def __init__(self, described: type[FieldedRecord]) -> None:
        hints = get_type_hints(described, include_extras=True)
        self.members: list[Field] = []
        self.required: set[str] = set()
        self.reads: list[tuple[str, str, Read, bool, bool]] = []
        self.writes: list[tuple[str, str, Callable[[Any], Any], bool]] = []
        self.refers: list[tuple[str, str, Refer]] = []
        plain: dict[str, str] = {}
        for declared in fields(described):
            rule, *sentences = hints[declared.name].__metadata__
            name, attribute = declared.name.removesuffix("_id"), declared.name  # `from` is a word of Python.
            is_required = declared.default is MISSING and declared.default_factory is MISSING
            must_be_sent = is_required and not rule.is_optional
            member = Field(name, rule, " ".join(sentences), must_be_sent, is_nullable=declared.default is None)
            self.members += rule.members or (member,)
            self.reads.append((name, attribute, rule.read, is_required, is_required or rule.reads_absent))
            if is_required:
                self.required.add(attribute)
            if rule.write is None:
                plain[name] = attribute
            else:
                self.writes.append((name, attribute, rule.write, bool(rule.members)))
            if rule.refer is not None:
                self.refers.append((name, attribute, rule.refer))
        self.members += described.MORE
        self.names = tuple(member.name for member in self.members)
        self.plain, self.plain_values = list(plain), attrgetter(*plain.values())


class _Shapes(dict[type["FieldedRecord"], Shape]):
    def __missing__(self, described: type[FieldedRecord]) -> Shape:
        shape = self[described] = Shape(described)
        return shape


shape_of: Callable[[type[FieldedRecord]], Shape] = _Shapes().__getitem__
"""Return the fields of a class; asked several times for every record."""


@dataclass(frozen=True, slots=True)
class FieldedRecord:
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
        for name, attribute, read, is_required, is_asked in shape_of(cls).reads:
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
        for name, attribute, write, has_members in shape.writes:
            value = write(getattr(self, attribute))
            if has_members:
                body |= value
            else:
                body[name] = value
        return body

    def references(self) -> dict[str, Reference]:
        """Name everything that must exist for it to make sense, by pointer."""
        references: dict[str, Reference] = {}
        self.refer("", references)
        return references

    def refer(self, pointer: str, references: dict[str, Reference]) -> None:
        """Add what it refers to, by pointers that begin with its own."""
        for name, attribute, refer in shape_of(type(self)).refers:
            value = getattr(self, attribute)
            if value:
                refer(f"{pointer}/{name}", value, references)


def schema_name(described: type[FieldedRecord], is_sent: bool) -> str:
    """Return the name of a class's JSON schema: `EntityBody` as it is sent, `EntityDocument` as it is shown."""
    return described.__name__ + ("Body" if is_sent else "Document")


def object_schema(described: type[FieldedRecord], is_sent: bool) -> Schema:
    """Return the JSON schema of a record or of a part of one, as it may be sent or as it is shown."""
    description = (described.__doc__ or "").strip().partition("\n")[0]
    members = members_schema(shape_of(described).members, is_sent)
    return {"title": schema_name(described, is_sent), "description": description, **members}


def members_schema(members: Iterable[Field], is_sent: bool) -> Schema:
    """Return the JSON schema of objects with these members. No others are taken; in what is shown, there may be more one day."""
    shown = list(members)
    schema: Schema = {
        "type": "object",
        "properties": {member.name: member.schema(is_sent) for member in shown},
        "required": [m.name for m in shown if (m.is_required if is_sent else m.is_always_shown)],
    }
    return schema | ({"additionalProperties": False} if is_sent else {})
