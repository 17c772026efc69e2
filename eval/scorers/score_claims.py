#!/usr/bin/env python3
"""score_claims.py GOLD.jsonl PRED.jsonl [--json]
GOLD line: {id,text,gold:[{source:[[s,e]..],cue:[..],content:[..]}]}
PRED line: {id,attributions:[{source:[[s,e]..],cue:[..],content:[..]}]}   (char offsets into text)
Per role: strict = same characters once edge whitespace/quotes/punctuation are dropped; overlap = one-to-one, share >=1 char;
iou50 = one-to-one, char IoU >= .5.   rel_* = attribution level: content matched one-to-one AND its source matches (gold with no source: content only, source must be absent).
recall_by_type: content-overlap recall and who+what (rel_overlap) recall for direct / mixed / indirect gold contents."""

import json, sys, collections
import gzip

opened = lambda p: gzip.open(p, "rt", encoding="utf-8") if p.endswith(".gz") else open(p, encoding="utf-8")
EDGE = set(" \t\r\n\xa0\"'`“”‘’«».,;:—–-()[]")


def chars(spans, text):
    s = set()
    for a, b in spans or []:
        s.update(i for i in range(max(0, a), min(b, len(text))) if not text[i].isspace())
    return s


def norm(spans, text):
    """char set with leading and trailing edge characters removed"""
    s = sorted(chars(spans, text))
    i, j = 0, len(s)
    while i < j and text[s[i]] in EDGE:
        i += 1
    while j > i and text[s[j - 1]] in EDGE:
        j -= 1
    return frozenset(s[i:j])


def match(G, P, ok):
    """greedy one-to-one by overlap size; returns dict gold->pred"""
    inv = collections.defaultdict(list)
    for pi, p in enumerate(P):
        for c in p:
            inv[c].append(pi)
    c = []
    for gi, g in enumerate(G):
        cnt = collections.Counter(pi for ch in g for pi in inv.get(ch, ()))
        for pi, o in cnt.items():
            if ok(g, P[pi], o):
                c.append((o / len(g | P[pi]), gi, pi))
    c.sort(reverse=True)
    ug = set()
    up = set()
    r = {}
    for _, gi, pi in c:
        if gi in ug or pi in up:
            continue
        ug.add(gi)
        up.add(pi)
        r[gi] = pi
    return r


OV = lambda g, p, o: o >= 1
IOU = lambda g, p, o: o / len(g | p) >= 0.5
ST = lambda g, p, o: g == p


def qtype(spans, text):
    t = " ".join(text[a:b] for a, b in spans).strip()
    if not t:
        return "none"
    q = set('"“”')
    if t[0] in q or (t[0] in "'‘"):
        return "direct"
    return "mixed" if any(x in q for x in t) else "indirect"


def prf(tp, g, p):
    P = tp / p if p else 0
    R = tp / g if g else 0
    return {"P": round(100 * P, 1), "R": round(100 * R, 1), "F": round(100 * (2 * P * R / (P + R) if P + R else 0), 1)}


def score(gold, pred):
    C = collections.Counter()
    for d in gold:
        t = d["text"]
        G = d["gold"]
        Pd = pred.get(d["id"], [])
        g = {r: [norm(a.get(r), t) for a in G] for r in ("source", "cue", "content")}
        p = {r: [norm(a.get(r), t) for a in Pd] for r in ("source", "cue", "content")}
        for r in ("source", "cue", "content"):
            # a source / cue shared by several attributions is counted once per distinct span on both sides
            gs = list({x for x in g[r] if x})
            ps = list({x for x in p[r] if x})
            C[r, "g"] += len(gs)
            C[r, "p"] += len(ps)
            for k, f in (("strict", ST), ("overlap", OV), ("iou50", IOU)):
                C[r, k] += len(match(gs, ps, f))
            gu = set().union(*gs) if gs else set()
            pu = set().union(*ps) if ps else set()
            C[r, "cg"] += len(gu)
            C[r, "cp"] += len(pu)
            C[r, "ctp"] += len(gu & pu)
        # relations
        for k, f in (("strict", ST), ("overlap", OV), ("iou50", IOU)):
            gi = [i for i in range(len(G)) if g["content"][i]]
            pi = [i for i in range(len(Pd)) if p["content"][i]]
            m = match([g["content"][i] for i in gi], [p["content"][i] for i in pi], f)
            if k == "strict":
                C["rel", "g"] += len(gi)
                C["rel", "p"] += len(pi)
            for a, b in m.items():
                gs = g["source"][gi[a]]
                ps = p["source"][pi[b]]
                ok = (not gs and not ps) or (gs and ps and (gs == ps if k == "strict" else bool(gs & ps)))
                C["rel", k] += bool(ok)
                if k == "overlap":
                    ty = qtype(G[gi[a]]["content"], t)
                    C["tc", ty] += 1
                    C["tr", ty] += bool(ok)
            if k == "overlap":
                for i in gi:
                    C["tg", qtype(G[i]["content"], t)] += 1
    out = {"docs": len(gold)}
    for r in ("source", "cue", "content"):
        out[r] = {k: prf(C[r, k], C[r, "g"], C[r, "p"]) for k in ("strict", "overlap", "iou50")}
        out[r]["char"] = prf(C[r, "ctp"], C[r, "cg"], C[r, "cp"])
        out[r]["n_gold"] = C[r, "g"]
        out[r]["n_pred"] = C[r, "p"]
    out["rel"] = {k: prf(C["rel", k], C["rel", "g"], C["rel", "p"]) for k in ("strict", "overlap", "iou50")}
    out["rel"]["n_gold"] = C["rel", "g"]
    out["rel"]["n_pred"] = C["rel", "p"]
    out["recall_by_type"] = {
        ty: {
            "n": C["tg", ty],
            "content": round(100 * C["tc", ty] / max(1, C["tg", ty]), 1),
            "who+what": round(100 * C["tr", ty] / max(1, C["tg", ty]), 1),
        }
        for ty in ("direct", "mixed", "indirect")
    }
    return out


if __name__ == "__main__":
    gold = [json.loads(l) for l in opened(sys.argv[1])]
    pred = {}
    for l in opened(sys.argv[2]):
        d = json.loads(l)
        pred[d["id"]] = d["attributions"]
    gold = [d for d in gold if d["id"] in pred] if "--only-pred" in sys.argv else gold
    o = score(gold, pred)
    if "--json" in sys.argv:
        print(json.dumps(o))
    else:
        for r in ("source", "cue", "content", "rel"):
            print(
                f"{r:8s} gold {o[r]['n_gold']:5d} pred {o[r]['n_pred']:5d}  "
                + "  ".join(f"{k} P{v['P']:.1f} R{v['R']:.1f} F{v['F']:.1f}" for k, v in o[r].items() if isinstance(v, dict))
            )
        print("recall by type", o["recall_by_type"])
