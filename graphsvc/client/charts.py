"""Charts that show in a notebook: interactive where it draws Vega-Lite, else as a picture."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphsvc.client.asking import ServerQuestions, request_of
from graphsvc.client.decoding import read
from graphsvc.errors import InvalidParameter
from graphsvc.model.file_requests import CHARTS
from graphsvc.model.parameter import Ref


@dataclass(frozen=True, slots=True, repr=False)
class Chart:
    """A chart: its Vega-Lite spec, which holds all of its data, and its picture; `png` asks the server for that in pixels."""

    spec: dict[str, Any]
    svg: str
    png: Callable[[], bytes] = field(compare=False)

    def save(self, path: str | Path) -> None:
        """Write the picture to a file that ends in .svg or .png, or the spec to one that ends in .json.

        A .png is drawn when it is saved, of what the server has then.
        """
        target = Path(path)
        forms: dict[str, Callable[[], bytes]] = {
            ".svg": self.svg.encode,
            ".png": self.png,
            ".json": json.dumps(self.spec, ensure_ascii=False, indent=1).encode,
        }
        form = target.suffix.lower()
        if form not in forms:
            raise InvalidParameter.of("path", f"{str(path)!r} ends in none of {', '.join(forms)}; let it end in one")
        target.write_bytes(forms[form]())

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

        Beside `theme` (light or dark), `width` (in pixels) and, of a .png, `scale`, parameters are those of the question that is drawn. ::

            client.chart("timeline", "albania", "iran")
            client.chart("centrality", measure="degree", on="2018-12-31", top=20)
        """
        question = _question(name, len(refs))
        arguments = dict(zip(("ref",) if len(refs) == 1 else ("a", "b"), refs, strict=False))
        required = {each: parameters.pop(each) for each in CHARTS[question].arguments if each in parameters}
        path, of_png = request_of(question, parameters, {**arguments, **required})
        sent = {each: text for each, text in of_png.items() if each != "scale"}
        spec = read(dict[str, Any], self._transport.get(f"{path}.json", sent))
        svg = self._transport.get_bytes(f"{path}.svg", sent).decode()
        return Chart(spec, svg, lambda: self._transport.get_bytes(f"{path}.png", of_png))


def _question(name: str, refs: int) -> str:
    """Return which of CHARTS is meant by a name, of so many entities."""
    charts = {("timeline", 1): "timeline_spec", ("timeline", 2): "dyad_timeline_spec"}
    charts |= {("centrality", 0): "ranking", ("centrality/series", 0): "series"}
    if (name.strip("/"), refs) not in charts:
        there = "timeline of one or two entities, centrality, centrality/series"
        raise InvalidParameter.of("name", f"{name!r} of {refs} entities is no chart; there are {there}")
    return charts[name.strip("/"), refs]
