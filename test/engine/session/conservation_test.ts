import { interiorOf } from "../../../engine/kernel/kernel.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EventKind, KIND_MASK, RowFlag } from "../../../engine/tape/kind.ts";
import { DECISION_BYTES, decodeDecision } from "../../../engine/kernel/decision.ts";
import { type Input, InputKind, type UpdateInput } from "../../../engine/kernel/input.ts";
import type { Row } from "../../../engine/tape/row.ts";
import type { Account } from "../../../engine/ledger/account.ts";
import {
  Life,
  Liquidity,
  Reason,
  Request,
  TimeInForce,
  UpdateKind,
} from "../../../engine/order/types.ts";
import type { FillColumns, OrderColumns } from "../../../engine/record/columns.ts";
import type { SessionConfig } from "../../../engine/session/session.ts";
import type { SimMarket } from "../../../engine/venue/sim_market.ts";
import { runs } from "../../chance.ts";
import { anySession } from "./any_session.ts";
import { runStepped } from "./bed.ts";
import { marketRows } from "./market_tape.ts";

/** A finished session with all that its kernel was told. */
function observe(settings: SessionConfig, seed: number) {
  const inputs: Input[] = [];
  const tape = marketRows({ seed, messages: 400, instruments: settings.instruments.length });
  const ends = new Map<number, number>();
  const outcome = runStepped({
    ...settings,
    onInput: (input) => inputs.push(input),
    decisionSink: (bytes) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      for (let at = 0; at < bytes.length; at += DECISION_BYTES) {
        const { orderId, expireTs } = decodeDecision(view, at);
        if (expireTs > 0) ends.set(orderId, expireTs);
      }
    },
  }, tape);
  const fills = inputs.filter((input): input is UpdateInput =>
    input.kind === InputKind.UPDATE && input.update === UpdateKind.FILL
  );
  return { tape, fills, ends, ...outcome };
}

function forAnySession(check: (run: ReturnType<typeof observe>, settings: SessionConfig) => void) {
  fc.assert(
    fc.property(anySession, fc.nat(1_000_000), (settings, seed) => {
      check(observe(settings, seed), settings);
    }),
    { numRuns: runs(160) },
  );
}

const rowsOf = (columns: { readonly length: number }) =>
  Array.from({ length: columns.length }, (_, row) => row);

function ledgerSum({ ledger }: Account): number {
  let sum = 0;
  for (let id = 0; id < ledger.size; id++) sum += ledger.balance(id);
  return sum;
}

/** What the venue has filled and we have not been told of; a session that is not cut off has none. */
function fillsUnderWay({ responses }: SimMarket, sideOf: (orderId: number) => number) {
  const sums = { fills: 0, lots: 0, fees: 0 };
  for (let update = responses.first; update !== undefined; update = responses.first) {
    const side = sideOf(update.orderId);
    if (update.kind === UpdateKind.FILL) {
      sums.fills++;
      sums.lots += side * update.qtyLots;
      sums.fees += update.fee;
    }
    responses.shift();
  }
  return sums;
}

describe("money", () => {
  test("is conserved: cash + realised − fees + funding is the wallet, with unrealised P&L the equity", () => {
    forAnySession(({ record: { equity }, session }, { cash }) => {
      for (const row of rowsOf(equity)) {
        const { realized, fees, funding, unrealized } = equity;
        expect(equity.balance[row]).toBe(cash + realized[row] - fees[row] + funding[row]);
        expect(equity.equity[row]).toBe(equity.balance[row] + unrealized[row]);
      }
      expect(ledgerSum(interiorOf(session.kernel).ledger)).toBe(0);
      expect(ledgerSum(session.account.account)).toBe(0);
    });
  });

  test("stands alike at the venue and with us, but for fills still under way at the end", () => {
    forAnySession(({ session, totals }, { instruments }) => {
      const venue = session.account.account;
      const underWay = instruments.map(({ index }) =>
        fillsUnderWay(
          session.markets[index],
          (id) => interiorOf(session.kernel).reports.find(id)?.side ?? NaN,
        )
      );
      for (const { index } of instruments) {
        const lots = totals.positionLots[index] + underWay[index].lots;
        expect(venue.positionLots(index)).toBe(lots);
      }
      expect(venue.fees).toBe(underWay.reduce((sum, { fees }) => sum + fees, totals.fees));
      if (underWay.every(({ fills }) => fills === 0)) expect(venue.realized).toBe(totals.realized);
    });
  });

  test("comes from fills alone: position, fees and realised P&L are their sums", () => {
    forAnySession(({ record: { fills }, totals }, { instruments }) => {
      const sum = (of: (row: number) => number) =>
        rowsOf(fills).reduce((total, row) => total + of(row), 0);
      expect(sum((row) => fills.fee[row])).toBe(totals.fees);
      expect(sum((row) => fills.realized[row])).toBe(totals.realized);
      for (const { index } of instruments) {
        const lots = sum((row) =>
          fills.instrument[row] === index ? fills.side[row] * fills.qtyLots[row] : 0
        );
        expect(lots).toBe(totals.positionLots[index]);
      }
    });
  });
});

describe("orders", () => {
  const byOrder = (fills: FillColumns, orders: OrderColumns) => {
    const lots = new Float64Array(orders.length);
    for (const row of rowsOf(fills)) lots[fills.orderId[row] - 1] += fills.qtyLots[row];
    return lots;
  };

  test("are filled by what their fills add up to, and never beyond their quantity", () => {
    forAnySession(({ record: { fills, orders }, session }) => {
      const lots = byOrder(fills, orders);
      for (const row of rowsOf(orders)) {
        expect(orders.filledLots[row]).toBe(lots[row]);
        expect(orders.filledLots[row]).toBeLessThanOrEqual(orders.qtyLots[row]);
        // A session may be cut off with a modification under way to a larger quantity.
        const request = interiorOf(session.kernel).seats[0].registry.active(orders.id[row])
          ?.request;
        const isFull = orders.filledLots[row] === orders.qtyLots[row];
        expect(orders.life[row] === Life.FILLED).toBe(isFull && request !== Request.MODIFY);
      }
    });
  });

  test("are filled for a reason that fits who made the market", () => {
    const makers: number[] = [Reason.QUEUE_REACHED, Reason.TRADED_THROUGH, Reason.BEST_CROSSED];
    const takers: number[] = [Reason.TOOK_LIQUIDITY, Reason.IDEAL];
    forAnySession(({ record: { fills } }) => {
      for (const row of rowsOf(fills)) {
        const isMaker = fills.liquidity[row] === Liquidity.MAKER;
        expect(isMaker ? makers : takers).toContain(fills.reason[row]);
      }
    });
  });

  test("that are post-only never take, immediate ones never rest, fill-or-kill is all or nothing", () => {
    forAnySession(({ record: { fills, orders } }) => {
      for (const row of rowsOf(fills)) {
        const tif = orders.tif[fills.orderId[row] - 1];
        const isMaker = fills.liquidity[row] === Liquidity.MAKER;
        if (tif === TimeInForce.GTX) expect(isMaker).toBe(true);
        if (tif === TimeInForce.IOC || tif === TimeInForce.FOK) expect(isMaker).toBe(false);
      }
      for (const row of rowsOf(orders)) {
        if (orders.tif[row] !== TimeInForce.FOK) continue;
        expect([0, orders.qtyLots[row]]).toContain(orders.filledLots[row]);
      }
    });
  });

  test("that are reduce-only never add to a position nor turn it", () => {
    forAnySession(({ record: { fills, orders } }, { instruments }) => {
      const position = instruments.map(() => 0);
      for (const row of rowsOf(fills)) {
        const index = fills.instrument[row];
        const before = position[index];
        const after = position[index] += fills.side[row] * fills.qtyLots[row];
        expect(fills.positionLots[row]).toBe(after);
        if (orders.reduceOnly[fills.orderId[row] - 1] === 0) continue;
        expect(Math.abs(after)).toBeLessThan(Math.abs(before));
        expect(after * before).toBeGreaterThanOrEqual(0);
      }
    });
  });

  test("with an end are not filled after it", () => {
    forAnySession(({ fills, ends }) => {
      for (const { orderId, venueTs } of fills) {
        expect(venueTs).toBeLessThanOrEqual(ends.get(orderId) ?? Infinity);
      }
    });
  });

  test("are reported on no earlier than the row that brought it about was seen", () => {
    forAnySession(({ record: { fills }, tape }) => {
      const seen = new Map<string, number>();
      for (const row of tape) {
        const key = `${row.instrument}/${row.exchTs}`;
        seen.set(key, Math.min(seen.get(key) ?? Infinity, row.now));
      }
      for (const row of rowsOf(fills)) {
        if (fills.liquidity[row] !== Liquidity.MAKER) continue;
        const first = seen.get(`${fills.instrument[row]}/${fills.venueTs[row]}`) ?? Infinity;
        expect(fills.localTs[row]).toBeGreaterThanOrEqual(first);
      }
    });
  });
});

describe("market volume", () => {
  /** Lots by instrument, venue time and our side, of rows that count. */
  const offered = (rows: readonly Row[], sideOf: (row: Row) => number) => {
    const lots = new Map<string, number>();
    for (const row of rows) {
      const key = `${row.instrument}/${row.exchTs}/${sideOf(row)}`;
      lots.set(key, (lots.get(key) ?? 0) + row.qty);
    }
    return lots;
  };

  function expectWithin(
    { fills, record }: ReturnType<typeof observe>,
    reasons: readonly Reason[],
    limits: Map<string, number>,
  ): void {
    const given = new Map<string, number>();
    for (const { instrument, orderId, venueTs, reason, qtyLots } of fills) {
      if (!reasons.includes(reason)) continue;
      const key = `${instrument}/${venueTs}/${record.orders.side[orderId - 1]}`;
      given.set(key, (given.get(key) ?? 0) + qtyLots);
    }
    for (const [key, lots] of given) expect(lots).toBeLessThanOrEqual(limits.get(key) ?? 0);
  }

  test("a trade fills no more than its volume, for any queue model", () => {
    forAnySession((run, { venue }) => {
      if (venue.fills !== "partial") return;
      const trades = run.tape.filter(({ code }) =>
        (code & KIND_MASK) === EventKind.TRADE && (code & RowFlag.OFF_MARKET) === 0
      );
      const limits = offered(trades, ({ code }) => (code & RowFlag.BUY) !== 0 ? -1 : 1);
      expectWithin(run, [Reason.QUEUE_REACHED, Reason.TRADED_THROUGH], limits);
    });
  });

  test("a price that crosses ours fills no more than stands there", () => {
    forAnySession((run, { venue }) => {
      if (venue.fills !== "partial") return;
      const kinds: number[] = [EventKind.BID, EventKind.ASK, EventKind.QUOTE];
      const levels = run.tape.filter(({ code }) => kinds.includes(code & KIND_MASK));
      const limits = offered(levels, ({ code }) => {
        const kind = code & KIND_MASK;
        const isBid = kind === EventKind.BID ||
          (kind === EventKind.QUOTE && (code & RowFlag.BUY) !== 0);
        return isBid ? -1 : 1;
      });
      expectWithin(run, [Reason.BEST_CROSSED], limits);
    });
  });
});
