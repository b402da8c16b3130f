"""Small excerpts with the columns that the projects' files have; the rows are our own, after what the files say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphsvc.model.kinds import EVENT_KINDS


def names(text: str) -> list[str]:
    """Return the names of columns as the first line of a file has them."""
    return text.split(",")


ATOP_MEMBERS = names(
    "atopid,cowid,cow4id,member,cowsys,yrent,moent,dayent,yrexit,moexit,dayexit,ineffect,bilat,phase,maxphase,wartime,"
    "cowwar,estmode,pubsecr,secrart,proadd,futmem,speclgth,length,renounce,proren,renewlgt,term,termmode,termcaus,"
    "defense,offense,neutral,nonagg,consul,active,conditio,defcon,offcon,neucon,concon,defcoadv,defcoloc,defcocon,"
    "defconum,defcodem,defconpr,offcoadv,offcoloc,offcocon,offconum,offcodem,neucoadv,neucoloc,neucocon,neuconum,"
    "neucodem,neuconpr,neucoatt,concoadv,concoloc,concocon,concoreq,olimob,asymm,obvary,notaiden,source,new5,rev5,version"
)
ATOP_ALLIANCES = names(
    "atopid,cowid,cow4id,begyr,begmo,begday,endyr,endmo,endday,ineffect,bilat,maxphase,wartime,estmode,asymm,mem1,mem2,"
    "source,new5,rev5,version"
)
MISSIONS_COW = names(
    "country_abbrev_cow,country_code_cow,country_name_cow,country_name_usdos,date_start,date_end,us_mission_status"
)
MISSIONS_GW = [name.replace("_cow", "_gw") for name in MISSIONS_COW]
TRANSITIONS = names("state_dept_name,status_change,year,month,day,last_verified,notes")
IGO_MEMBERS = names("igoID,StateID,JoinYear,LeaveYear")
IGO_ORGANISATIONS = names("igoID,igoAbbr,igoShortName,igoLongName,StartYear,EndYear,EndReason,Notes")
COW_LIST = names("stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version")
GW_LIST = names("statenumber,stateid,countryname,start,end")
GW_R = names("gwcode,stateabb,statename,startdate,enddate")
DIPLOMATIC_EXCHANGE = names("ccode1,ccode2,year,DR_at_1,DR_at_2,DE,version")
DYAD_YEARS = names("ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul")
RIVALRIES_TD = names("rivalryno,rivalryname,ccode1,ccode2,styear,endyear,region,type1,type2,type3")
RIVALRIES_TSS = names(
    "tssr_id,rivalry,ccode1,ccode2,start,end,positional,spatial,ideological,interventionary,principal,aprin"
)
CHRONOLOGY = names("country_file,section,head,when,from,to,text")
WIKIDATA = names(
    "statement,rank,property,subject,subjectLabel,object,objectLabel,start,startPrecision,end,endPrecision,point,"
    "pointPrecision,roleLabel,asked"
)

Rows = Sequence[Mapping[str, object]]


def table(columns: Sequence[str], rows: Rows, *, empty: str = "", delimiter: str = ",") -> str:
    """Write rows as a table; cells that a row does not name are `empty`."""
    lines = [delimiter.join(columns)]
    lines += [delimiter.join(str(row.get(name, empty)) for name in columns) for row in rows]
    return "\n".join(lines) + "\n"


def member(
    treaty: int, code: int, since: str, until: str = "0", phase: int = 0, *owed: str, **more: object
) -> dict[str, object]:
    """Make a row of ATOP's file of members; days as 1949-4-4 with 0 for what is not stated, `0` where censored."""
    row: dict[str, object] = {"atopid": treaty, "member": code, "cowsys": 1, "phase": phase, "version": "5.1"}
    for text, end in ((since, "ent"), (until, "exit")):
        parts = [*text.split("-"), "0", "0"][:3]
        row |= dict(zip((f"yr{end}", f"mo{end}", f"day{end}"), parts, strict=True))
    return row | dict.fromkeys(owed, 1) | more


def atop_members(*rows: Mapping[str, object]) -> str:
    """Write ATOP's file of members."""
    return table(ATOP_MEMBERS, rows, empty="0")


@dataclass(frozen=True)
class Excerpt:
    """An excerpt of a project's files, by name, and what a newer version of them has.

    `dated` is the kind and key of a tie whose end, or of an event whose date, the newer version changes, and that date
    then; `refused` a row for the first file that cannot be taken, and what is said of it.
    """

    importer: str
    files: Mapping[str, str]
    newer: Mapping[str, str]
    dated: tuple[str, str, str]
    refused: tuple[str, str]
    dataset: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    def write(self, folder: Path, *, is_newer: bool = False) -> list[Path]:
        """Write the files into a folder; return their paths."""
        folder.mkdir(exist_ok=True)
        for name, text in {**self.files, **(self.newer if is_newer else {})}.items():
            (folder / name).write_text(text, encoding="utf-8")
        return [folder / name for name in self.files]

    @property
    def record(self) -> str:
        """Return of which kind the record is that the newer version changes."""
        return "event" if self.dated[0] in EVENT_KINDS else "tie"

    @property
    def changing(self) -> str:
        """Return the field that the newer version changes."""
        return "when" if self.record == "event" else "until"

    @property
    def id(self) -> str:
        """Return the id of the dataset."""
        return self.dataset or self.importer


_ATOP = [
    member(3150, 200, "1948-3-17", "1954-10-23", 1, "defense", "consul"),
    member(3150, 220, "1948-3-17", "1954-10-23", 1, "defense", "consul"),
    member(3150, 200, "1954-10-23", "2010-3-31", 2, "defense"),
    member(3150, 220, "1954-10-23", "2010-3-31", 2, "defense"),
]
_MISSIONS = [
    ("ALB", 339, "1914-01-17", "1922-07-27", "None"),
    ("ALB", 339, "1922-07-28", "1939-04-07", "Legation"),
    ("ALB", 339, "1991-10-01", "2024-12-31", "Embassy"),
]


def missions(rows: Sequence[tuple[object, ...]], columns: Sequence[str] = MISSIONS_COW) -> str:
    """Write a file of ranges from abbreviation, code, first day, last day and status."""
    filled = (columns[0], columns[1], "date_start", "date_end", "us_mission_status")
    return table(columns, [dict(zip(filled, row, strict=True)) for row in rows])


_IGO = [("370", "435", 1985, 2005), ("370", "651", 1985, 1996), ("370", "670", 1985, 2005)]


def igo_members(rows: Sequence[tuple[object, ...]]) -> str:
    """Write the file of memberships."""
    return table(IGO_MEMBERS, [dict(zip(IGO_MEMBERS, row, strict=True)) for row in rows])


_ITEM = "http://www.wikidata.org/entity/"


def statement(
    identifier: str, relation: str, subject: str, object_: str, rank: str = "Normal", **more: object
) -> dict[str, object]:
    """Make a row of a query's result; times as (day, precision), an item as its id."""
    row: dict[str, object] = {
        "statement": f"{_ITEM}statement/{identifier}" if identifier else "",
        "rank": f"http://wikiba.se/ontology#{rank}Rank",
        "property": f"{_ITEM}{relation}",
        "asked": "2026-11-01T10:00:00Z",
    }
    for name, item in (("subject", subject), ("object", object_)):
        row |= {name: item if item.startswith("_:") else f"{_ITEM}{item}", f"{name}Label": f"label of {item}"}
    for name in ("start", "end", "point"):
        match more.pop(name, None):
            case (str(text), precision):
                is_day = text[:1].isdecimal()
                row |= {name: f"{(text + '-01-01')[:10]}T00:00:00Z" if is_day else text, f"{name}Precision": precision}
    return row | more


_DATED = [name for name in WIKIDATA if not name.startswith("point")]
_STATEMENTS: list[dict[str, object]] = [
    statement("Q222-A", "P463", "Q222", "Q1065", start=("1955-12-14", 11)),
    statement("Q222-B", "P530", "Q222", "Q38", start=("1922", 9), end=("1939-04", 10)),
]
_EDGES = "state1,state2,start,end,kind\nFrance,Albania,1963-01-22,1990-06-01,allied_with\nIran,Iraq,1971,,rival_of\n"
_TD = [
    ("1", "Iran-Iraq", "630.0", "645.0", 1958, 2003, "Gulf", "spatial", "positional", ""),
    ("2", "US-Russia", "2.0", "365.0", 2007, 2010, "", "positional", "", ""),
]
_TSS = [
    ("7", "Iran-Iraq", "630.0", "645.0", 1958, 2003, "1.0", "", "1.0", "", "1.0", ""),
    ("8", "US-Russia", "2.0", "365.0", 2007, 2020, "1.0", "", "", "", "", ""),
]
_CHRONOLOGY = [
    ("albania", "recognition", "Mutual Recognition", 1922, "", "", "Notes were exchanged on 25 July 1922."),
    ("cuba", "diplomatic-relations", "Diplomatic Relations Severed", 1961, "", "", "It was on 3 January 1961."),
    ("cuba", "issues", "Sugar", "", "", "", "Sugar was traded."),
]
_EXCHANGE = [
    ("2", "220", 1950, 3, 3, 1, "2006.1"),
    ("2", "339", 1950, 0, 0, 0, "2006.1"),
    ("2", "220", 1955, 3, 2, 1, "2006.1"),
]
_YEARS = [("200", "220", year, 1, 0, 0, 0, 1) for year in (1948, 1949, 1950, 1960)] + [
    ("2", "365", 1948, 0, 0, 0, 0, 0)
]


def listed(columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> str:
    """Write rows that have a cell for every column."""
    return table(columns, [dict(zip(columns, row, strict=True)) for row in rows])


def _later(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


EXCERPTS = {
    "atop": Excerpt(
        "atop",
        {
            "members.csv": atop_members(*_ATOP),
            "alliances.csv": table(
                ATOP_ALLIANCES, [{"atopid": 3150, "begyr": 1948, "begmo": 3, "begday": 17, "bilat": 1}], empty="0"
            ),
        },
        {"members.csv": _later(atop_members(*_ATOP), "2010,3,31", "2011,6,30")},
        ("member_of", "3150 200 2 1954", "2011-06-30"),
        (atop_members(member(3150, 200, "1955-13-1")).splitlines()[1], "month"),
    ),
    "us-missions": Excerpt(
        "us-missions",
        {"ranges.csv": missions(_MISSIONS)},
        {"ranges.csv": _later(missions(_MISSIONS), "1939-04-07", "1939-06-05")},
        ("represented_in", "cow 339 1922-07-28", "1939-06-06"),
        ("ALB,339,Albania,Albania,1940-01-01,1940-02-01,Castle", "Castle"),
    ),
    "igo": Excerpt(
        "igo",
        {
            "memberships.csv": igo_members(_IGO),
            "organisations.csv": listed(
                IGO_ORGANISATIONS, [(370, "AAAID", "Arab Auth.", "Arab Authority", 1976, "", "None", "")]
            ),
        },
        {"memberships.csv": _later(igo_members(_IGO), "651,1985,1996", "651,1985,1999")},
        ("member_of", "370 651 1985", "1999"),
        ("370,651,x,1990", "joinyear is 'x'"),
    ),
    "csv": Excerpt(
        "csv",
        {"ties.csv": _EDGES},
        {"ties.csv": _later(_EDGES, "1990-06-01", "1991-07-01")},
        ("allied_with", "France Albania 1963-01-22 allied_with", "1991-07-02"),
        ("Nowhere,Iran,1990,,rival_of", "Nowhere"),
        "mine",
        {"dataset": "mine"},
    ),
    "rivalries-td": Excerpt(
        "rivalries-td",
        {"td.csv": listed(RIVALRIES_TD, _TD)},
        {"td.csv": _later(listed(RIVALRIES_TD, _TD), "1958,2003", "1958,2005")},
        ("rival_of", "1 630 645", "2005"),
        ("3,X,2.0,20.0,twelve,1990,,,,", "styear"),
    ),
    "rivalries-tss": Excerpt(
        "rivalries-tss",
        {"tss.csv": listed(RIVALRIES_TSS, _TSS)},
        {"tss.csv": _later(listed(RIVALRIES_TSS, _TSS), "1958,2003", "1958,2005")},
        ("rival_of", "7 630 645", "2005"),
        ("9,X,2.0,20.0,twelve,1990,1.0,,,,,", "start"),
    ),
    "rdcr": Excerpt(
        "rdcr",
        {"timeline.csv": listed(CHRONOLOGY, _CHRONOLOGY)},
        {"timeline.csv": _later(listed(CHRONOLOGY, _CHRONOLOGY), "25 July", "28 July")},
        ("statement", "albania mutual recognition", "1922-07-28"),
        ("atlantis,recognition,Mutual Recognition,1921,,,Notes were exchanged.", "atlantis"),
    ),
    "cow-diplomatic-exchange": Excerpt(
        "csv",
        {"exchange.csv": listed(DIPLOMATIC_EXCHANGE, _EXCHANGE)},
        {"exchange.csv": listed(DIPLOMATIC_EXCHANGE, [*_EXCHANGE, ("2", "20", 1960, 3, 3, 1, "2006.1")])},
        ("represented_in", "220 2 1955 represented_in", "1955"),
        ("2,220,1955,4,3,1,2006.1", "dr_at_1"),
        "cow-diplomatic-exchange",
        {"mapping": "cow-diplomatic-exchange"},
    ),
    "wikidata": Excerpt(
        "wikidata",
        {"result.csv": table(_DATED, _STATEMENTS)},
        {"result.csv": _later(table(_DATED, _STATEMENTS), "1939-04-01T00:00:00Z,10", "1943-09-08T00:00:00Z,11")},
        ("has_relations_with", "Q222-B", "1943-09-08"),
        (table(_DATED, [statement("Q222-C", "P463", "Q222", "Q1065", start=("soon", ""))]).splitlines()[1], "'soon'"),
    ),
    "peacesciencer-atop": Excerpt(
        "csv",
        {"years.csv": listed(DYAD_YEARS, _YEARS)},
        {"years.csv": listed(DYAD_YEARS, [*_YEARS, ("200", "220", 1951, 1, 0, 0, 0, 1)])},
        ("allied_with", "200 220 1948", "1951"),
        ("200,220,MCMXL,1,0,0,0,0", "year"),
        "atop-dyad-years",
        {"mapping": "peacesciencer-atop"},
    ),
}
