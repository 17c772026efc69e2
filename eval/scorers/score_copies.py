#!/usr/bin/env python3
"""score_copies.py ARTICLES.jsonl[.gz] PRED.jsonl   Scores copy groups on pages that carry wire copy.
Reference (silver, no human gold exists): two articles are copies when the smaller one's word 5-shingles (title and text, lower case)
are contained in the other's to at least one half, with at least 40 shingles in the smaller one.
PRED: one json per line {"id", "copy_group"}; articles that share a group are predicted pairs (the reference is closed under
transitivity too, so that groups are compared with groups). Prints pairwise P, R, F1."""

import collections, gzip, json, re, sys, zlib

WORD = re.compile(r"\w+")


def opened(path):
    return gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")


def shingles(text, k=5):
    words = WORD.findall(text.lower())
    return {zlib.crc32(" ".join(words[i : i + k]).encode()) for i in range(max(1, len(words) - k + 1))}


def reference(rows):
    """id -> root of its copy group"""
    sets = [shingles(r["title"] + " " + r["text"]) for r in rows]
    seen, shared = collections.defaultdict(list), collections.Counter()
    for i, s in enumerate(sets):
        for h in s:
            for j in seen[h]:
                shared[j, i] += 1
            seen[h].append(i)
    parent = list(range(len(rows)))

    def find(x):
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for (i, j), n in shared.items():
        small = min(len(sets[i]), len(sets[j]))
        if small >= 40 and n / small >= 0.5:
            parent[find(i)] = find(j)
    return {r["id"]: find(i) for i, r in enumerate(rows)}


def pairs(groups):
    by = collections.defaultdict(list)
    for i, g in groups.items():
        if g is not None:
            by[g].append(i)
    return {tuple(sorted((a, b))) for m in by.values() for k, a in enumerate(m) for b in m[k + 1 :]}


def score(rows, pred):
    gold, got = pairs(reference(rows)), pairs(pred)
    p = len(gold & got) / len(got) if got else 1.0
    r = len(gold & got) / len(gold) if gold else 1.0
    return {
        "articles": len(rows),
        "gold_pairs": len(gold),
        "pred_pairs": len(got),
        "P": round(p, 3),
        "R": round(r, 3),
        "F1": round(2 * p * r / (p + r), 3) if p + r else 0.0,
    }


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with opened(sys.argv[1]) as f:
        rows = [json.loads(line) for line in f]
    with opened(sys.argv[2]) as f:
        pred = {d["id"]: d.get("copy_group") for d in map(json.loads, f)}
    print(json.dumps(score(rows, pred)))
