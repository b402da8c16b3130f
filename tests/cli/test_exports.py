"""`graphsvc export`: the bytes of files on stdout or where they are wanted, and a bar while there are many."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Generator
from io import BytesIO
from pathlib import Path

import networkx as nx
import pyarrow.parquet
import pytest
import typer

from graphsvc.cli.files import write
from graphsvc.service.files import File
from tests.cli.running import COMMAND, LONGEST, environment, run, run_here, run_here_on_terminal, run_on_terminal

GRAPH = ("export", "graph", "--on", "2022-09-06", "--around", "albania")
TABLE = ("export", "dyad-years", "--from", "1914", "--to", "1915")


def piped(*arguments: str, cwd: Path) -> bytes:
    """Run a command and give the bytes on its stdout; nothing may come on stderr."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LONGEST,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def test_a_network_comes_on_stdout_as_the_file_that_it_is(loaded: Path) -> None:
    network = nx.node_link_graph(json.loads(piped(*GRAPH, cwd=loaded)), edges="edges")
    assert network.has_edge("albania", "nato")
    assert nx.read_graphml(BytesIO(piped(*GRAPH, "--format", "graphml", cwd=loaded))).has_node("albania")


def test_a_table_comes_on_stdout_with_na_where_nothing_is_known(loaded: Path) -> None:
    lines = piped(*TABLE, "--codes", "id", cwd=loaded).decode().split("\r\n")
    assert lines[0].startswith("year,state1,state2,allied,truth,")
    assert "1914,albania,argentina,NA,unknown,NA,NA,NA,NA,NA,NA,NA" in lines
    assert run("export", "dyad-years", "--from", "1914", "--to", "1914", cwd=loaded).stdout.startswith("ccode1,")


def test_binary_is_piped_and_refused_on_a_terminal(loaded: Path) -> None:
    table = pyarrow.parquet.read_table(BytesIO(piped(*TABLE, "--format", "parquet", cwd=loaded)))
    assert table.num_rows > 1000
    assert run_on_terminal(*TABLE, "--format", "parquet", cwd=loaded) == (1, "")
    code, shown = run_on_terminal(*GRAPH, "--format", "codebook", cwd=loaded)
    assert (code, shown.startswith("# Network: alliance, 2022-09-06")) == (0, True)


def test_a_file_is_written_where_it_is_wanted_and_its_size_told_on_stderr(loaded: Path, tmp_path: Path) -> None:
    wanted = tmp_path / "mine.csv"
    done = run_here(*TABLE, "--output", wanted, cwd=loaded)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"{wanted}: {wanted.stat().st_size:,} bytes\n"
    assert wanted.read_bytes() == piped(*TABLE, cwd=loaded)
    assert [one.name for one in tmp_path.iterdir()] == ["mine.csv"]


def test_in_a_folder_a_file_has_its_own_name(loaded: Path, tmp_path: Path) -> None:
    done = run_here(*GRAPH, "--format", "gexf", "-o", tmp_path, cwd=loaded)
    assert done.returncode == 0
    assert [one.name for one in tmp_path.iterdir()] == ["alliance-albania-2022-09-06.gexf"]


def test_what_was_there_stays_until_the_new_file_is_whole(tmp_path: Path) -> None:
    def broken() -> Generator[bytes, None, None]:
        yield b"new"
        raise OSError(28, "No space left on device")

    there = tmp_path / "x.csv"
    there.write_bytes(b"old")
    there.chmod(0o640)
    with pytest.raises(typer.Exit) as ended:
        write(File("x.csv", "text/csv", broken()), there)
    assert (ended.value.exit_code, there.read_bytes()) == (1, b"old")
    assert [one.name for one in tmp_path.iterdir()] == ["x.csv"]
    link = tmp_path / "link.csv"
    link.symlink_to(there)
    write(File("x.csv", "text/csv", (piece for piece in (b"ne", b"w"))), link)
    assert (link.is_symlink(), there.read_bytes(), there.stat().st_mode & 0o777) == (True, b"new", 0o640)


def test_a_device_is_written_to_as_it_is(loaded: Path) -> None:
    assert piped(*GRAPH, cwd=loaded)
    done = run(*GRAPH, "--output", "/dev/stdout", cwd=loaded)
    assert (done.returncode, json.loads(done.stdout)["multigraph"]) == (0, True)


def test_a_bar_on_stderr_counts_the_rows_of_a_table(loaded: Path) -> None:
    code, shown = run_here_on_terminal(*TABLE, cwd=loaded, stream="stderr")
    assert code == 0
    assert "Writing rows" in shown
    code, shown = run_here_on_terminal(*GRAPH, cwd=loaded, stream="stderr")
    assert (code, "Drawing the network" in shown) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("graph", "--around", "atlantis"), 4, "'atlantis'"),
        (("graph", "--radius", "1"), 2, "--radius: comes without --around"),
        (("graph", "--format", "docx"), 2, "format: 'docx' is not one of "),
        (("graph", "--store", "sqlite:///nowhere.sqlite"), 3, "there is no store"),
        (("graph", "--output", "/no/such/folder/x"), 1, "/no/such/folder/x cannot be written: No such file"),
        (("dyad-years",), 2, "Missing option '--from'"),
        (("dyad-years", "--from", "1914", "--to", "1913"), 2, "to: 1913 is before 1914"),
        (("dyad-years", "--from", "1914", "--to", "1914", "--codes", "fips"), 2, "codes: 'fips'"),
        (("dyad-years", "--from", "0001", "--to", "9999"), 1, "9,999 years are too many"),
        (("maps",), 2, "maps"),
    ],
)
def test_what_goes_wrong_is_told_on_stderr_with_its_exit_code(
    loaded: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = run_here("export", *arguments, cwd=loaded)
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
