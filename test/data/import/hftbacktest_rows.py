#!/usr/bin/env python3
"""Digests of the rows that hftbacktest's converter makes of raw Binance files: the golden values of
binance_raw_test.ts (pip: hftbacktest==2.4.4). usage: hftbacktest_rows.py TICK LOT RAW.gz [RAW.gz ...]

Prints the number of rows of the converted array and the SHA-256 of its local and of its exchange rows,
each row written as `kind,side,price in ticks,quantity in lots,exchange µs,local µs` and a newline."""
import gzip, hashlib, sys, tempfile
import numpy as np
from hftbacktest.data.utils import binancefutures

tick, lot, paths = float(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]
with tempfile.NamedTemporaryFile(suffix=".gz") as joined:
    with gzip.open(joined.name, "wb", compresslevel=1) as out:
        for path in paths:
            for line in gzip.open(path, "rb"):
                k = line.find(b" ")
                out.write(line[:min(k, 16)].ljust(19, b"0") + line[k:])
    data = binancefutures.convert(joined.name, combined_stream=True, buffer_size=5_000_000)


def digest(rows):
    digest = hashlib.sha256()
    kind, buy = rows["ev"] & 255, (rows["ev"] >> 29) & 1
    px, qty = np.rint(rows["px"] / tick).astype(np.int64), np.rint(rows["qty"] / lot).astype(np.int64)
    for row in zip(kind, buy, px, qty, rows["exch_ts"] // 1000, rows["local_ts"] // 1000):
        digest.update((",".join(str(int(v)) for v in row) + "\n").encode())
    return f"{len(rows)} {digest.hexdigest()}"


print("rows", len(data))
print("local", digest(data[(data["ev"] >> 30) & 1 == 1]))
print("exch", digest(data[(data["ev"] >> 31) & 1 == 1]))
