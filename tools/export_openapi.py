"""Writes web/openapi.json, from which the pages' client is generated: `.venv/bin/python -m tools.export_openapi`."""

import json
import tempfile
from pathlib import Path

from wenlu.bootstrap import Platform
from wenlu.platform.settings import load_settings

TARGET = Path(__file__).resolve().parent.parent / "web" / "openapi.json"


def document() -> str:
    """Return the OpenAPI document of this version, as it is kept in the repository."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(data_dir=Path(folder))
        api = Platform(settings, "postgresql://nobody@localhost/none").gateway().api
        return json.dumps(api.openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    TARGET.write_text(document())
