"""The document is valid, and names each thing once and in words."""

from __future__ import annotations

import re
from collections import Counter

from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.openapi.operations import Json, Operation, examples, operations


def test_it_is_a_valid_document_of_openapi_3_1(document: Json) -> None:
    assert document["openapi"].startswith("3.1.")
    assert [error.message for error in OpenAPIV31SpecValidator(dict(document)).iter_errors()] == []


def test_it_says_whose_it_is_where_it_is_served_and_under_which_licence(document: Json) -> None:
    assert document["info"]["license"]["identifier"] == "Apache-2.0"
    assert document["servers"] == [{"url": "/", "description": "The server that this document comes from."}]
    assert set(document["components"]["securitySchemes"]) == {"key", "session"}


def test_every_operation_has_a_name_of_its_own_in_plain_words(document: Json) -> None:
    names = Counter(operation.name for operation in operations(document))
    assert [name for name, count in names.items() if count > 1 or not re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", name)] == []


def test_every_schema_has_a_title_of_its_own_and_no_part_of_one_has_any(document: Json) -> None:
    schemas = document["components"]["schemas"]
    assert all(schema["title"] == name for name, schema in schemas.items())
    assert all(re.fullmatch(r"([A-Z][a-z]+)+", name) for name in schemas)
    inner = str([schema.get("properties") for schema in schemas.values()]) + str(document["paths"])
    assert "'title': '" not in inner


def test_every_schema_is_used(document: Json) -> None:
    used = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert set(document["components"]["schemas"]) == used


def test_every_tag_is_described_and_used(document: Json) -> None:
    used = {tag for operation in operations(document) for tag in operation.raw["tags"]}
    assert {tag["name"] for tag in document["tags"]} == used
    assert all(tag["description"] for tag in document["tags"])


def test_every_operation_is_summed_up_in_a_line(operation: Operation) -> None:
    summary = operation.raw["summary"]
    assert re.fullmatch(r"[A-Z][^\n]{5,160}[^.\n]", summary)
    assert " " in summary


def test_every_operation_answers_with_a_schema_and_has_problems_by_default(operation: Operation) -> None:
    replies = operation.raw["responses"]
    for status in replies.keys() & {"200", "201"}:
        assert replies[status]["description"] != "Successful Response"
        assert all(content["schema"] for content in replies[status]["content"].values())
    assert "200" in replies
    assert replies["default"] == {"$ref": "#/components/responses/Problem"}


def test_every_reply_has_the_number_of_its_request_and_a_revision(document: Json, operation: Operation) -> None:
    for reply in operation.raw["responses"].values():
        whole = document["components"]["responses"][reply["$ref"].rpartition("/")[2]] if "$ref" in reply else reply
        assert {"X-Request-Id", "Graphsvc-Revision"} <= whole["headers"].keys()


def test_every_key_of_an_answer_is_required_save_bounds_that_come_and_go(document: Json, operation: Operation) -> None:
    for status in operation.raw["responses"].keys() & {"200", "201"}:
        for content in operation.raw["responses"][status]["content"].values():
            schema = document["components"]["schemas"].get(content["schema"].get("$ref", "").rpartition("/")[2], {})
            optional = schema.get("properties", {}).keys() - set(schema.get("required", ()))
            assert [name for name in optional if not name.endswith(("_earliest", "_latest"))] == []


def test_no_parameter_is_null_or_a_list(operation: Operation) -> None:
    """What no text stands for is left out, and several values are one text.

    Of three generators two send a list as a parameter that comes several times, whatever its style, and one sends an
    empty text for a list that is left out.
    """
    for parameter in operation.raw.get("parameters", ()):
        assert "null" not in str(parameter["schema"]), parameter["name"]
        assert parameter["schema"].get("type") != "array", parameter["name"]
        assert parameter["description"]


def test_every_part_of_an_address_has_an_example(operation: Operation) -> None:
    parts = [parameter for parameter in operation.raw.get("parameters", ()) if parameter["in"] == "path"]
    assert [part["name"] for part in parts if not examples(part)] == []
