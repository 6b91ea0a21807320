import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../engine/num/random.ts";
import { DecisionKind, OrderCommand } from "../../../engine/order/order_command.ts";
import { OrderType, Reason, Side, TimeInForce, UpdateKind } from "../../../engine/order/types.ts";
import type { VenueUpdate } from "../../../engine/order/venue_update.ts";
import type { RiskApproved } from "../../../engine/risk/approval.ts";
import type { VenuePort } from "../../../engine/venue/port.ts";
import { runs } from "../../chance.ts";

/** A port with the market behind it: bid 10,000 and ask 10,001, 50 lots each, when it is made. */
export interface PortRig {
  readonly port: VenuePort;
  /** Somebody else sells so many lots at a price, which what rests there is filled by. */
  sellInto(priceTicks: number, lots: number): void | Promise<void>;
  /** Answers since the last call, once the venue has nothing in hand any more. */
  answers(): readonly VenueUpdate[] | Promise<readonly VenueUpdate[]>;
  close?(): void | Promise<void>;
}

/** What venues differ in. */
export interface PortTraits {
  /** It says that an order was taken before it says what became of it. */
  readonly acknowledges: boolean;
}

const BID = 10_000;
const ASK = 10_001;

type Terms = Partial<OrderCommand> & { readonly orderId: number };

/** One command, refilled for each call as the kernel's is, and spoilt after it. */
class Sender {
  readonly #command = new OrderCommand();
  readonly #port: VenuePort;

  constructor(port: VenuePort) {
    this.#port = port;
  }

  submit(terms: Terms): void {
    this.#send(DecisionKind.SUBMIT, terms, (command) => this.#port.submit(command));
  }

  modify(terms: Terms): void {
    this.#send(DecisionKind.MODIFY, terms, (command) => this.#port.modify(command));
  }

  cancel(terms: Terms): void {
    this.#send(DecisionKind.CANCEL, terms, (command) => this.#port.cancel(command));
  }

  #send(
    kind: DecisionKind,
    terms: Terms,
    send: (command: RiskApproved<OrderCommand>) => void,
  ): void {
    const command = this.#command;
    command.copy(Object.assign(new OrderCommand(), LIMIT, { kind }, terms));
    send(command as RiskApproved<OrderCommand>);
    const other = { orderId: 999_999, priceTicks: 1, qtyLots: 777, side: -command.side as Side };
    command.copy(Object.assign(new OrderCommand(), other));
  }
}

const LIMIT = {
  side: Side.BUY,
  type: OrderType.LIMIT,
  tif: TimeInForce.GTC,
  priceTicks: BID - 5,
  qtyLots: 10,
};
const MARKET = { type: OrderType.MARKET, tif: TimeInForce.IOC, priceTicks: 0 };

const kinds = (updates: readonly VenueUpdate[], orderId: number) =>
  updates.filter((update) => update.orderId === orderId).map(({ kind }) => kind);

const ENDS: readonly UpdateKind[] = [
  UpdateKind.REJECTED,
  UpdateKind.CANCELLED,
  UpdateKind.EXPIRED,
];

/** What every venue's port has to do, whatever stands behind it. */
export function describePort(
  name: string,
  make: () => PortRig | Promise<PortRig>,
  traits: PortTraits = { acknowledges: true },
): void {
  const using = async (act: (rig: PortRig, send: Sender) => Promise<void>) => {
    const rig = await make();
    try {
      await act(rig, new Sender(rig.port));
    } finally {
      await rig.close?.();
    }
  };
  const accepted = traits.acknowledges ? [UpdateKind.ACCEPTED] : [];

  describe(`The port of ${name}`, () => {
    test("acknowledges an order that rests, and says no more of it", () =>
      using(async (rig, send) => {
        send.submit({ orderId: 1 });
        expect(kinds(await rig.answers(), 1)).toEqual([UpdateKind.ACCEPTED]);
        expect(await rig.answers()).toEqual([]);
      }));

    test("fills a market order by its number, in parts that add up and count up", () =>
      using(async (rig, send) => {
        send.submit({ orderId: 7, ...MARKET, qtyLots: 12 });
        const answers = await rig.answers();
        const fills = answers.filter(({ kind }) => kind === UpdateKind.FILL);
        expect(kinds(answers, 7).slice(0, accepted.length)).toEqual(accepted);
        let lots = 0;
        for (const { orderId, priceTicks, qtyLots, cumLots, reason } of fills) {
          expect([orderId, priceTicks]).toEqual([7, ASK]);
          lots += qtyLots;
          expect(cumLots === 0 || cumLots === lots).toBe(true);
          expect(reason).not.toBe(Reason.NONE);
        }
        expect(lots).toBe(12);
      }));

    test("fills what rests when somebody trades through its price", () =>
      using(async (rig, send) => {
        send.submit({ orderId: 3 });
        await rig.answers();
        await rig.sellInto(BID - 6, 500);
        const fills = (await rig.answers()).filter(({ kind }) => kind === UpdateKind.FILL);
        expect(fills.reduce((lots, { qtyLots }) => lots + qtyLots, 0)).toBe(10);
        expect(fills.every(({ priceTicks }) => priceTicks === BID - 5)).toBe(true);
      }));

    test("cancels, and says of an order that it has not that it has it not", () =>
      using(async (rig, send) => {
        send.submit({ orderId: 1 });
        await rig.answers();
        send.cancel({ orderId: 1 });
        expect(kinds(await rig.answers(), 1)).toEqual([UpdateKind.CANCELLED]);
        for (const orderId of [1, 55]) {
          send.cancel({ orderId });
          const [{ kind, reason }] = await rig.answers();
          expect([kind, reason]).toEqual([
            ...[UpdateKind.CANCEL_REJECTED, Reason.VENUE_UNKNOWN_ORDER],
          ]);
        }
      }));

    test("amends price and quantity, and no order that it has not", () =>
      using(async (rig, send) => {
        send.submit({ orderId: 1 });
        await rig.answers();
        send.modify({ orderId: 1, priceTicks: BID - 9, qtyLots: 6 });
        const [{ kind, priceTicks, qtyLots }, ...more] = await rig.answers();
        expect(kind).toBe(UpdateKind.MODIFIED);
        expect([priceTicks || BID - 9, qtyLots || 6]).toEqual([BID - 9, 6]);
        expect(more).toEqual([]);
        await rig.sellInto(BID - 10, 500);
        const fills = (await rig.answers()).filter((update) => update.kind === UpdateKind.FILL);
        expect(fills.reduce((lots, fill) => lots + fill.qtyLots, 0)).toBe(6);
        send.modify({ orderId: 55, priceTicks: BID - 9, qtyLots: 6 });
        const [refusal] = await rig.answers();
        expect([refusal.kind, refusal.reason]).toEqual([
          ...[UpdateKind.MODIFY_REJECTED, Reason.VENUE_UNKNOWN_ORDER],
        ]);
      }));

    test("lets no post-only order take, and nothing of an immediate one rest", () =>
      using(async (rig, send) => {
        send.submit({ orderId: 1, tif: TimeInForce.GTX, priceTicks: ASK });
        const taking = await rig.answers();
        expect(kinds(taking, 1).filter((kind) => ENDS.includes(kind))).toHaveLength(1);
        expect(taking.at(-1)?.reason).toBe(Reason.VENUE_WOULD_TAKE);
        send.submit({ orderId: 2, tif: TimeInForce.IOC });
        const immediate = kinds(await rig.answers(), 2);
        expect(immediate.slice(-1)).toEqual([UpdateKind.EXPIRED]);
        expect(immediate).not.toContain(UpdateKind.FILL);
      }));

    test("answers requests that follow each other at once in their order", () =>
      using(async (rig, send) => {
        send.submit({ orderId: 1 });
        send.submit({ orderId: 2 });
        send.cancel({ orderId: 1 });
        const answers = await rig.answers();
        expect(kinds(answers, 1)).toEqual([UpdateKind.ACCEPTED, UpdateKind.CANCELLED]);
        expect(kinds(answers, 2)).toEqual([UpdateKind.ACCEPTED]);
      }));

    test("stamps an answer when we learn of it, which is not before it was given", () =>
      using(async (rig, send) => {
        send.submit({ orderId: 1 });
        const [first] = await rig.answers();
        expect(first.localTs).toBeGreaterThanOrEqual(first.venueTs);
      }));

    test("answers every request, fills no more than was asked for, nothing after the end", () =>
      fc.assert(
        fc.asyncProperty(fc.nat(), (seed) =>
          using(async (rig, send) => {
            const random = new Random(seed);
            const asked = new Map<number, number>();
            const answers: VenueUpdate[] = [];
            let requests = 0;
            for (let step = 0; step < 30; step++) {
              requests += ask(random, send, asked);
              if (random.int(4) === 0) await rig.sellInto(BID - random.int(10), 1 + random.int(40));
              if (random.int(2) === 0) answers.push(...await rig.answers());
            }
            answers.push(...await rig.answers());
            mustBeWhole(answers, asked, requests);
          })),
        { numRuns: runs(20) },
      ));
  });
}

/** Sends something; 1 for a request that has to be answered. */
function ask(random: Random, send: Sender, asked: Map<number, number>): number {
  const last = asked.size;
  const orderId = 1 + random.int(last + 1);
  const priceTicks = BID - 8 + random.int(12);
  const qtyLots = 1 + random.int(20);
  const act = last === 0 ? 0 : random.int(4);
  if (act === 3) send.cancel({ orderId });
  else if (act === 2) {
    send.modify({ orderId, priceTicks, qtyLots });
    asked.set(orderId, Math.max(qtyLots, asked.get(orderId) ?? 0));
  } else {
    const tifs = [TimeInForce.GTC, TimeInForce.GTC, TimeInForce.IOC, TimeInForce.GTX];
    const fresh = last + 1;
    send.submit({ orderId: fresh, priceTicks, qtyLots, tif: tifs[random.int(tifs.length)] });
    asked.set(fresh, qtyLots);
  }
  return 1;
}

function mustBeWhole(
  answers: readonly VenueUpdate[],
  asked: ReadonlyMap<number, number>,
  requests: number,
): void {
  const filled = new Map<number, number>();
  const over = new Set<number>();
  for (const { orderId, kind, qtyLots } of answers) {
    const isRefusal = kind === UpdateKind.CANCEL_REJECTED || kind === UpdateKind.MODIFY_REJECTED;
    if (over.has(orderId)) expect(isRefusal, `kind ${kind} after the end`).toBe(true);
    if (kind === UpdateKind.FILL) filled.set(orderId, (filled.get(orderId) ?? 0) + qtyLots);
    if (ENDS.includes(kind)) over.add(orderId);
  }
  for (const [orderId, lots] of filled) expect(lots).toBeLessThanOrEqual(asked.get(orderId) ?? 0);
  const answered = answers.filter(({ kind }) => kind !== UpdateKind.FILL).length;
  expect(answered).toBeGreaterThanOrEqual(requests);
}
