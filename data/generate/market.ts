import { Random } from "../../engine/num/random.ts";
import { DepthPublisher } from "./depth_publisher.ts";
import { FairValue } from "./fair_value.ts";
import { Feed } from "./feed.ts";
import { Makers } from "./makers.ts";
import { MarkPrice } from "./mark_price.ts";
import type { MarketPlan } from "./options.ts";
import { OrderDesk } from "./order_desk.ts";
import { PatientTraders } from "./patient_traders.ts";
import { Excitement, Takers } from "./takers.ts";

const DEPTH_US = 100_000;
const SECOND_US = 1_000_000;
/** Actions per second at rest; makers hurry after news. */
const MAKER_RATE = 1.5;
const ALERTED_MAKER_RATE = 100;
const PATIENT_RATE = 2;
const NOISE_RATE = 0.6;
const INFORMED_RATE = 40;
const TREND_RATE = 0.2;

/**
 * The market in continuous time: every kind of agent acts at exponential intervals, at rates that
 * follow the activity and the state of the book; depth is cut every 100 ms and the mark price sent
 * every second.
 */
export class Market {
  readonly desk: OrderDesk;
  readonly feed: Feed;
  readonly #plan: MarketPlan;
  readonly #fair: FairValue;
  readonly #makers: Makers;
  readonly #patient: PatientTraders;
  readonly #takers: Takers;
  readonly #mark: MarkPrice;
  readonly #depth: DepthPublisher;
  readonly #excitement = new Excitement();
  readonly #random: Random;
  /** Venue time, µs, not whole between actions. */
  #now: number;
  #nextDepthTs: number;
  #nextSecondTs: number;

  constructor(plan: MarketPlan) {
    const random = new Random(plan.seed).fork(plan.instrument.symbol);
    this.#plan = plan;
    this.#random = random.fork("times");
    this.feed = new Feed(plan, random.fork("latency"));
    this.desk = new OrderDesk(this.feed);
    this.#fair = new FairValue(plan, random.fork("fair"));
    this.#makers = new Makers(plan, this.desk, this.#fair, random.fork("makers"));
    this.#patient = new PatientTraders(plan, this.desk, random.fork("patient"));
    this.#takers = new Takers(plan, this.desk, this.#fair, random.fork("takers"));
    this.#mark = new MarkPrice(plan, this.feed, random.fork("mark"));
    this.#depth = new DepthPublisher(this.desk, this.feed.depth);
    this.#now = plan.startTs;
    this.#nextDepthTs = plan.startTs + DEPTH_US;
    this.#nextSecondTs = plan.startTs + SECOND_US;
    while (this.#makers.isAlerted) this.#makers.act();
    this.#patient.fill();
    this.#depth.snapshot(plan.startTs);
  }

  /** Venue time reached, µs. */
  get now(): number {
    return this.#now;
  }

  /** The next agent acts, and the clocks before it strike. False when the end is reached. */
  step(): boolean {
    const { activity, newsRate } = this.#fair;
    this.#excitement.decay(this.#now);
    const pace = activity * this.#plan.intensity;
    const edge = this.#takers.edge;
    const news = newsRate;
    const maker = news + (this.#makers.isAlerted ? ALERTED_MAKER_RATE : MAKER_RATE * pace);
    const patient = maker + PATIENT_RATE * pace;
    const noise = patient + NOISE_RATE * pace * this.#excitement.level;
    const informed = noise + (edge === 0 ? 0 : INFORMED_RATE);
    const total = informed + TREND_RATE * pace;
    this.#now += (this.#random.exponential() / total) * SECOND_US;
    this.#strikeUntil(Math.min(this.#now, this.#plan.endTs));
    if (this.#now >= this.#plan.endTs) return false;
    this.desk.now = Math.floor(this.#now);
    const before = this.desk.trades;
    const draw = this.#random.next() * total;
    if (draw < news) this.#news();
    else if (draw < maker) this.#makers.act();
    else if (draw < patient) this.#patient.act();
    else if (draw < noise) this.#takers.noise();
    else if (draw < informed) this.#takers.informed();
    else this.#takers.trend();
    this.desk.publishTouch();
    this.#excitement.raise(this.desk.trades - before);
    return true;
  }

  #news(): void {
    this.#fair.move();
    this.#makers.alert();
  }

  #strikeUntil(ts: number): void {
    while (this.#nextDepthTs <= ts) {
      this.#depth.update(this.#nextDepthTs);
      if (this.#nextDepthTs === this.#nextSecondTs) this.#second(this.#nextSecondTs);
      this.#nextDepthTs += DEPTH_US;
    }
  }

  #second(ts: number): void {
    const mid = (this.desk.bid + this.desk.ask) / 2;
    this.#fair.second();
    this.#takers.second(mid);
    this.#mark.second(ts, this.#fair.ticks, mid);
    this.#nextSecondTs += SECOND_US;
  }
}
