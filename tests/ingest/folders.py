"""Write small sets for tests."""

from __future__ import annotations

from pathlib import Path

HEAD = "id: {id}\ntitle: A set for tests\n"
ENTITIES = """\
- id: albania
  kind: country
  names: [{text: Albania}]
- id: norway
  kind: country
  names: [{text: Norway}]
  codes: {iso2: NO, gw: 385}
"""
TIES = """\
- key: one
  kind: has_relations_with
  from: albania
  to: norway
  since: 1971
"""


def write_set(folder: Path, files: dict[str, str | bytes] | None = None, *, id: str | None = None) -> Path:  # noqa: A002
    """Write a set of these files into a folder; a `dataset.yaml` is made where none is given."""
    folder.mkdir(parents=True, exist_ok=True)
    given: dict[str, str | bytes] = {"dataset.yaml": HEAD.format(id=id or folder.name), **(files or {})}
    for name, content in given.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
