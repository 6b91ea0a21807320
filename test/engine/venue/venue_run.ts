import { applyRow } from "../../../engine/book/apply_row.ts";
import type { L2Book } from "../../../engine/book/book.ts";
import { regridBook } from "../../../engine/book/regrid_book.ts";
import type { Instrument } from "../../../engine/instrument/instrument.ts";
import { Regrid } from "../../../engine/instrument/regrid.ts";
import { Random } from "../../../engine/num/random.ts";
import { stateText } from "../../../engine/num/state.ts";
import { DecisionKind, OrderCommand } from "../../../engine/order/order_command.ts";
import { OrderType, Side, TimeInForce } from "../../../engine/order/types.ts";
import { EventKind, KIND_MASK } from "../../../engine/tape/kind.ts";
import type { Row } from "../../../engine/tape/row.ts";
import { Clock } from "../../../engine/time/clock.ts";
import type { VenueConfig } from "../../../engine/venue/config.ts";
import { mid2Of } from "../../../engine/venue/sim_account.ts";
import type { SimMarket } from "../../../engine/venue/sim_market.ts";
import { SimVenue } from "../../../engine/venue/sim_venue.ts";
import { meetRow } from "../../../engine/venue/venue_rows.ts";

export interface VenueRunParts {
  readonly definitions: readonly (readonly Instrument[])[];
  readonly venue: VenueConfig;
  readonly cash: number;
  readonly seed: number;
}

/** What a venue meets: a row, a request of ours, or the time. */
export type VenueInput =
  | { readonly now: number; readonly row: Row }
  | { readonly now: number; readonly command: OrderCommand }
  | { readonly now: number };

/** A simulated venue driven by inputs alone, without a kernel: what it does is a text for each. */
export class VenueRun {
  readonly venue: SimVenue;
  readonly #clock = new Clock();

  constructor({ definitions, ...rest }: VenueRunParts, makeBook: () => L2Book) {
    const instruments = definitions.map(([first]) => first);
    this.venue = new SimVenue({ ...rest, instruments, definitions, clock: this.#clock, makeBook });
  }

  /** All that can be seen of the venue after an input: its answers, and what row loops go by. */
  step(input: VenueInput): string {
    this.#clock.now = input.now;
    const said: string[] = [];
    if ("row" in input) this.#meet(input.row);
    else if ("command" in input) this.#send(input.command);
    else this.#pass(input.now, said);
    const { venue } = this;
    said.push(`${venue.nextAnswerTs} ${venue.nextEffectTs} ${venue.isDue} ${venue.isIdle}`);
    for (const market of venue.markets) {
      said.push(...answersOf(market, input.now), boundsOf(market));
      market.changed = false;
    }
    const { account, turnover, liquidations } = venue.account;
    said.push(`${account.wallet} ${account.fees} ${account.funding} ${turnover} ${liquidations}`);
    return said.join("\n");
  }

  #meet(row: Row): void {
    const { config, markets, isArrival } = this.venue;
    const market = markets[row.instrument];
    const { instrument: from } = market;
    market.instant.moment = isArrival ? row.now : 0;
    market.instant.until = row.exchTs;
    if (row.exchTs > market.nextEffect) market.advance();
    market.instant.venueTs = row.exchTs;
    meetRow(market, row, config.fuseQuotes);
    if (market.instrument !== from) regridBook(market.book, new Regrid(from, market.instrument));
    applyRow(market.book, row, config.fuseQuotes);
  }

  #send(command: OrderCommand): void {
    if (command.kind === DecisionKind.SUBMIT) this.venue.submit(command);
    else if (command.kind === DecisionKind.MODIFY) this.venue.modify(command);
    else this.venue.cancel(command);
  }

  #pass(now: number, said: string[]): void {
    const { venue } = this;
    if (venue.isArrival) venue.takeOverdue(now);
    else {
      for (const market of venue.markets) {
        market.instant.until = now;
        market.advance();
      }
    }
    const mids = venue.markets.map(mid2Of);
    venue.liquidateIfBust(venue.markets, mids, (index, side, qtyLots) => {
      said.push(`liquidates ${qtyLots * side} of ${index}`);
      return [{ orderId: now - FIRST_LIQUIDATION_TS + index, qtyLots }];
    });
  }
}

const FIRST_LIQUIDATION_TS = 1_600_000_000_000_000;

function answersOf(market: SimMarket, now: number): string[] {
  const { responses } = market;
  const said: string[] = [];
  while (responses.nextAt <= now) {
    if (responses.first === undefined) throw new Error("No answer is there, expected one");
    said.push(stateText({ ...responses.first }));
    responses.shift();
  }
  return said;
}

function boundsOf({ own, takenBids, takenAsks }: SimMarket): string {
  const { maxBuy, minBuy, minSell, maxSell, tradeLow, tradeHigh } = own;
  const bounds = [maxBuy, minBuy, minSell, maxSell, tradeLow, tradeHigh, own.nextExpiry];
  const taken = [takenBids.low, takenBids.high, takenAsks.low, takenAsks.high];
  return [...bounds, ...taken].join(" ");
}

const TYPES = [
  ...Array<OrderType>(12).fill(OrderType.LIMIT),
  OrderType.MARKET,
  OrderType.STOP_MARKET,
  OrderType.STOP_LIMIT,
  OrderType.TAKE_PROFIT_MARKET,
  OrderType.TAKE_PROFIT_LIMIT,
];
const TIFS = [
  ...Array<TimeInForce>(6).fill(TimeInForce.GTC),
  TimeInForce.GTX,
  TimeInForce.IOC,
  TimeInForce.FOK,
  TimeInForce.GTD,
];

/** Rows with requests of every kind between them, near the prices of the rows, and time to end. */
export function inputsOf(rows: readonly Row[], seed: number): VenueInput[] {
  const flow = new Flow(new Random(seed).fork("flow"));
  const inputs: VenueInput[] = [];
  let now = 0;
  rows.forEach((row, i) => {
    now = row.now;
    inputs.push({ now, row });
    flow.see(row);
    const command = flow.command(row.instrument, now);
    if (command !== null) inputs.push({ now, command });
    if (i % 4 === 0) inputs.push({ now });
  });
  for (let i = 1; i <= 20; i++) inputs.push({ now: now + i * 130_000 });
  return inputs;
}

class Flow {
  readonly #random: Random;
  readonly #last = new Map<number, number>();
  readonly #definition = new Map<number, number>();
  readonly #sent = new Map<number, OrderCommand[]>();
  #orders = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  see({ code, instrument, price }: Row): void {
    const kind = code & KIND_MASK;
    if (kind === EventKind.INSTRUMENT) this.#definition.set(instrument, price);
    const isPriced = kind === EventKind.TRADE || kind === EventKind.BID || kind === EventKind.ASK;
    if (isPriced && price > 10) this.#last.set(instrument, price);
  }

  command(instrument: number, now: number): OrderCommand | null {
    const random = this.#random;
    const last = this.#last.get(instrument);
    if (last === undefined || random.int(100) >= 40) return null;
    const sent = this.#sent.get(instrument) ?? [];
    this.#sent.set(instrument, sent);
    const command = new OrderCommand();
    const draw = random.int(10);
    // Of the latest, as those before are mostly over.
    if (draw < 4 && sent.length > 0) {
      command.copy(sent[Math.max(0, sent.length - 1 - random.int(12))]);
      command.kind = draw < 1 ? DecisionKind.CANCEL : DecisionKind.MODIFY;
      command.priceTicks = Math.max(1, last + random.int(9) - 4);
      command.qtyLots = 1 + random.int(12);
    } else {
      this.#fill(command, last, now);
      sent.push(command);
    }
    command.instrument = instrument;
    // Now and then it was written before a change.
    const definition = this.#definition.get(instrument) ?? 0;
    command.definition = random.int(4) === 0 ? Math.max(0, definition - 1) : definition;
    command.now = now;
    command.ordinal++;
    return command;
  }

  #fill(command: OrderCommand, last: number, now: number): void {
    const random = this.#random;
    command.orderId = ++this.#orders;
    command.side = random.int(2) === 0 ? Side.BUY : Side.SELL;
    command.type = TYPES[random.int(TYPES.length)];
    command.tif = TIFS[random.int(TIFS.length)];
    command.qtyLots = 1 + random.int(12);
    command.reduceOnly = random.int(6) === 0;
    // Mostly where it rests.
    command.priceTicks = Math.max(1, last - command.side * (random.int(7) - 1));
    const { type } = command;
    const isMarket = type === OrderType.MARKET || type === OrderType.STOP_MARKET ||
      type === OrderType.TAKE_PROFIT_MARKET;
    if (isMarket) {
      command.priceTicks = 0;
      command.tif = TimeInForce.IOC;
    }
    if (type >= OrderType.STOP_MARKET) {
      const isStop = type === OrderType.STOP_MARKET || type === OrderType.STOP_LIMIT;
      const away = 1 + random.int(8);
      command.stopTicks = Math.max(1, last + (isStop === (command.side === 1) ? away : -away));
    }
    if (command.tif !== TimeInForce.GTD) return;
    command.expireTs = now + 1 + random.int(random.int(2) === 0 ? 40_000 : 2_000_000);
  }
}
