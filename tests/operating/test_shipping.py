"""compose.yaml, the Dockerfile and the locked dependencies fit each other and the project."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
import typer
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from graphsvc.cli.app import app
from graphsvc.dashboard import guide
from graphsvc.settings import Settings
from tests.cli.running import REPOSITORY

COMPOSE: dict[str, Any] = yaml.safe_load((REPOSITORY / "compose.yaml").read_text(encoding="utf-8"))
DOCKERFILE = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")
PROJECT: dict[str, Any] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {name: (REPOSITORY / "locks" / f"{name}.txt").read_text(encoding="utf-8") for name in ("image", "build")}
SERVICE = {
    "image": str,
    "build": str,
    "environment": dict,
    "volumes": list,
    "ports": list,
    "depends_on": dict,
    "healthcheck": dict,
    "restart": str,
    "stop_grace_period": str,
    "entrypoint": list,
    "command": list,
    "init": bool,
}
"""The members of a service that are used here, and what the Compose specification takes for them."""
DURATION = re.compile(r"(\d+(us|ms|s|m|h))+")


def locked(name: str) -> dict[str, Version]:
    """Give the version of each package of a lock by its name."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", LOCKS[name], re.MULTILINE)
    return {canonicalize_name(package): Version(version) for package, version in found}


def test_compose_says_only_what_the_specification_takes() -> None:
    assert COMPOSE.keys() == {"name", "services", "volumes"}
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]*", COMPOSE["name"])
    for name, service in COMPOSE["services"].items():
        for member, value in service.items():
            assert isinstance(value, SERVICE[member]), (name, member)
        assert "image" in service or "build" in service
        assert service["restart"] in ("no", "always", "on-failure", "unless-stopped")
        assert all(isinstance(value, str) for value in service.get("environment", {}).values())
        for other, how in service.get("depends_on", {}).items():
            assert how == {"condition": "service_healthy"}
            assert other in COMPOSE["services"]
        check = service.get("healthcheck", {"disable": True})
        assert check.keys() <= {"test", "interval", "timeout", "retries", "start_period", "disable"}
        durations = [check[part] for part in ("interval", "timeout", "start_period") if part in check]
        assert all(DURATION.fullmatch(one) for one in [*durations, service.get("stop_grace_period", "1s")])
        for volume in service.get("volumes", []):
            source, target = volume.split(":")
            assert source in COMPOSE["volumes"]
            assert target.startswith("/")


def test_whatever_is_waited_for_can_become_healthy() -> None:
    for service in COMPOSE["services"].values():
        for other in service.get("depends_on", {}):
            waited_for = COMPOSE["services"][other]
            assert "test" in waited_for.get("healthcheck", {}) or (
                "build" in waited_for and "HEALTHCHECK" in DOCKERFILE
            )


def test_no_password_is_in_compose_and_none_is_guessed() -> None:
    text = (REPOSITORY / "compose.yaml").read_text(encoding="utf-8")
    # `${NAME:?why}` ends with an error where nothing is set; `$$` is a dollar for the shell.
    assert set(re.findall(r"(?<!\$)\$\{([^}]*)\}", text)) == {
        "GRAPHSVC_NEO4J_PASSWORD:?put it into .env, as the head of compose.yaml says"
    }
    assert ".env" in (REPOSITORY / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert ".env" in (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines()


def test_the_services_have_settings_that_there_are() -> None:
    known = {f"GRAPHSVC_{name.upper()}" for name in Settings.model_fields}
    known |= {"GRAPHSVC_NEO4J_USER", "GRAPHSVC_NEO4J_PASSWORD"}
    for name in ("graphsvc", "backup"):
        assert set(COMPOSE["services"][name]["environment"]) <= known
    assert COMPOSE["services"]["graphsvc"]["environment"]["GRAPHSVC_STORE"] == "bolt://neo4j:7687"
    assert COMPOSE["services"]["graphsvc"]["ports"] == ["127.0.0.1:8000:8000"]


def test_neo4j_is_the_one_that_the_readme_names() -> None:
    assert COMPOSE["services"]["neo4j"]["image"].startswith("neo4j:5.26")
    assert "5.26" in (REPOSITORY / "README.md").read_text(encoding="utf-8")


def test_the_backup_calls_a_command_that_there_is() -> None:
    commands: Any = typer.main.get_command(app)
    (call,) = COMPOSE["services"]["backup"]["command"]
    words = re.findall(r"graphsvc (\S+)((?: --\w+ \S+?)*)[; ]", call)
    assert [name for name, _ in words] == ["backup"]
    assert "backup" in commands.commands
    options = {option for parameter in commands.commands["backup"].params for option in parameter.opts}
    assert set(re.findall(r"--\w+", words[0][1])) <= options
    assert "/data /backups" in DOCKERFILE  # So that the volume belongs to the user of the image.


def test_the_lock_satisfies_what_the_project_asks_for() -> None:
    versions = locked("image")
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = [*PROJECT["project"]["dependencies"], *extras["arrow"], *extras["xlsx"]]
    for requirement in map(Requirement, wanted):
        name = canonicalize_name(requirement.name)
        assert name in versions, f"locks/image.txt lacks {name}; make it again"
        assert requirement.specifier.contains(versions[name]), f"locks/image.txt has {name} {versions[name]}"
    for requirement in map(Requirement, PROJECT["build-system"]["requires"]):
        assert requirement.specifier.contains(locked("build")[canonicalize_name(requirement.name)])
    assert (REPOSITORY / "locks" / "build.in").read_text().split() == PROJECT["build-system"]["requires"]


@pytest.mark.parametrize("name", LOCKS)
def test_each_package_of_a_lock_has_hashes_and_names_no_host(name: str) -> None:
    entries = re.split(r"^(?=[A-Za-z0-9._-]+==)", LOCKS[name], flags=re.MULTILINE)[1:]
    assert len(entries) == len(locked(name)) > 3
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
    assert "://" not in LOCKS[name]
    assert f"--require-hashes -r locks/{name}.txt" in DOCKERFILE
    for written in re.findall(r"pip install .*", DOCKERFILE):
        assert "--require-hashes" in written or "--no-deps" in written


def test_the_guide_says_how_the_locks_are_made() -> None:
    text = guide.text("operating") or ""
    for name in LOCKS:
        assert f"-o locks/{name}.txt" in text
