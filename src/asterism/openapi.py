"""The OpenAPI document, made from the table of endpoints that answers the requests too."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from starlette.responses import Response

from asterism.api import COOKIE, ENDPOINTS, ErrorShape
from asterism.errors import CODES
from asterism.http_pace import is_free


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document of everything under /api, made from the endpoints that are registered."""
    kinds: list[Any] = [ErrorShape]
    for spec in ENDPOINTS:
        for kind in (spec.body, spec.query, spec.answer):
            if kind is not None and kind not in (bytes, Response, type(None)) and kind not in kinds:
                kinds.append(kind)
    schemas, components = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    by_kind = list(zip(kinds, schemas, strict=True))

    def schema(kind: Any) -> dict[str, Any]:
        return next(found for known, found in by_kind if known == kind)

    paths: dict[str, Any] = {}
    for spec in ENDPOINTS:
        operation: dict[str, Any] = {
            "operationId": spec.handler.__name__,
            "summary": spec.summary,
            "parameters": [
                {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                for name in re.findall(r"{(\w+)}", spec.path)
            ],
            "responses": {},
        }
        if spec.query is not None:
            for field in msgspec.structs.fields(spec.query):
                field_schema, _ = msgspec.json.schema_components([field.type])
                operation["parameters"].append(
                    {"name": field.name, "in": "query", "required": field.required, "schema": field_schema[0]}
                )
        if spec.raw_body:
            operation["requestBody"] = {
                "required": True,
                "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            }
        elif spec.body is not None:
            operation["requestBody"] = {
                "required": True,
                "content": {"application/json": {"schema": schema(spec.body)}},
            }
        if spec.answer is Response:
            content: dict[str, Any] = {spec.media: {}}
        elif spec.answer in (None, type(None)):
            content = {"application/json": {"schema": {"type": "null"}}}
        else:
            content = {"application/json": {"schema": schema(spec.answer)}}
        operation["responses"][str(spec.status)] = {"description": "Done.", "content": content}
        shape = {"application/json": {"schema": schema(ErrorShape)}}
        possible = {"malformed", "busy", "store_unavailable", "wrong_origin", *spec.errors}
        if spec.who != "anyone":
            possible |= {"not_signed_in", "not_allowed", "suspended"}
        if spec.raw_body or spec.body is not None:
            possible |= {"too_large", "too_fast"}
        if not is_free(spec.method, spec.path):
            possible.add("too_fast")
        if "{" in spec.path:
            possible.add("not_found")
        for code in sorted(possible):
            status = str(CODES[code][0])
            entry = operation["responses"].setdefault(status, {"description": "", "content": shape})
            if status != str(spec.status):
                entry["description"] = f"{entry['description']} `{code}`".strip()
        if spec.who != "anyone":
            operation["security"] = [{"session": []}]
        paths.setdefault(spec.path, {})[spec.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Asterism", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": COOKIE}},
        },
    }
