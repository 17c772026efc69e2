#!/usr/bin/env python3
"""score_dates.py GOLD.jsonl PRED.jsonl   (TempEval-3 style)
GOLD: {id,text,date,timex:[{start,end,type,value}]}  PRED: {id,timex:[{start,end,type?,value?}]}
strict/relaxed span F1; value_F1 = relaxed match AND value string equal; value_acc = share of relaxed matches with equal value;
interval_acc = over relaxed matches whose GOLD value is a concrete date/time (resolves to days): same day interval;
direction = interval right (missed counts as wrong) for gold dates in the past, containing and after the publication date.
point_in = same denominator: start of predicted interval falls inside gold interval (kind to point-only parsers)."""

import json, re, sys, collections, datetime as D, calendar
import gzip

opened = lambda p: gzip.open(p, "rt", encoding="utf-8") if p.endswith(".gz") else open(p, encoding="utf-8")


def iv(v):
    """TIMEX3 value -> (first day, last day) or None"""
    if not v:
        return None
    v = v.split("T")[0].strip()
    m = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", v)
    try:
        if m:
            d = D.date(*map(int, m.groups()))
            return d, d
        m = re.fullmatch(r"(\d{4})-(\d\d)(-XX)?", v)
        if m:
            y, mo = int(m[1]), int(m[2])
            return D.date(y, mo, 1), D.date(y, mo, calendar.monthrange(y, mo)[1])
        m = re.fullmatch(r"(\d{4})(-XX(-XX)?)?", v)
        if m:
            y = int(m[1])
            return D.date(y, 1, 1), D.date(y, 12, 31)
        m = re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?(-XX|-\d)?", v)
        if m:
            s = D.date.fromisocalendar(int(m[1]), int(m[2]), 1)
            return (s + D.timedelta(5), s + D.timedelta(6)) if m[3] else (s, s + D.timedelta(6))
        m = re.fullmatch(r"(\d{4})-Q([1-4])", v)
        if m:
            y, q = int(m[1]), int(m[2])
            return D.date(y, 3 * q - 2, 1), D.date(y, 3 * q, calendar.monthrange(y, 3 * q)[1])
        m = re.fullmatch(r"(\d{4})-H([12])", v)
        if m:
            y, h = int(m[1]), int(m[2])
            return D.date(y, 6 * h - 5, 1), D.date(y, 6 * h, calendar.monthrange(y, 6 * h)[1])
        m = re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", v)
        if m:
            y = int(m[1])
            a = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[m[2]]
            e = a + 2
            ye = y + (e > 12)
            e = (e - 1) % 12 + 1
            return D.date(y, a, 1), D.date(ye, e, calendar.monthrange(ye, e)[1])
        m = re.fullmatch(r"(\d{3})X?", v)
        if m:
            y = int(m[1]) * 10
            return D.date(y, 1, 1), D.date(y + 9, 12, 31)
        m = re.fullmatch(r"(\d{2})(XX)?", v)
        if m and m[1] != "00":
            y = int(m[1]) * 100
            return D.date(y, 1, 1), D.date(y + 99, 12, 31)
    except ValueError:
        return None
    return None


def f(tp, g, p):
    P = tp / p if p else 0
    R = tp / g if g else 0
    return {"P": round(100 * P, 1), "R": round(100 * R, 1), "F": round(100 * (2 * P * R / (P + R) if P + R else 0), 1)}


def score(gold, pred, errs=None):
    C = collections.Counter()
    for d in gold:
        G = [x for x in d["timex"] if x["end"] > x["start"]]
        P = pred.get(d["id"], [])
        C["g"] += len(G)
        C["p"] += len(P)
        ps = {(x["start"], x["end"]) for x in P}
        C["strict"] += len({(x["start"], x["end"]) for x in G} & ps)
        c = []
        for i, g in enumerate(G):
            for j, p in enumerate(P):
                o = min(g["end"], p["end"]) - max(g["start"], p["start"])
                if o > 0:
                    c.append((o / (max(g["end"], p["end"]) - min(g["start"], p["start"])), i, j))
        c.sort(reverse=True)
        ug = set()
        up = set()
        for _, i, j in c:
            if i in ug or j in up:
                continue
            ug.add(i)
            up.add(j)
            g, p = G[i], P[j]
            C["rel"] += 1
            C["type"] += g.get("type") == p.get("type")
            veq = (p.get("value") or "") == (g.get("value") or "")
            C["val"] += veq
            gi = iv(g.get("value")) if g.get("type") in ("DATE", "TIME") else None
            if gi:
                C["ivn"] += 1
                pi = iv(p.get("value"))
                C["ivok"] += pi == gi
                C["pin"] += bool(pi and gi[0] <= pi[0] <= gi[1])
            if errs is not None and not veq:
                errs.append((d["id"], d["date"], g, p))
        if errs is not None:
            errs += [(d["id"], d["date"], G[i], None) for i in range(len(G)) if i not in ug] + [
                (d["id"], d["date"], None, P[j]) for j in range(len(P)) if j not in up
            ]
    return {
        "docs": len(gold),
        "n_gold": C["g"],
        "n_pred": C["p"],
        "strict": f(C["strict"], C["g"], C["p"]),
        "relaxed": f(C["rel"], C["g"], C["p"]),
        "type_F1": f(C["type"], C["g"], C["p"])["F"],
        "value_F1": f(C["val"], C["g"], C["p"])["F"],
        "value_acc": round(100 * C["val"] / max(1, C["rel"]), 1),
        "interval_acc": round(100 * C["ivok"] / max(1, C["ivn"]), 1),
        "point_in": round(100 * C["pin"] / max(1, C["ivn"]), 1),
        "n_interval": C["ivn"],
    }


def direction(gold, pred):
    """share of concrete gold dates whose interval is right, by where they lie against the publication date"""
    c = collections.Counter()
    for d in gold:
        try:
            dct = D.date.fromisoformat((d.get("date") or "")[:10])
        except ValueError:
            continue
        for g in d["timex"]:
            i = iv(g["value"]) if g["type"] in ("DATE", "TIME") else None
            if not i or abs((i[0] - dct).days) > 36500:
                continue
            k = "future" if i[0] > dct else "past" if i[1] < dct else "contains"
            b = max(pred.get(d["id"], []), key=lambda p: min(p["end"], g["end"]) - max(p["start"], g["start"]), default=None)
            c[k, "n"] += 1
            c[k, "ok"] += b is not None and min(b["end"], g["end"]) > max(b["start"], g["start"]) and iv(b.get("value")) == i
    return {k: {"n": c[k, "n"], "right": round(100 * c[k, "ok"] / max(1, c[k, "n"]), 1)} for k in ("past", "contains", "future")}


if __name__ == "__main__":
    gold = [json.loads(l) for l in opened(sys.argv[1])]
    pred = {}
    for l in opened(sys.argv[2]):
        d = json.loads(l)
        pred[d["id"]] = d["timex"]
    print(json.dumps({**score(gold, pred), "direction": direction(gold, pred)}))
