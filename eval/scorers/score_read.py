#!/usr/bin/env python3
"""score_read.py preds.jsonl [more.jsonl ...] [--data FOLDER] [--sets a,b] [--rouge] [--worst N] [--json F] : scores predictions against FOLDER/<set>-<split>.jsonl.gz (default: read/ beside this file)
prediction line: {"set","id","title","authors":[..],"date":"YYYY-MM-DD","datetime":ISO,"body","tags":[..]}  (a page with no line counts as empty)
body   F1 = the scrapinghub benchmark's metric (4-gram shingles; mean precision, mean recall, harmonic mean).  bodyM = mean of per-page shingle F1.
       tok = mean bag-of-words F1 (lower-cased \\w+; WCXB's metric).  segment sets (trafilatura): with/without segment F1 as in its eval.
       fundus-eval: optional "[...]" paragraphs count only when the prediction has them; --rouge adds ROUGE-LSum F1 (its own metric)
title  exact after NFKC, case-fold, quotes/dashes/space folded.   auth F1 = micro over normalised names on pages with gold authors; a= = share of pages with exactly the right set
date   share of gold-dated pages with the right calendar day (gold instant's own zone or UTC);  dmiss = no date given;  dtime = right to the minute (aware: instant; naive: gold's wall clock or UTC)
"""

import warnings

warnings.filterwarnings("ignore")
import sys, json, re, os, gzip, glob, unicodedata, collections, statistics as st, argparse, datetime as dtm

D = os.path.join(os.path.dirname(os.path.abspath(__file__)), "read")
TOK = re.compile(r"\w+")


def shing(t, n=4):
    k = TOK.findall(t or "")
    return collections.Counter(tuple(k[i : i + n]) for i in range(max(1, len(k) - n + 1)) if k[i : i + n])


def cmp(a, b):
    tp = sum((a & b).values())
    return tp, sum(b.values()) - tp, sum(a.values()) - tp


def pr(tp, fp, fn):
    p = 1.0 if fp == fn == 0 else (0.0 if tp == 0 else tp / (tp + fp))
    r = 1.0 if fp == fn == 0 else (0.0 if tp == 0 else tp / (tp + fn))
    return p, r


def f1(p, r):
    return 2 * p * r / (p + r) if p + r else 0.0


def nt(t):
    if isinstance(t, (list, tuple)):
        t = " ".join(map(str, t))
    t = unicodedata.normalize("NFKC", str(t or "")).casefold()
    t = re.sub("[‘’‚‛′`´]", "'", t)
    t = re.sub("[“”„‟«»″]", '"', t)
    t = re.sub("[‐‑‒–—―−]", "-", t)
    return re.sub(r"\s+", " ", t).strip()


def na(a):
    a = nt(a)
    a = re.sub(r"^(by|von|par|por|av|di|de la)\s+", "", a)
    a = re.sub(r"[^\w\s]", "", a)
    return re.sub(r"\s+", " ", a).strip()


def ws(t):
    return re.sub(r"\s+", " ", t or "").strip()


def pdt(s):
    if not s:
        return None
    try:
        return dtm.datetime.fromisoformat(str(s).replace("Z", "+00:00"))
    except ValueError:
        try:
            from dateutil import parser

            return parser.parse(str(s))
        except Exception:
            return None


def refbody(g, pb):
    if g["paragraphs"] is None:
        return g["body"]
    P = ws(pb)
    out = []
    for p in g["paragraphs"]:
        if p[:1] == "[" and p[-1:] == "]":
            q = ws(p[1:-1])
            if q[:60] and q[:60] in P:
                out.append(p[1:-1])
        else:
            out.append(p)
    return "\n\n".join(out)


def score(gold, pred, rouge=False):
    P = []
    R = []
    F = []
    T = []
    RG = []
    per = {}
    tt = tn = an = ae = atp = afp = afn = dn = dc = dmiss = tmn = tmc = tmhas = gtp = gfp = gfn = 0
    seg = [0, 0, 0, 0]
    err = 0
    for g in gold:
        p = pred.get(g["id"], {})
        pb = p.get("body") or ""
        if not isinstance(pb, str):
            pb = str(pb)
        if p.get("err"):
            err += 1
        if g["body"] is not None and g["with"] is None or (g["body"] is not None and g["body"]):
            rb = refbody(g, pb)
            tp, fp, fn = cmp(shing(rb), shing(pb))
            a, b = pr(tp, fp, fn)
            if tp + fp > 0:
                P.append(a)
            if tp + fn > 0:
                R.append(b)
            F.append(f1(a, b))
            per[g["id"]] = (F[-1], a, b)
            x = collections.Counter(w.lower() for w in TOK.findall(rb))
            y = collections.Counter(w.lower() for w in TOK.findall(pb))
            T.append(f1(*pr(*cmp(x, y))))
            if rouge:
                RG.append(ROUGE(rb, pb))
        elif g["with"] and g["body"] is None:
            w = ws(pb)
            a = sum(ws(s) in w for s in g["with"])
            b = sum(ws(s) in w for s in g["without"]) if pb else 0
            seg[0] += a
            seg[1] += b
            seg[2] += len(g["with"]) - a
            seg[3] += len(g["without"]) - b
        if g["title"]:
            tn += 1
            tt += nt(g["title"]) == nt(p.get("title"))
        if g["authors"]:
            an += 1
            A = {na(x) for x in g["authors"]} - {""}
            B = {na(x) for x in (p.get("authors") or []) if x} - {""}
            atp += len(A & B)
            afp += len(B - A)
            afn += len(A - B)
            ae += A == B
        if g["date"]:
            dn += 1
            d = (p.get("date") or "")[:10] or None
            ok = {g["date"]}
            gd = pdt(g["datetime"])
            if gd and gd.tzinfo:
                ok.add(gd.astimezone(dtm.timezone.utc).date().isoformat())
            if not d:
                dmiss += 1
            dc += d in ok
            if gd and g["datetime"] and len(g["datetime"]) > 10:
                tmn += 1
                q = pdt(p.get("datetime")) if p.get("datetime") and len(str(p["datetime"])) > 10 else None
                if q:
                    tmhas += 1
                    if q.tzinfo:
                        tmc += abs((q - (gd if gd.tzinfo else gd.replace(tzinfo=dtm.timezone.utc))).total_seconds()) < 60
                    else:
                        c = [gd.replace(tzinfo=None)] + (
                            [gd.astimezone(dtm.timezone.utc).replace(tzinfo=None)] if gd.tzinfo else []
                        )
                        tmc += any(abs((q - x).total_seconds()) < 60 for x in c)
        if g["tags"]:
            A = {nt(x) for x in g["tags"]}
            tg = p.get("tags") or []
            tg = tg if isinstance(tg, list) else str(tg).split(",")
            tg = [y for x in tg for y in (str(x).split(",") if len(tg) == 1 else [str(x)])]
            B = {nt(x) for x in tg} - {""}
            gtp += len(A & B)
            gfp += len(B - A)
            gfn += len(A - B)
    r = {"n": len(gold), "err": err}
    if P or R:
        p_ = st.mean(P) if P else 0
        r_ = st.mean(R) if R else 0
        r.update(body=f1(p_, r_), P=p_, R=r_, bodyM=st.mean(F), tok=st.mean(T))
    if RG:
        r["rougeLsum"] = st.mean(RG)
    if sum(seg):
        a = seg[0] / max(1, seg[0] + seg[1])
        b = seg[0] / max(1, seg[0] + seg[2])
        r.update(seg=f1(a, b), segP=a, segR=b)
    if tn:
        r["title"] = tt / tn
    if an:
        a = atp / max(1, atp + afp)
        b = atp / max(1, atp + afn)
        r.update(auth=f1(a, b), authP=a, authR=b, authSet=ae / an)
    if dn:
        r.update(date=dc / dn, dmiss=dmiss / dn)
    if tmn:
        r.update(dtime=tmc / tmn, dthas=tmhas / tmn)
    if gtp + gfn:
        a = gtp / max(1, gtp + gfp)
        b = gtp / (gtp + gfn)
        r["tags"] = f1(a, b)
    return r, per


def ROUGE(ref, hyp):
    global _rs
    try:
        _rs
    except NameError:
        from rouge_score import rouge_scorer

        _rs = rouge_scorer.RougeScorer(["rougeLsum"], use_stemmer=False)
    sp = lambda t: "\n".join(x for x in re.split(r"\n+|(?<=[.!?])\s+", t) if x.strip())
    return _rs.score(sp(ref), sp(hyp))["rougeLsum"].fmeasure


def load(f):
    out = collections.defaultdict(dict)
    for l in open(f):
        try:
            p = json.loads(l)
        except ValueError:
            continue
        out[p["set"]][p["id"]] = p
    return out


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("files", nargs="+")
    ap.add_argument("--sets")
    ap.add_argument("--data", default=D)
    ap.add_argument("--rouge", action="store_true")
    ap.add_argument("--worst", type=int, default=0)
    ap.add_argument("--json")
    a = ap.parse_args()
    res = {}
    golds = {}
    for f in a.files:
        name = os.path.basename(f)[:-6]
        pr_ = load(f)
        for path in sorted(glob.glob(a.data + "/*.jsonl.gz")):
            s = os.path.basename(path)[:-9]
            if s not in pr_ or (a.sets and s not in a.sets.split(",")):
                continue
            if s not in golds:
                golds[s] = [json.loads(l)["gold"] for l in gzip.open(path, "rt", encoding="utf-8")]
            if len(pr_[s]) < len(golds[s]):
                print("partial", name, s, len(pr_[s]), "/", len(golds[s]))
                continue
            r, per = score(golds[s], pr_[s], a.rouge)
            res.setdefault(s, {})[name] = r
            if a.worst:
                for i, (x, p, q) in sorted(per.items(), key=lambda z: z[1])[: a.worst]:
                    print(f"   {s} {i} F1={x:.3f} P={p:.3f} R={q:.3f}")
    for s, d in res.items():
        print("\n##", s)
        cols = [
            c
            for c in "n err body P R bodyM tok rougeLsum seg segP segR title auth authP authR authSet date dmiss dtime dthas tags".split()
            if any(c in r for r in d.values())
        ]
        print("| extractor | " + " | ".join(cols) + " |")
        print("|---|" + "---|" * len(cols))
        for n, r in sorted(d.items(), key=lambda z: -(z[1].get("body") or z[1].get("seg") or z[1].get("date") or 0)):
            print(
                "| "
                + n
                + " | "
                + " | ".join("" if c not in r else (str(r[c]) if c in ("n", "err") else f"{r[c]:.3f}") for c in cols)
                + " |"
            )
    if a.json:
        json.dump(res, open(a.json, "w"), indent=1)
