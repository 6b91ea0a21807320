import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Account } from "../../../engine/ledger/account.ts";
import { Ledger } from "../../../engine/ledger/ledger.ts";
import { Rounding } from "../../../engine/num/mul_div.ts";
import { Side } from "../../../engine/order/types.ts";
import { runs } from "../../chance.ts";
import { linearInstrument } from "../num/linear_instrument.ts";

const COIN = 100_000_000;
const btc = linearInstrument();
const eth = linearInstrument({
  index: 1,
  symbol: "ETHUSDT",
  base: "ETH",
  priceDecimals: 2,
  qtyDecimals: 3,
});
const instruments = [btc, eth];
const open = () => new Account({ instruments, cash: 10_000 * COIN });

const step = fc.oneof(
  fc.record({
    kind: fc.constant("fill" as const),
    index: fc.nat(1),
    side: fc.constantFrom(Side.BUY, Side.SELL),
    ticks: fc.integer({ min: 100_000, max: 300_000 }),
    lots: fc.integer({ min: 1, max: 500 }),
    fee: fc.integer({ min: -COIN, max: COIN }),
  }),
  fc.record({
    kind: fc.constant("funding" as const),
    index: fc.nat(1),
    mark: fc.integer({ min: 1, max: 30_000 * COIN }),
    rate: fc.integer({ min: -1_000_000, max: 1_000_000 }),
  }),
);

describe("Account", () => {
  test("keeps each asset's wallet and fees apart", () => {
    const account = open();
    account.deposit(7, "BNB");
    account.deposit(5);
    account.payFee(1, 3, "BNB");
    account.payFee(1, -2);
    expect(account.walletOf("BNB")).toBe(4);
    expect(account.walletOf("USDT")).toBe(10_000 * COIN + 7);
    expect(account.walletOf("USDT")).toBe(account.wallet);
    expect(account.walletOf("ETH")).toBe(0);
    expect([account.feesOf(0), account.feesOf(1)]).toEqual([0, -2]);
  });

  test("books a round trip with fees and funding apart", () => {
    const account = open();
    expect(account.applyFill(0, Side.BUY, 280_000, 10, 5_600_000)).toBe(0);
    expect(account.applyFunding(0, 28_000 * COIN, 100_000)).toBe(-2_800_000);
    expect(account.applyFunding(1, 28_000 * COIN, 100_000)).toBe(0);
    expect(account.unrealized(0, 560_020)).toBe(COIN / 100);
    expect(account.unrealizedAtMark(0, 28_001 * COIN)).toBe(COIN / 100);
    expect(account.equity([560_020, NaN])).toBe(
      10_000 * COIN - 5_600_000 - 2_800_000 + COIN / 100,
    );
    expect(account.applyFill(0, Side.SELL, 280_100, 10, -1000)).toBe(COIN / 10);
    expect(account.wallet).toBe(10_000 * COIN - 5_600_000 - 2_800_000 + COIN / 10 + 1000);
    expect(account.capital).toBe(10_000 * COIN);
    expect(account.realized).toBe(COIN / 10);
    expect(account.fees).toBe(5_599_000);
    expect(account.funding).toBe(-2_800_000);
    expect([account.realizedOf(0), account.feesOf(0), account.fundingOf(0)]).toEqual([
      COIN / 10,
      5_599_000,
      -2_800_000,
    ]);
    expect([account.realizedOf(1), account.feesOf(1), account.fundingOf(1)]).toEqual([0, 0, 0]);
  });

  test("equity is deposits + cash flows of fills + value held − fees + funding", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const account = open();
        const scale = [10_000n, 1000n];
        let cash = BigInt(10_000 * COIN);
        const held = [0n, 0n];
        for (const action of steps) {
          if (action.kind === "fill") {
            const { index, side, ticks, lots, fee } = action;
            account.applyFill(index, side, ticks, lots, fee);
            cash -= BigInt(side * ticks) * BigInt(lots) * scale[index] + BigInt(fee);
            held[index] += BigInt(side * lots);
          } else cash += BigInt(account.applyFunding(action.index, action.mark, action.rate));
          expect(account.ledger.sumOfAll().isZero).toBe(true);
        }
        const marks = [400_002, 400_006];
        const worth = marks.map((mark, i) => held[i] * BigInt(mark) * scale[i] / 2n);
        expect(account.equity(marks)).toBe(Number(cash + worth[0] + worth[1]));
        expect(account.wallet).toBe(
          account.capital + account.realized - account.fees + account.funding,
        );
        expect([account.positionLots(0), account.positionLots(1)]).toEqual(held.map(Number));
      }),
      { numRuns: runs(300) },
    );
  });

  test("margins add up over instruments; liquidation sees the others' margin", () => {
    const account = open();
    account.applyFill(0, Side.BUY, 500_000, 1000, 0);
    account.applyFill(1, Side.SELL, 200_000, 5000, 0);
    const marks = [1_000_000, 400_000];
    expect(account.exposure(1, marks[1])).toBe(10_000 * COIN);
    expect(account.initialMargin(marks)).toBe((400 + 80) * COIN);
    expect(account.maintenanceMargin(marks)).toBe((200 + 40) * COIN);
    // (50,000 − (10,000 − 40)) / 0.996
    expect(account.liquidationPrice(0, marks)).toBe(Math.ceil(40_040 * COIN / 0.996));
    expect(new Account({ instruments, cash: 0 }).liquidationPrice(0, marks)).toBe(0);
  });

  test("funding rounds as the venue is said to", () => {
    const pay = (fundingRounding: Rounding) => {
      const account = new Account({ instruments, cash: 0, fundingRounding });
      account.applyFill(0, Side.BUY, 1, 1, 0);
      return account.applyFunding(0, 15 * 10 ** 9, 100_000);
    };
    expect(pay(Rounding.HALF_EVEN)).toBe(-1500);
    const account = new Account({ instruments, cash: 0, fundingRounding: Rounding.FLOOR });
    account.applyFill(0, Side.BUY, 1, 1, 0);
    expect(account.applyFunding(0, 1, 100_000)).toBe(-1);
  });

  test("two accounts share one book and stay apart in it", () => {
    const ledger = new Ledger();
    const one = new Account({ instruments, cash: 5, name: "one", ledger });
    const two = new Account({ instruments, cash: 7, name: "two", ledger });
    one.applyFill(0, Side.BUY, 10, 1, 3);
    two.deposit(-2);
    expect([one.wallet, two.wallet, two.capital]).toEqual([2, 5, 5]);
    expect(ledger.sumOfAll().isZero).toBe(true);
  });

  test("a refused fill leaves everything as it was", () => {
    const account = open();
    account.applyFill(0, Side.BUY, 280_000, 10, 0);
    expect(() => account.applyFill(0, Side.SELL, 280_100, 10, NaN)).toThrow("fee of NaN");
    expect(() => account.applyFill(0, Side.SELL, 280_100.5, 10, 1)).toThrow(RangeError);
    expect([account.positionLots(0), account.realized, account.fees]).toEqual([10, 0, 0]);
  });

  test("a position without a mark is refused, not valued at nothing", () => {
    const account = open();
    account.applyFill(0, Side.BUY, 280_000, 10, 0);
    expect(() => account.equity([NaN, NaN])).toThrow(RangeError);
  });

  test("reads refuse to round sums beyond 2^53", () => {
    const account = new Account({ instruments, cash: Number.MAX_SAFE_INTEGER });
    account.applyFill(0, Side.BUY, 280_000, 1, 0);
    expect(account.wallet).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => account.equity([560_002, NaN])).toThrow(RangeError);
  });

  test("instruments must exist, be linear and settle in one asset", () => {
    expect(() => new Account({ instruments: [], cash: 0 })).toThrow(RangeError);
    const coin = linearInstrument({ symbol: "BTCUSD_PERP", settle: "BTC" });
    expect(() => new Account({ instruments: [btc, coin], cash: 0 })).toThrow(
      "BTCUSD_PERP settles in BTC, not in USDT",
    );
    const inverse = linearInstrument({ kind: "inverse-perpetual" });
    expect(() => new Account({ instruments: [inverse], cash: 0 })).toThrow("is inverse");
  });
});
