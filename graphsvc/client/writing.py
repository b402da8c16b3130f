"""Write records, and ties that come as frames or graphs."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphsvc.client.decoding import read
from graphsvc.client.graphs import SPELLS, restored
from graphsvc.client.lists import ListMethods
from graphsvc.client.parameters import day
from graphsvc.client.rows import TieRows
from graphsvc.client.written import Written
from graphsvc.errors import Fault, InvalidInput, InvalidParameter
from graphsvc.model.ids import HASHED

if TYPE_CHECKING:
    import networkx
    import pandas

Records = Sequence[Mapping[str, Any]]

_OF_NETWORKS = ("truth", "layers", "spells", SPELLS, "certain", "weight", "label")
"""What an edge of a graph says beside its tie; it follows from the question that was asked."""


class WriteMethods(ListMethods):
    """Writes. Each is one batch: taken whole, in one revision, or refused whole.

    A batch that gets no answer is sent again, like a question. That is safe: a batch is an upsert, the ids of ties and
    events follow from what they say, and those of entities and sources are given. What was stored by the first attempt is
    `same` in the second, so that nothing is there twice and only the counts may tell `same` of what was new.
    """

    def write(
        self,
        batch: Mapping[str, Any] | None = None,
        *,
        sources: Records = (),
        entities: Records = (),
        ties: Records = (),
        events: Records = (),
        dry_run: bool | None = None,
        reason: str | None = None,
    ) -> Written:
        """Write records together: the JSON of /v1/batch, or lists of records, or both.

        With `dry_run` all of it is done and taken back. Raises InvalidInput, whose `faults` have a pointer each. ::

            client.write(entities=[{"id": "exile-council", "kind": "group", "name": "Council in Exile"}], reason="briefing")
        """
        body = dict(batch or {})
        for plural, records in {"sources": sources, "entities": entities, "ties": ties, "events": events}.items():
            if hasattr(records, "to_dict"):
                raise InvalidParameter.of(plural, "is a frame; ties that come as one are written with write_ties")
            if records:
                body[plural] = [*body.get(plural, []), *records]
        if isinstance(body.get("ties"), list):
            body["ties"] = [_with_ids(tie) for tie in body["ties"]]
        body |= {name: value for name, value in (("dry_run", dry_run), ("reason", reason)) if value is not None}
        return read(Written, self._transport.post("/v1/batch", _encoded(body)))

    def write_ties(
        self,
        frame: pandas.DataFrame,
        *,
        dataset: str | None = None,
        kind: str | None = None,
        dry_run: bool | None = None,
        reason: str | None = None,
    ) -> Written:
        """Write ties from a frame, a row a tie: as `ties(…).to_frame()` gives them, or of your own.

        Columns are fields of a tie (`from`, `to`, `kind`, `since`, `until` …), `attributes.NAME`, `dates.KIND`, or the bare
        name of an attribute that kinds of ties know (`role`, `level`, `people_about`). Days may be dates or Timestamps.
        NaN, NaT and None count as absent; an absent `until` still holds, but not in a row that has an `id`: a file of text
        loses the difference between an end that is unknown and none. `dataset` and `kind` hold for rows that name none.

        A row without some of a tie's columns leaves those of a tie that is there already as they are: three columns and an
        `id` change three fields, and no citation is lost.

        Raises InvalidRows, an InvalidInput whose `faults` have the row's label and the column; `to_frame()` tells them. ::

            frame = client.ties(of="albania", kind="hosts").to_frame()
            frame.loc[0, "place"] = "ashraf-3"
            client.write_ties(frame, reason="the place was missing")
        """
        if not hasattr(frame, "columns") or not hasattr(frame.columns, "is_unique"):
            raise InvalidParameter.of(
                "frame", "is no frame of pandas; give one, such as to_pandas() makes of one of polars"
            )
        if not frame.columns.is_unique:
            raise InvalidParameter.of("frame", "has two columns of one name; give each its own")
        rows = zip(frame.index, frame.to_dict("records"), strict=True)
        return self._write_rows(TieRows(rows, dataset=dataset, kind=kind), dry_run, reason)

    def write_graph(
        self,
        graph: networkx.MultiDiGraph[Any] | networkx.DiGraph[Any],
        *,
        dataset: str | None = None,
        kind: str | None = None,
        dry_run: bool | None = None,
        reason: str | None = None,
    ) -> Written:
        """Write ties from a directed graph, an edge a tie: one of claims as `graph(…)` gives it, or of your own.

        Nodes are ids of entities, which are there already or are written first. Edges have `kind`, `since`, `until` and
        whatever else a frame of ties may have as columns. A key that is the id of a tie is that tie's: what its edge does
        not say of it stays as it is. Faults come as for `write_ties`, a row being an edge: (from, to, key).
        """
        if not graph.is_directed():
            raise InvalidParameter.of("graph", "has no directions, and ties have; give a DiGraph or a MultiDiGraph")
        return self._write_rows(TieRows(_edges(graph), dataset=dataset, kind=kind), dry_run, reason)

    def _write_rows(self, ties: TieRows, dry_run: bool | None, reason: str | None) -> Written:
        partial = ties.partial
        if partial:
            datasets = {str(record["dataset"]) for record in partial.values() if "dataset" in record}
            is_named = all("dataset" in record for record in partial.values())
            missing = set(partial)
            for stored in self.ties(dataset=sorted(datasets) if is_named else None):
                if stored["id"] in missing:
                    ties.complete(stored["id"], stored)
                    missing.remove(stored["id"])
                if not missing:
                    break
        try:
            return self.write(ties=ties.records, dry_run=dry_run, reason=reason)
        except InvalidParameter:
            raise
        except InvalidInput as exc:
            raise ties.refused(exc) from exc


def _edges(graph: Any) -> Iterator[tuple[Hashable, Mapping[str, Any]]]:
    edges: Iterable[tuple[Any, Any, Any, Mapping[str, Any]]]
    if graph.is_multigraph():
        edges = graph.edges(keys=True, data=True)
    else:
        edges = ((start, end, None, data) for start, end, data in graph.edges(data=True))
    for start, end, key, data in edges:
        attributes = {name: restored(name, value) for name, value in data.items() if name not in _OF_NETWORKS}
        ids = [given for given in (key, attributes.get("id")) if isinstance(given, str) and HASHED.match(given)]
        known = {"id": ids[0]} if ids else {}
        if str(attributes.get("id")).isdecimal():  # So networkx.read_gexf numbers edges.
            del attributes["id"]
        cited = attributes.get("citations", ())
        if cited and all(isinstance(citation, str) for citation in cited):  # A graph names the sources alone.
            cited = [{"source": source} for source in attributes.pop("citations")]
            attributes |= {} if known else {"citations": cited}
        yield (start, end) if key is None else (start, end, key), {"from": start, "to": end, **attributes, **known}


def _with_ids(tie: Any) -> Any:
    """Replace the parties of a tie by their ids, be they shown with name and kind as in a list of ties."""
    if not isinstance(tie, Mapping):
        return tie
    ends = {end: tie[end]["id"] for end in ("from", "to") if isinstance(tie.get(end), Mapping) and "id" in tie[end]}
    return {**tie, **ends}


def _encoded(body: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False, default=day).encode()
    except (ValueError, TypeError, RecursionError) as exc:
        raise InvalidInput([Fault("", f"cannot be written as JSON: {exc}")]) from exc
