"""Programs other than Python that open networks: Gephi, Cytoscape.js and graphology, and igraph in R.

Jars and packages are downloaded once and kept (`tests.downloads`).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.downloads import COPY_JARS, cache, fill, locked
from tests.export.readers.opening import Opened, printed

GEPHI = "0.10.1"
_HERE = Path(__file__).parent


def gephi(*paths: Path) -> Opened:
    """Import files into one workspace of Gephi."""
    _need("java", "javac", "mvn")
    folder = cache("gephi")
    jars, classes = folder / GEPHI, folder / _digest("Opened.java")
    with locked(folder) as lock:
        fill(
            jars, lock, "mvn", "-q", "-B", "-ntp", "-f", str(_HERE / "pom.xml"), COPY_JARS,
            f"-Dgephi.version={GEPHI}", "-DincludeScope=runtime", "-DoutputDirectory={folder}",
        )  # fmt: skip
        fill(classes, lock, "javac", "-proc:none", "-cp", f"{jars}/*", "-d", "{folder}", str(_HERE / "Opened.java"))
    options = ("-Djava.awt.headless=true", "-Duser.timezone=UTC", "-XX:TieredStopAtLevel=1")
    return _opened(["java", *options, "-cp", f"{classes}:{jars}/*", "Opened"], paths)


def javascript(path: Path) -> Opened:
    """Open Cytoscape JSON with Cytoscape.js, GraphML and GEXF with graphology."""
    return _opened(["node", str(_packages() / "opened.mjs")], [path])


def javascript_prints(code: str) -> str:
    """Run code beside the packages of JavaScript and return what it prints."""
    return _printed(["node", "--input-type=module", "--eval", code], _packages())


def r_prints(code: str, folder: Path) -> str:
    """Run code of R in a folder and return what it prints."""
    _need("Rscript")
    return _printed(["Rscript", "--vanilla", "-e", code], folder)


def _packages() -> Path:
    """Return the folder in which the packages of JavaScript are, with what reads files."""
    _need("node", "npm")
    folder = cache("javascript") / _digest("package.json", "opened.mjs")
    with locked(folder.parent) as lock:
        install = "npm install --prefix $1 --ignore-scripts --no-audit --no-fund --no-package-lock"
        files = [str(_HERE / name) for name in ("package.json", "opened.mjs")]
        fill(folder, lock, "sh", "-c", f'cp "$2" "$3" "$1" && {install}', "sh", "{folder}", *files)
    return folder


def igraph_in_r(*paths: Path) -> Opened:
    """Open GraphML, or a table of edges and one of nodes, with igraph in R."""
    _need("Rscript")
    return _opened(["Rscript", "--vanilla", str(_HERE / "opened.R")], paths)


def _opened(command: Sequence[str], paths: Sequence[Path]) -> Opened:
    return printed(_printed([*command, *map(str, paths)], _HERE))


def _printed(command: Sequence[str], folder: Path) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"no_proxy": "*"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def _need(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")


def _digest(*names: str) -> str:
    """Name a folder after the contents of files, so that edited ones get another."""
    return hashlib.sha256(b"".join((_HERE / name).read_bytes() for name in names)).hexdigest()[:16]
