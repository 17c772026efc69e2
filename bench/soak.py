"""Does following stay flat, and is every page accounted for? `python bench/soak.py [--minutes M] [--kills]`

A follower with a record of its own runs against `newsstand`, sixty times as fast as the sun. It is measured at every round: memory,
open files, and seconds a page. At the end every page is accounted for: each that a paper sent is a link of the record, each link
has an end, each that was kept is in the record once, and the record verifies. With --kills the follower is killed (kill -9) at
random moments and started again until the wild days are over, and all of it must hold as well. Ends with 1 when something does not.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from newsstand import Clock

from dateline.model import Page
from dateline.read import read_page
from dateline.run.following import Round, follow
from dateline.run.sources import add_named
from dateline.serve.verify import verify_record
from dateline.settings import load_settings
from dateline.sources import LinkState
from dateline.store import open_record, schema

SPEED = 60.0
SETTINGS = load_settings(private_addresses=True, host_pause=0.02, fetch_seconds=2.0, workers=1, page_seconds=60)
DRAINED = 20  # rounds without a page, after the wild days and with no link wanted, before it is over


def main() -> int:
    """0 when everything holds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--kills", action="store_true")
    given = parser.parse_args()
    read_page(Page(url="https://x.example/", body=b"The ferry left Oslet on Monday, the harbour office said."))  # forks have it all
    with tempfile.TemporaryDirectory() as folder:
        home, clock = Path(folder), Clock(time.time(), SPEED)
        with stand(home, clock, given.minutes) as papers:
            with open_record(home / "desk.db") as record:
                feeds = [f"{address}/feed" for address in papers]
                front = [f"{address}/" for address, kind in papers.items() if kind == "changing"]
                add_named(record, [*feeds, *front], now=clock())
            end = clock.started + given.minutes * 60
            kills = killed(home, clock, until=end) if given.kills else 0
            followed(home, clock, until=end)
            rounds = [json.loads(line) for line in (home / "rounds.jsonl").read_text().splitlines()]
            flat(rounds, given.minutes, kills)
            return accounted(home, kills=kills)


@contextmanager
def stand(home: Path, clock: Clock, minutes: float) -> Iterator[dict[str, str]]:
    """The papers of a stand, by address, while it is open."""
    names = home / "papers.json"
    script = Path(__file__).with_name("newsstand.py")
    arguments = (names, home / "sent.log", clock.started, clock.speed, minutes)
    process = subprocess.Popen([sys.executable, str(script), *map(str, arguments)])
    try:
        while not names.exists() or not names.read_text():
            time.sleep(0.1)
        yield json.loads(names.read_text())
    finally:
        process.kill()
        process.wait()


# ---------------------------------------------------------------- the follower


def forked(home: Path, clock: Clock, *, until: float) -> int:
    """The process id of a follower that is a fork of this process."""
    child = os.fork()
    if child:
        return child
    try:
        follower(home, clock, until=until)
    except BaseException as error:
        print(f"the follower ended: {type(error).__name__}: {error}", file=sys.stderr)
        os._exit(1)
    os._exit(0)


def follower(home: Path, clock: Clock, *, until: float) -> None:
    """Follow until the wild days are over and nothing is left to do; a line of measures for each round."""
    idle, last = 0, time.time()
    with open_record(home / "desk.db") as record, open(home / "rounds.jsonl", "a", encoding="utf-8", buffering=1) as file:

        def told(done: Round) -> None:
            nonlocal idle, last
            now = time.time()
            work = done.polled + done.fetched
            if work:
                file.write(json.dumps(measures(now, now - last, work, done)) + "\n")
            idle, last = (idle + 1 if not done.fetched and now > until else 0), now
            if idle > DRAINED and not record.following(share=1).links:
                raise StopIteration

        def wait(seconds: float) -> None:
            nonlocal last
            time.sleep(min(seconds / SPEED, 1.0))
            last = time.time()

        try:
            follow(record, settings=SETTINGS, clock=clock, wait=wait, told=told)
        except StopIteration:
            return


def measures(at: float, seconds: float, work: int, done: Round) -> dict[str, float]:
    """What a round weighed."""
    memory = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    files = len(os.listdir("/proc/self/fd"))
    pages = {"polled": done.polled, "fetched": done.fetched, "read": done.pages.read, "failed": done.pages.failed}
    return {"at": at, "memory": memory, "files": files, "seconds": seconds / work, **pages}


def followed(home: Path, clock: Clock, *, until: float) -> None:
    """Let one follower run to its end."""
    _, status = os.waitpid(forked(home, clock, until=until), 0)
    if status:
        sys.exit("the follower did not end by itself")


def killed(home: Path, clock: Clock, *, until: float) -> int:
    """How often a follower was killed before the wild days were over: each after a random part of three seconds."""
    chance, kills = random.Random(7), 0
    while time.time() < until:
        child = forked(home, clock, until=until)
        time.sleep(chance.uniform(0.0, 3.0))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        kills += 1
    return kills


# ---------------------------------------------------------------- what must hold


def flat(rounds: list[dict[str, float]], minutes: float, kills: int) -> None:
    """Print how the last third of the rounds compares with the second."""
    third = len(rounds) // 3
    parts = [rounds[:third], rounds[third : 2 * third], rounds[2 * third :]]
    print(f"{minutes:g} minutes at {SPEED:g} times the speed of the sun, {kills} kills, {len(rounds)} rounds with work")
    for name, unit in (("memory", 1e6), ("files", 1), ("seconds", 1e-3)):
        middle = [median(row[name] for row in part) / unit for part in parts]
        label = {"memory": "memory, MB", "files": "open files", "seconds": "milliseconds a page"}[name]
        print(f"{label:22} {middle[0]:9.1f} {middle[1]:9.1f} {middle[2]:9.1f}   last third / second {middle[2] / middle[1]:.2f}")


def accounted(home: Path, *, kills: int) -> int:
    """Print where every page went; 1 when one is missing, is there twice, or the record does not verify."""
    sent = Counter((home / "sent.log").read_text().split())
    faults = []
    with open_record(home / "desk.db") as record, record.reading_all() as connection:
        links = connection.execute(schema.links.select()).mappings().all()
        pages = Counter(row["url"] for row in connection.execute(schema.pages.select()).mappings())
    by_state = Counter(row["state"] for row in links)
    kept = {row["url"] for row in links if row["state"] == LinkState.KEPT}
    faults += [f"wanted at the end: {row['url']} {row['detail']}" for row in links if row["state"] == LinkState.WANTED]
    faults += [f"kept, and not in the record: {url}" for url in kept if pages[url] == 0]
    faults += [f"in the record {pages[url]} times: {url}" for url in kept if pages[url] > 1]
    faults += [f"sent, and no link: {url}" for url in sent if url not in {row["url"] for row in links}]
    most = 1 + kills  # a page that was under way when the follower was killed is fetched once more
    faults += [f"fetched {count} times: {url}" for url, count in sent.items() if count > most]
    states = ", ".join(f"{count} {state}" for state, count in sorted(by_state.items()))
    again = sum(sent.values()) - len(sent)
    print(f"{len(links)} links: {states}; {len(sent)} pages sent, {again} times again; {sum(pages.values())} captures kept")
    with open_record(home / "desk.db") as record:
        verdict = verify_record(record, settings=SETTINGS)
        faults += [f"{finding.where}: {finding.what}" for finding in verdict.findings]
        print(f"verified: {verdict.checked}")
    for fault in faults[:20]:
        print(f"DOES NOT HOLD: {fault}")
    print("everything is accounted for" if not faults else f"{len(faults)} things do not hold")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
