"""Every importer by the name that the command line knows it by."""

from __future__ import annotations

from collections.abc import Mapping

from graphsvc.ingest.importers import atop, edge_tables, igo, networks, rdcr, state_lists, us_missions, wikidata
from graphsvc.ingest.importers.reading import Importer

IMPORTERS: Mapping[str, Importer] = {
    importer.name: importer
    for importer in (
        atop.IMPORTER,
        us_missions.IMPORTER,
        igo.IMPORTER,
        state_lists.COW,
        state_lists.GW,
        *edge_tables.RIVALRIES,
        rdcr.IMPORTER,
        edge_tables.IMPORTER,
        wikidata.IMPORTER,
        networks.IMPORTER,
    )
}
