"""Runs every benchmark: `python bench/run.py [NAME...]`. Each prints ratios against a peer that was measured in the same run.

Absolute times mean nothing on a shared machine; ratios of interleaved rounds do. No benchmark is a test.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(names: list[str]) -> int:
    """0 when all benchmarks ran, else 1."""
    scripts = [path for path in sorted(HERE.glob("bench_*.py")) if not names or path.stem.removeprefix("bench_") in names]
    if not scripts:
        known = ", ".join(path.stem.removeprefix("bench_") for path in sorted(HERE.glob("bench_*.py")))
        print(f"no such benchmark; there are: {known}")
        return 1
    failed = 0
    for script in scripts:
        print(f"== {script.stem}", flush=True)
        failed += subprocess.run([sys.executable, str(script)], check=False).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
