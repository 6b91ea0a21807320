import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Ledger } from "../../../engine/ledger/ledger.ts";

const wallet = { kind: "wallet", account: "main", asset: "USDT" } as const;
const capital = { kind: "capital", account: "main", asset: "USDT" } as const;

describe("Ledger", () => {
  test("open() gives one id per key, of which every part counts", () => {
    const ledger = new Ledger();
    const keys = [
      wallet,
      capital,
      { ...wallet, account: "hedge" },
      { ...wallet, asset: "BNB" },
      { ...wallet, instrument: 0 },
      { ...wallet, instrument: 0, positionSide: "long" },
      { ...wallet, instrument: 0, positionSide: "short" },
    ] as const;
    const ids = keys.map((key) => ledger.open(key));
    expect(ids).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(keys.map((key) => ledger.open({ ...key }))).toEqual(ids);
    expect(ledger.size).toBe(7);
    expect(ledger.key(3)).toEqual({ ...wallet, asset: "BNB" });
  });

  test("is balanced after any entries, beyond 2^53 too, and each balance is its sum", () => {
    const entry = fc.tuple(fc.nat(3), fc.nat(3), fc.maxSafeInteger());
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
        const ledger = new Ledger();
        const names = ["a", "b", "c", "d"];
        const ids = names.map((account) => ledger.open({ ...wallet, account }));
        const twin = [0n, 0n, 0n, 0n];
        for (const [from, to, amount] of entries) {
          ledger.move(ids[from], ids[to], amount);
          twin[from] -= BigInt(amount);
          twin[to] += BigInt(amount);
          expect(ledger.sumOfAll().isZero).toBe(true);
        }
        expect(ids.map((id) => ledger.amount(id).toString())).toEqual(twin.map(String));
        expect(ledger.entries).toBe(entries.length);
      }),
    );
  });

  test("refuses to move between assets or by an inexact amount, and stays balanced", () => {
    const ledger = new Ledger();
    const [from, to] = [ledger.open(capital), ledger.open(wallet)];
    const bnb = ledger.open({ ...wallet, asset: "BNB" });
    expect(() => ledger.move(from, bnb, 1)).toThrow("Cannot move USDT to an account of BNB");
    for (const amount of [NaN, 0.5, Infinity, 2 ** 53]) {
      expect(() => ledger.move(from, to, amount)).toThrow(RangeError);
    }
    expect(ledger.entries).toBe(0);
    expect(ledger.amount(to).isZero).toBe(true);
  });

  test("amount() is a copy, balance() refuses to round", () => {
    const ledger = new Ledger();
    const [from, to] = [ledger.open(capital), ledger.open(wallet)];
    ledger.move(from, to, Number.MAX_SAFE_INTEGER);
    ledger.amount(to).add(7);
    expect(ledger.balance(to)).toBe(Number.MAX_SAFE_INTEGER);
    ledger.move(from, to, 1);
    expect(() => ledger.balance(to)).toThrow(RangeError);
    expect(ledger.sumOfAll("USDT").isZero).toBe(true);
  });
});
