"""What the outer layers are given: the services of one process, over one store and one snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.service.access import Keys
from graphsvc.service.centrality import CentralityAnswers
from graphsvc.service.change_log import ChangeLog
from graphsvc.service.charts import ChartAnswers
from graphsvc.service.difference import DifferenceAnswers
from graphsvc.service.disagreements import DisagreementAnswers
from graphsvc.service.dyad_year_files import DyadYearFiles
from graphsvc.service.feed import Feed
from graphsvc.service.histories import Histories
from graphsvc.service.lists import Lists
from graphsvc.service.network_files import NetworkFiles
from graphsvc.service.network_layouts import NetworkLayouts
from graphsvc.service.network_pictures import NetworkPictures
from graphsvc.service.network_specs import NetworkCache
from graphsvc.service.paths import PathAnswers
from graphsvc.service.questions import Questions
from graphsvc.service.record_diff import RecordDiff
from graphsvc.service.record_writer import RecordWriter
from graphsvc.service.records import Records
from graphsvc.service.sessions import Sessions
from graphsvc.service.similarity_balance import SimilarityBalance
from graphsvc.service.source_use import SourceUse
from graphsvc.service.stored_bodies import FollowedStore, head_view
from graphsvc.service.timelines import Timelines
from graphsvc.snapshot.log_follower import Follower
from graphsvc.snapshot.view import View
from graphsvc.store.base import Store


@dataclass(frozen=True, slots=True)
class Services:
    """A store, the snapshot that follows it, and the use cases over both."""

    store: Store
    follower: Follower
    keys: Keys
    sessions: Sessions
    records: Records
    feed: Feed
    lists: Lists
    source_use: SourceUse
    questions: Questions
    histories: Histories
    timelines: Timelines
    charts: ChartAnswers
    record_diff: RecordDiff
    change_log: ChangeLog
    difference: DifferenceAnswers
    disagreements: DisagreementAnswers
    networks: NetworkCache
    network_layouts: NetworkLayouts
    network_pictures: NetworkPictures
    paths: PathAnswers
    centrality: CentralityAnswers
    similarity_balance: SimilarityBalance
    network_files: NetworkFiles
    dyad_year_files: DyadYearFiles
    writer: RecordWriter

    def view(self) -> View:
        """Return the head view. Raises StoreUnavailable while the snapshot is first being built."""
        return head_view(self.follower)


def build(store: Store, follower: Follower, *, write_wait: float = 5.0, batch_limit: int = 50_000) -> Services:
    """Build the services over a store and its follower; `write_wait` is in seconds."""
    followed = FollowedStore(store, follower)
    keys = Keys(store)
    questions = Questions(followed, follower)
    histories = Histories(followed)
    timelines = Timelines(questions, histories)
    record_diff = RecordDiff(store, followed)
    networks, layouts = NetworkCache(), NetworkLayouts()
    centrality = CentralityAnswers(networks)
    return Services(
        store=store,
        follower=follower,
        keys=keys,
        sessions=Sessions(store, keys),
        records=Records(store, follower),
        feed=Feed(store, follower),
        lists=Lists(followed),
        source_use=SourceUse(store, follower),
        questions=questions,
        histories=histories,
        timelines=timelines,
        charts=ChartAnswers(questions, centrality, timelines),
        record_diff=record_diff,
        change_log=ChangeLog(record_diff),
        difference=DifferenceAnswers(followed),
        disagreements=DisagreementAnswers(followed),
        networks=networks,
        network_layouts=layouts,
        network_pictures=NetworkPictures(networks, layouts),
        paths=PathAnswers(networks),
        centrality=centrality,
        similarity_balance=SimilarityBalance(networks),
        network_files=NetworkFiles(networks, followed),
        dyad_year_files=DyadYearFiles(followed),
        writer=RecordWriter(store, follower, wait=write_wait, batch_limit=batch_limit),
    )
