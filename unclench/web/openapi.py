"""The description of the page's interface in OpenAPI 3.1, made from the table of endpoints."""

from collections.abc import Iterable, Mapping

from pydantic.json_schema import JsonSchemaValue

from unclench.web.endpoint import Endpoint

API = "/api/v1"


def described(endpoints: Iterable[Endpoint], version: str) -> JsonSchemaValue:
    """Return the document."""
    schemas: dict[str, JsonSchemaValue] = {"Refusal": _REFUSAL}
    paths: dict[str, dict[str, JsonSchemaValue]] = {}
    for endpoint in endpoints:
        operation = _operation(endpoint, schemas)
        paths.setdefault(API + endpoint.path, {})[endpoint.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "unclench", "version": version},
        "paths": paths,
        "components": {"schemas": schemas},
    }


_REFUSAL: JsonSchemaValue = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {"type": "string", "description": "The fact, and what to do."},
        "facts": {
            "type": "object",
            "description": "Its parts by key.",
            "additionalProperties": {"type": "string"},
        },
    },
}


def _operation(endpoint: Endpoint, schemas: dict[str, JsonSchemaValue]) -> JsonSchemaValue:
    asked = _with_definitions(endpoint.asked_schema(), schemas)
    told = _with_definitions(endpoint.told_schema(), schemas)
    refused = {"description": "Refused", "content": _json({"$ref": "#/components/schemas/Refusal"})}
    operation: JsonSchemaValue = {
        "operationId": f"{endpoint.method.lower()}{endpoint.path.replace('/', '_').replace('-', '_')}",
        "summary": endpoint.summary,
        "responses": {
            "200": {"description": endpoint.summary, "content": _json(told)},
            "default": refused,
        },
    }
    if endpoint.method == "GET":
        operation["parameters"] = _parameters(asked)
    else:
        operation["requestBody"] = {"required": True, "content": _json(asked)}
    return operation


def _parameters(asked: JsonSchemaValue) -> list[JsonSchemaValue]:
    required = asked.get("required", [])
    properties: Mapping[str, JsonSchemaValue] = asked.get("properties", {})
    return [
        {"name": name, "in": "query", "required": name in required, "schema": schema}
        for name, schema in properties.items()
    ]


def _with_definitions(schema: JsonSchemaValue, schemas: dict[str, JsonSchemaValue]) -> JsonSchemaValue:
    """Move what a schema defines by name to where all do."""
    schemas |= schema.pop("$defs", {})
    return schema


def _json(schema: JsonSchemaValue) -> JsonSchemaValue:
    return {"application/json": {"schema": schema}}
