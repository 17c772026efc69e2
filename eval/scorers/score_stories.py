#!/usr/bin/env python3
"""Score story clusters.   score_stories.py GOLD.jsonl PRED.jsonl [--min-size N] [--json]
GOLD: one json per line with "id" and "story" (lines whose story is null/missing are distractors: ignored).
PRED: one json per line with "id" and "story" (any hashable label).  A gold article missing from PRED counts as
its own singleton (so dropping articles costs recall); extra ids are ignored.
Prints BCubed P/R/F1, pairwise P/R/F1, cluster counts, and fragmentation (mean predicted clusters per gold story).
Stdlib only; runs in O(n).  score(gold: dict id->story, pred: dict id->label) -> dict is importable."""

import json, sys, collections, gzip

opened = lambda p: gzip.open(p, "rt", encoding="utf-8") if p.endswith(".gz") else open(p, encoding="utf-8")


def _load(p):
    d = {}
    for l in opened(p):
        l = l.strip()
        if l:
            r = json.loads(l)
            d[str(r["id"])] = r.get("story")
    return d


def score(gold, pred, min_size=1):
    size = collections.Counter(s for s in gold.values() if s is not None)
    ids = [i for i, s in gold.items() if s is not None and size[s] >= min_size]
    g = {i: gold[i] for i in ids}
    p = {i: (("p", pred[i]) if pred.get(i) is not None else ("missing", i)) for i in ids}
    gs = collections.Counter(g.values())
    ps = collections.Counter(p.values())
    both = collections.Counter((g[i], p[i]) for i in ids)
    n = len(ids) or 1
    bp = sum(c * c / ps[k[1]] for k, c in both.items()) / n
    br = sum(c * c / gs[k[0]] for k, c in both.items()) / n
    f = lambda a, b: 2 * a * b / (a + b) if a + b else 0.0
    c2 = lambda c: c * (c - 1) // 2
    tp = sum(map(c2, both.values()))
    pp = sum(map(c2, ps.values()))
    gp = sum(map(c2, gs.values()))
    pwp = tp / pp if pp else 1.0
    pwr = tp / gp if gp else 1.0
    frag = collections.Counter(k[0] for k in both)
    mix = collections.Counter(k[1] for k in both)
    return dict(
        articles=len(ids),
        missing=sum(1 for i in ids if p[i][0] == "missing"),
        gold_stories=len(gs),
        pred_stories=len(ps),
        bcubed_p=bp,
        bcubed_r=br,
        bcubed_f1=f(bp, br),
        pair_p=pwp,
        pair_r=pwr,
        pair_f1=f(pwp, pwr),
        clusters_per_gold=sum(frag.values()) / max(1, len(gs)),
        golds_per_cluster=sum(mix.values()) / max(1, len(ps)),
    )


if __name__ == "__main__":
    a = [x for x in sys.argv[1:] if not x.startswith("--")]
    ms = 1
    if "--min-size" in sys.argv:
        ms = int(sys.argv[sys.argv.index("--min-size") + 1])
        a = [x for x in a if x != str(ms)]
    if len(a) != 2:
        sys.exit(__doc__)
    r = score(_load(a[0]), _load(a[1]), ms)
    if "--json" in sys.argv:
        print(json.dumps(r))
    else:
        for k, v in r.items():
            print(f"{k:18s}", f"{v:.4f}" if isinstance(v, float) else v)
