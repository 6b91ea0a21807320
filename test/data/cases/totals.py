#!/usr/bin/env python3
"""Reads market data files by the standard library alone and prints what they hold, by kind and side:
rows, sum of quantities, of prices times quantities, of prices, first and last venue time in us.

usage: totals.py < JSON list of {"format", "files", ...}; prints a JSON list of the same length.
"""
import csv, gzip, io, json, re, struct, sys, zipfile
from decimal import Decimal, getcontext

getcontext().prec = 60
UNITS = {"s": 0, "ms": 3, "us": 6, "ns": 9}
BUY = {"buy", "b", "bid", "bids", "long", "1"}
TRUE = {"true", "t", "1", "yes"}


class Totals(dict):
    def add(self, key, us, price, qty):
        price, qty = Decimal(price), Decimal(qty)
        n, q, pq, p, first, last = self.get(key, (0, 0, 0, 0, us, us))
        self[key] = (n + 1, q + qty, pq + price * qty, p + price, min(first, us), max(last, us))

    def plain(self):
        text = lambda d: format(Decimal(d).normalize(), "f")
        return {k: [n, text(q), text(pq), text(p), a, b] for k, (n, q, pq, p, a, b) in self.items()}


def opened(path):
    with open(path, "rb") as f:
        data = f.read()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def lines(data):
    return [l for l in data.decode().replace("\r\n", "\n").split("\n") if l]


def micros(text, unit):
    return int(Decimal(text.strip()) * 10 ** 6 // 10 ** UNITS[unit])


def venue_us(t):
    return t * 1000 if t < 10 ** 14 else t


def table(of, path, totals):
    roles, unit, form = of["roles"], of["unit"], of.get("side")
    names = None
    for line in lines(opened(path)):
        if line[0] == "#":
            continue
        cells = [c.strip() for c in next(csv.reader([line]))]
        if names is None:
            positional = all(c[0] == "#" for c in roles.values())
            names = ["#%d" % (i + 1) for i in range(len(cells))] if positional else cells
            if not positional:
                continue
        row = dict(zip(names, cells))
        at = lambda role: row[roles[role]]
        us = micros(at("exch" if "exch" in roles else "time"), unit)
        if of["kind"] == "quote":
            totals.add("quote buy", us, at("bid"), at("bidQty"))
            totals.add("quote sell", us, at("ask"), at("askQty"))
            continue
        if of["kind"] == "bar":
            totals.add("bar", us, at("close"), at("volume"))
            continue
        word = at("side").lower()
        buy = word in BUY if form == "word" else word not in TRUE
        if of["kind"] == "trade":
            totals.add("trade buy" if buy else "trade sell", us, at("price"), at("qty"))
        else:
            totals.add("bid buy" if buy else "ask sell", us, at("price"), at("qty"))


def bulk(of, path, totals):
    with zipfile.ZipFile(path) as z:
        (name,) = [n for n in z.namelist() if n.endswith(".csv")]
        text = z.read(name)
    kind = re.match(r"\w+-([A-Za-z]+|\d+\w+)-\d{4}", name).group(1)
    for line in lines(text):
        c = line.split(",")
        if not c[0][0].isdigit():
            continue
        t = lambda i: venue_us(int(c[i]))
        if kind in ("trades", "aggTrades"):
            i = 4 if kind == "trades" else 5
            totals.add("trade sell" if c[i + 1].lower() == "true" else "trade buy", t(i), c[1], c[2])
        elif kind == "bookTicker":
            totals.add("quote buy", t(5), c[1], c[2])
            totals.add("quote sell", t(5), c[3], c[4])
        elif kind == "fundingRate":
            totals.add("funding", t(0), c[2], "0")
        else:
            totals.add("bar", t(0), c[4], c[5])


def raw(of, path, totals):
    for line in lines(opened(path)):
        frame = json.loads(line.split(" ", 1)[1])
        d = frame.get("data", frame)
        us = venue_us(d.get("T") or d.get("E") or 0)
        if d.get("e") in ("trade", "aggTrade"):
            totals.add("trade sell" if d["m"] else "trade buy", us, d["p"], d["q"])
        elif d.get("e") == "bookTicker":
            totals.add("quote buy", us, d["b"], d["B"])
            totals.add("quote sell", us, d["a"], d["A"])
        elif d.get("e") == "depthUpdate":
            for p, q in d["b"]:
                totals.add("bid buy", us, p, q)
            for p, q in d["a"]:
                totals.add("ask sell", us, p, q)


def stream_csv(of, path, totals):
    for row in csv.DictReader(io.StringIO(opened(path).decode())):
        us = venue_us(int(row["TransactionTime"]))
        if "IsAsk" in row:
            key = "ask sell" if row["IsAsk"].lower() in TRUE else "bid buy"
        else:
            key = "trade sell" if row["IsBuyerMarketMaker"].lower() in TRUE else "trade buy"
        totals.add(key, us, row["Price"], row["Quantity"])


def npz(of, path, totals):
    with zipfile.ZipFile(path) as z:
        data = z.read([n for n in z.namelist() if n.endswith(".npy")][0])
    start = 10 + struct.unpack("<H", data[8:10])[0]
    for at in range(start, len(data), 64):
        ev, exch, _local, px, qty = struct.unpack("<QqqdD"[:-1] + "d", data[at:at + 40])
        if not ev & 1 << 30:
            continue
        buy = bool(ev & 1 << 29)
        key = {1: "bid buy" if buy else "ask sell", 2: "trade buy" if buy else "trade sell"}[ev & 255]
        totals.add(key, exch // 1000, repr(px), repr(qty))


READERS = {"csv": table, "parquet": table, "binance-bulk": bulk, "binance-raw": raw,
           "binance-stream-csv": stream_csv, "npz": npz}

out = []
for of in json.load(sys.stdin):
    totals = Totals()
    try:
        for path in of["files"]:
            READERS[of["format"]](of, path, totals)
        out.append(totals.plain())
    except Exception as error:
        out.append({"unreadable": repr(error)})
json.dump(out, sys.stdout)
