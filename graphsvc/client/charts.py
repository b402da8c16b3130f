"""Charts that show in a notebook: interactive where it draws Vega-Lite, else as a picture."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from graphsvc.client import parameters as to
from graphsvc.client.parameters import Ref
from graphsvc.client.questions import ServerQuestions
from graphsvc.errors import InvalidParameter


@dataclass(frozen=True, slots=True, repr=False)
class Chart:
    """A chart: its Vega-Lite spec, which holds all of its data, and its picture."""

    spec: dict[str, Any]
    svg: str

    def save(self, path: str | Path) -> None:
        """Write the picture to a file that ends in .svg, or the spec to one that ends in .json."""
        target = Path(path)
        texts = {".svg": self.svg, ".json": json.dumps(self.spec, ensure_ascii=False, indent=1)}
        if target.suffix not in texts:
            raise InvalidParameter.of("path", f"{str(path)!r} ends neither in .svg nor in .json; let it end in one")
        target.write_text(texts[target.suffix], encoding="utf-8")

    def __repr__(self) -> str:
        title = self.spec.get("title")
        text = title.get("text") if isinstance(title, Mapping) else title
        return f"Chart({(' '.join(text) if isinstance(text, list) else text)!r})"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        version = re.search(r"/vega-lite/v(\d+)", str(self.spec.get("$schema")))
        kind = f"application/vnd.vegalite.v{version[1] if version else 6}+json"
        return {kind: self.spec, "image/svg+xml": self.svg, "text/plain": repr(self)}


class ChartMethods(ServerQuestions):
    """Charts of answers."""

    def chart(self, name: str, *refs: Ref, **parameters: Any) -> Chart:
        """Draw the timeline of an entity or of a pair, a ranking, or scores over years.

        Beside `theme` (light or dark) and `width` (in pixels), parameters are those of the question that is drawn. ::

            client.chart("timeline", "albania", "iran")
            client.chart("centrality", measure="degree", on="2018-12-31", top=20)
        """
        path = "/".join(["/v1/charts", *_path(name, [to.segment(reference) for reference in refs])])
        sent = to.sent(**{key: _written(value, key.removesuffix("_")) for key, value in parameters.items()})
        spec = self._ask(dict[str, Any], f"{path}.json", **sent)
        return Chart(spec, self._transport.get_bytes(f"{path}.svg", sent).decode())


def _path(name: str, refs: list[str]) -> list[str]:
    if name == "timeline" and len(refs) == 2:
        return ["dyads", *refs, "timeline"]
    return [*name.strip("/").split("/"), *refs]


def _written(value: Any, name: str) -> str | None:
    """Write a parameter of whatever kind."""
    if name == "during":
        return to.period(value, name)
    if isinstance(value, bool):
        return to.flag(value)
    if isinstance(value, date):
        return to.moment(value, name) if name == "known" else to.day(value, name)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return to.refs(value, name)
    return None if value is None else str(value)
