import { Sample } from "../record/recorder.ts";
import { DOUBLE } from "../time/clock.ts";
import type { LocalMarkets } from "./local_market.ts";
import type { OrderFlow } from "./order_flow.ts";
import type { KernelParts } from "./parts.ts";

export interface WatchParts extends KernelParts {
  readonly locals: LocalMarkets;
  readonly flow: OrderFlow;
}

/** Looks at the account again and again: samples it for record and risk, and takes markouts. */
export class AccountWatch {
  /** When the next sample is due; Infinity before the start. */
  nextSampleTs = DOUBLE;
  /** Samples so far. */
  samples = 0;
  readonly #parts: WatchParts;
  readonly #sampleUs: number;
  readonly #sample = new Sample();

  /** @param sampleUs samples are due at each multiple of this, µs */
  constructor(parts: WatchParts, sampleUs: number) {
    this.#parts = parts;
    this.#sampleUs = sampleUs;
    this.nextSampleTs = Infinity;
  }

  snapshot(): readonly [nextSampleTs: number, samples: number] {
    return [this.nextSampleTs, this.samples];
  }

  restore([nextSampleTs, samples]: readonly [nextSampleTs: number, samples: number]): void {
    this.nextSampleTs = nextSampleTs;
    this.samples = samples;
  }

  /** Takes the markouts and the sample that are due now; true when there were any. */
  onTime(): boolean {
    const { clock, locals, recorder } = this.#parts;
    const hasMarkouts = recorder.nextMarkoutTs <= clock.now;
    const hasSample = this.nextSampleTs <= clock.now;
    if (hasMarkouts) recorder.markouts(clock.now, locals.mid2s());
    if (hasSample) this.sample();
    return hasMarkouts || hasSample;
  }

  /** Writes a row of the equity curve, and tells risk. */
  sample(): void {
    this.#parts.flow.mustBeWhole();
    const { account, clock, flow, gate, locals, markets, recorder } = this.#parts;
    locals.releaseHeld();
    const mid2s = locals.mid2s();
    const sample = this.#figures(mid2s);
    const { facts } = gate;
    facts.now = sample.ts = clock.now;
    for (let i = 0; i < mid2s.length; i++) {
      // Where the tape has mark prices, the gate values positions by them alone.
      if (!(markets[i].mark.mark > 0) && mid2s[i] > 0) gate.onMid2(i, mid2s[i]);
    }
    facts.equity = sample.equity;
    facts.margin = sample.margin;
    this.#tellStrategies(mid2s);
    gate.onSample();
    recorder.sample(sample, account, mid2s);
    this.samples++;
    this.nextSampleTs = (Math.floor(clock.now / this.#sampleUs) + 1) * this.#sampleUs;
    flow.kill.obey();
  }

  #tellStrategies(mid2s: ArrayLike<number>): void {
    const { account, books, gate } = this.#parts;
    const { facts } = gate;
    if (books.length === 0) {
      facts.strategyPnl = facts.equity - account.capital;
      gate.onStrategySample(0);
    }
    for (let i = 0; i < books.length; i++) {
      facts.strategyPnl = books[i].equity(mid2s);
      gate.onStrategySample(i);
    }
  }

  /** The account's figures as they stand at those mids. */
  #figures(mid2s: ArrayLike<number>): Sample {
    const { account } = this.#parts;
    const sample = this.#sample;
    const { wallet } = account;
    const unrealized = account.unrealizedTotal(mid2s);
    sample.equity = wallet + unrealized;
    sample.balance = wallet;
    sample.realized = account.realized;
    sample.unrealized = unrealized;
    sample.fees = account.fees;
    sample.funding = account.funding;
    sample.margin = account.initialMargin(mid2s);
    return sample;
  }
}
