"""Clients that are generated as the guide says, in three languages, and ask a real server what the guide asks.

Their generators are kept in a cache, so that only the first run needs a network.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from graphsvc.dashboard import guide
from tests.api.serving import Served
from tests.openapi.conftest import DOCUMENT

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("GRAPHSVC_TEST_CACHE") or HERE.parents[1] / ".cache").resolve() / "openapi"
PYTHON_GENERATOR = "openapi-python-client==0.29.1"
"""In an environment of its own: it holds back packages that graphsvc uses."""
GENERATOR = "org.openapitools:openapi-generator-cli:7.20.0"
COPY_JAR = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
ANSWERS = ["29 Belgium", "severed 2022-09-07", "1 Mujahedin-e Khalq 3000"]
"""Albania's allies on the day before, what it then has with Iran, and whom it hosts."""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Return a folder that has the document."""
    (tmp_path / "openapi.json").write_text(json.dumps(DOCUMENT))
    yield tmp_path


def _blocks(language: str) -> list[str]:
    """Return what the guide has in a language."""
    return re.findall(rf"```{language}\n(.*?)```", guide.text("clients") or "", re.DOTALL)


def _code(language: str, seeded: Served) -> str:
    [code] = _blocks(language)
    return code.replace("http://127.0.0.1:8000", seeded.url)


def _command(program: str, *program_here: str) -> list[str]:
    """Return a command of the guide, with a program in the place of its own."""
    lines = "".join(_blocks("sh")).splitlines()
    command = next(line for line in lines if line.startswith(program))
    return [*program_here, *shlex.split(command.removeprefix(program))]


def _run(command: list[str], folder: Path, **environment: str) -> list[str]:
    """Run a command; return the lines that it prints. It must print no warning."""
    done = subprocess.run(
        command, cwd=folder, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, f"{shlex.join(command)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout.splitlines()


def _needing(*programs: str) -> None:
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        pytest.skip(f"there is no {', '.join(missing)} here; .ci/run installs what these tests need")


def test_a_client_in_python_is_generated_whole_passes_its_types_and_asks(seeded: Served, folder: Path) -> None:
    [overrides] = _blocks("yaml")
    (folder / "overrides.yaml").write_text(overrides)
    (folder / "ask.py").write_text(_code("py", seeded))
    python = str(_python())
    printed = _run(_command("openapi-python-client", python, "-m", "openapi_python_client"), folder)
    assert printed == ["Generating graphsvc_api"]
    types = ["mypy", "--strict", "--config-file=", f"--python-executable={python}", "ask.py", "graphsvc_api"]
    _run([sys.executable, "-m", *types], folder)
    assert _run([python, "ask.py"], folder, GRAPHSVC_API_KEY=seeded.secret("read"), no_proxy="*") == ANSWERS


def test_a_client_in_typescript_is_generated_passes_its_types_and_asks(seeded: Served, folder: Path) -> None:
    _needing("node", "npm")
    programs = _node_modules() / ".bin"
    (folder / "node_modules").symlink_to(_node_modules())
    (folder / "ask.mts").write_text(_code("ts", seeded))
    _run(_command("npx openapi-typescript", f"{programs}/openapi-typescript"), folder)
    _run(_command("npx tsc", f"{programs}/tsc"), folder)
    assert _run(["node", "ask.mjs"], folder) == ANSWERS


def test_a_client_in_r_is_generated_installs_and_asks(seeded: Served, folder: Path) -> None:
    _needing("java", "R")
    (folder / "ask.R").write_text(_code("R", seeded))
    _run(_command("java -jar openapi-generator-cli.jar", "java", "-jar", str(_generator())), folder)
    library = {"R_LIBS_USER": str(folder / "library"), "no_proxy": "*"}
    (folder / "library").mkdir()
    _run(_command("R CMD INSTALL", "R", "CMD", "INSTALL"), folder, **library)
    printed = _run(["Rscript", "ask.R"], folder, **library, GRAPHSVC_API_KEY=seeded.secret("read"))
    assert printed == ANSWERS


def _python() -> Path:
    """Make an environment of Python with its generator, once for each."""
    folder = CACHE / PYTHON_GENERATOR
    made = folder / "made"
    if not made.is_file():
        _run([sys.executable, "-m", "venv", "--clear", str(folder)], HERE)
        _run([f"{folder}/bin/python", "-m", "pip", "install", "--quiet", PYTHON_GENERATOR], HERE)
        made.touch()
    return folder / "bin" / "python"


def _node_modules() -> Path:
    """Install the packages of package-lock.json, once for each."""
    lock = HERE / "typescript" / "package-lock.json"
    folder = CACHE / sha256(lock.read_bytes()).hexdigest()[:16]
    if not (folder / "node_modules" / ".package-lock.json").is_file():
        shutil.copytree(lock.parent, folder, dirs_exist_ok=True)
        _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)
    return folder / "node_modules"


def _generator() -> Path:
    """Fetch the generator's jar from Maven, once."""
    _, name, version = GENERATOR.split(":")
    jar = CACHE / f"{name}-{version}.jar"
    if not jar.is_file():
        _needing("mvn")
        CACHE.mkdir(parents=True, exist_ok=True)
        _run(["mvn", "-q", "-B", "-ntp", COPY_JAR, f"-Dartifact={GENERATOR}", f"-DoutputDirectory={CACHE}"], CACHE)
    return jar
