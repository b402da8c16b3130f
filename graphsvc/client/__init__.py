"""A client for notebooks and scripts: `Client(url)` asks a graphsvc server over HTTP and loads nothing of the server.

Frames need pandas or polars, graphs NetworkX: `pip install 'graphsvc-client[pandas,networkx]'` where there is no server,
which has NetworkX: `pip install 'graphsvc[pandas]'`.
"""

from graphsvc.client.charts import Chart
from graphsvc.client.client import Client
from graphsvc.client.pages import Pages
from graphsvc.client.problems import MissingExtra, NotUnderstood, Refused, Unreachable
from graphsvc.client.rows import InvalidRows, RowFault
from graphsvc.client.written import Written

__all__ = [
    "Chart",
    "Client",
    "InvalidRows",
    "MissingExtra",
    "NotUnderstood",
    "Pages",
    "Refused",
    "RowFault",
    "Unreachable",
    "Written",
]
