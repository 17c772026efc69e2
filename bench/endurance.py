"""kill -9 at random moments of `add`, and a server that crashes under it: `python bench/endurance.py [KILLS] [CRASHES] [SEED]`.

Each process is killed somewhere between its first moment and the end of an undisturbed run. After every kill the record must open,
hold every capture that was acknowledged, hold nothing twice, and pass `verify`; the next process goes on with what is left, and a
full record makes room for a new one. A crash of PostgreSQL ends all sessions and leaves recovery to its next start. What was found
is printed as JSON, by engine; anything under `faults` is a defect.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from postgres_server import Server, running

from dateline.model import Page
from dateline.read import read_page

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from adding import Adding, articles, faults

COUNT = 6


def killed(new_address: Callable[[], str], file: Path, *, kills: int, chance: random.Random) -> dict[str, object]:
    """What was found after so many kills."""
    urls = articles(file, range(COUNT))
    begun = time.monotonic()
    Adding(new_address(), file).finish()
    whole = time.monotonic() - begun
    address, acknowledged, done, records, found = new_address(), 0, 0, 1, list[str]()
    before = after = 0  # kills before the first acknowledgement of a process, and after it
    while done < kills:
        adding = Adding(address, file)
        adding.process.join(timeout=chance.uniform(0, whole))
        finished = adding.process.exitcode == 0
        told = adding.kill()
        acknowledged = max(acknowledged, told)
        found += faults(address, urls[:acknowledged])
        whole *= 0.8 if finished else 1.05  # the first run was a slow one, and others load the machine as they like
        done += not finished
        before += not finished and not told
        after += not finished and bool(told)
        if finished or acknowledged == COUNT:
            address, acknowledged, records = new_address(), 0, records + 1
        print(f"\r{done} kills, {records} records, {len(found)} faults", end="", file=sys.stderr, flush=True)
    return {"kills": done, "before_a_word": before, "after_a_word": after, "records": records, "faults": found}


def crashed(server: Server, file: Path, *, crashes: int, chance: random.Random) -> dict[str, object]:
    """What was found after so many crashes of the server in the middle of `add`."""
    urls = articles(file, range(COUNT))
    done, records, found = 0, 0, list[str]()
    while done < crashes:
        address, records = server.new_schema(), records + 1
        acknowledged = 0
        for _ in range(crashes):
            adding = Adding(address, file)
            adding.wait_for_word()
            adding.process.join(timeout=chance.uniform(0, 0.2))
            server.stop("immediate")
            ended = adding.finish()
            acknowledged = max(acknowledged, adding.kill())
            server.start()
            found += faults(address, urls[:acknowledged])
            done += ended != 0
            if ended == 0 or done == crashes:
                break
    return {"crashes": done, "records": records, "faults": found}


def main(kills: int = 200, crashes: int = 20, seed: int = 1) -> int:
    """0 when nothing was found, else 1."""
    read_page(Page(url="https://x.example/", body=b"The harbour office said on Monday that the ferry had left."))  # forks have it
    chance, results = random.Random(seed), dict[str, dict[str, object]]()
    with tempfile.TemporaryDirectory() as folder, running() as server:
        file = Path(folder) / "articles.jsonl"
        results["sqlite"] = killed(lambda: f"{folder}/{uuid.uuid4().hex}.db", file, kills=kills, chance=chance)
        results["postgresql"] = killed(server.new_schema, file, kills=kills, chance=chance)
        results["postgresql crashed"] = crashed(server, file, crashes=crashes, chance=chance)
    print(json.dumps({"seed": seed, "articles": COUNT, "batch": 2} | results, indent=1))
    return int(any(result["faults"] for result in results.values()))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:4])))
