#!/usr/bin/env python3
"""score_certainty.py GOLD.jsonl PRED.jsonl   GOLD: {id,events:[{start,end,factuality}]} PRED: {id,events:[{start,end,factuality}]} (same spans)
MAE, Pearson r (usual in the papers), and what dateline needs: 4 classes asserted (>=2) / hedged (0.5..2) / unknown (-0.5..0.5) / denied (<-0.5): accuracy, macro F1, per-class F1."""

import json, sys, collections, math
import gzip

opened = lambda p: gzip.open(p, "rt", encoding="utf-8") if p.endswith(".gz") else open(p, encoding="utf-8")
cls = lambda f: "asserted" if f >= 2 else "hedged" if f >= 0.5 else "unknown" if f > -0.5 else "denied"


def score(G, P):
    g = []
    p = []
    miss = 0
    for d in G:
        m = {(e["start"], e["end"]): e["factuality"] for e in P.get(d["id"], [])}
        for e in d["events"]:
            k = (e["start"], e["end"])
            if k not in m:
                miss += 1
            g.append(e["factuality"])
            p.append(m.get(k, 3.0))
    n = len(g)
    mae = sum(abs(a - b) for a, b in zip(g, p)) / n
    mg, mp = sum(g) / n, sum(p) / n
    sg = math.sqrt(sum((a - mg) ** 2 for a in g))
    sp = math.sqrt(sum((a - mp) ** 2 for a in p))
    r = sum((a - mg) * (b - mp) for a, b in zip(g, p)) / (sg * sp) if sg * sp else 0.0
    F = {}
    ca = [cls(a) for a in g]
    cb = [cls(b) for b in p]
    for c in ("asserted", "hedged", "unknown", "denied"):
        tp = sum(a == b == c for a, b in zip(ca, cb))
        F[c] = round(100 * 2 * tp / max(1, ca.count(c) + cb.count(c)), 1)
    return {
        "n": n,
        "missing": miss,
        "MAE": round(mae, 3),
        "r": round(r, 3),
        "acc": round(100 * sum(a == b for a, b in zip(ca, cb)) / n, 1),
        "macroF1": round(sum(F.values()) / 4, 1),
        "F1": F,
        "support": dict(collections.Counter(ca)),
    }


if __name__ == "__main__":
    G = [json.loads(l) for l in opened(sys.argv[1])]
    P = {}
    for l in opened(sys.argv[2]):
        d = json.loads(l)
        P[d["id"]] = d["events"]
    print(json.dumps(score(G, P)))
