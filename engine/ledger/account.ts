import type { Instrument } from "../instrument/instrument.ts";
import {
  fundingPayment,
  liquidationPrice,
  lotSize,
  maintenanceMargin,
  margin,
  notionalAtMid2,
  type Ratio,
  safe,
  tickLotValue,
  unrealizedAtMark,
  unrealizedAtMid2,
} from "../instrument/money.ts";
import { Rounding } from "../num/mul_div.ts";
import type { Side } from "../order/types.ts";
import { Ledger, type LedgerState } from "./ledger.ts";
import { Position, type PositionState } from "./position.ts";

export interface AccountOptions {
  /**
   * The run's instruments; `index` in every method counts them. Linear, and settled in one asset.
   */
  readonly instruments: readonly Instrument[];
  /** Deposit to start with, 1e-8 units of the settlement asset. */
  readonly cash: number;
  /** Name in the ledger. @default "main" */
  readonly name?: string;
  /** How funding payments round to 1e-8 units: an assumption about the venue. @default HALF_EVEN */
  readonly fundingRounding?: Rounding;
  /** A book shared with other accounts. @default one of its own */
  readonly ledger?: Ledger;
}

/** All that an account keeps; a ledger that it shares is in each account's state. */
export type AccountState = {
  readonly ledger: LedgerState;
  readonly positions: readonly PositionState[];
};

/**
 * An account of one settlement asset over several linear contracts in one-way mode: positions,
 * wallet, fees, funding, margin. Exact throughout: money is whole 1e-8 units, kept by a
 * double-entry {@linkcode Ledger}; reads throw RangeError rather than round beyond ±(2^53 − 1)
 * (about 90 million). Booking and reading make no object.
 *
 * Marks are best bid + best ask in ticks (twice the mid, or twice the last trade), one an
 * instrument, so that mids stay whole. The mark of an instrument with no position is never read.
 *
 * Ticks and lots are those of the definition in force. When it changes (`regrid`), money and
 * equity stay what they are to the last 1e-8.
 */
export class Account {
  readonly #instruments: Instrument[];
  readonly #name: string;
  readonly asset: string;
  readonly ledger: Ledger;
  readonly #positions: readonly Position[];
  /** Money in a tick × lot, and base units in a lot, of the positions' grids, by instrument. */
  readonly #values: Ratio[];
  readonly #sizes: Ratio[];
  readonly #fundingRounding: Rounding;
  readonly #wallet: number;
  readonly #capital: number;
  readonly #realized: readonly number[];
  readonly #fees: readonly number[];
  readonly #funding: readonly number[];

  /**
   * @throws {RangeError} without instruments, with inverse ones, or with several settlement assets.
   */
  constructor(options: AccountOptions) {
    const { instruments, name = "main", ledger = new Ledger() } = options;
    if (instruments.length === 0) throw new RangeError("An account needs at least one instrument");
    const asset = instruments[0].settle;
    for (const instrument of instruments) {
      if (instrument.settle === asset) continue;
      throw new RangeError(`${instrument.symbol} settles in ${instrument.settle}, not in ${asset}`);
    }
    this.#instruments = [...instruments];
    this.#name = name;
    this.asset = asset;
    this.ledger = ledger;
    this.#positions = instruments.map((instrument) => new Position(instrument));
    this.#values = instruments.map(tickLotValue);
    this.#sizes = instruments.map(lotSize);
    this.#fundingRounding = options.fundingRounding ?? Rounding.HALF_EVEN;
    const base = { account: name, asset };
    const perInstrument = (kind: "realized" | "fees" | "funding") =>
      instruments.map((_, instrument) => ledger.open({ ...base, kind, instrument }));
    this.#wallet = ledger.open({ ...base, kind: "wallet" });
    this.#capital = ledger.open({ ...base, kind: "capital" });
    this.#realized = perInstrument("realized");
    this.#fees = perInstrument("fees");
    this.#funding = perInstrument("funding");
    this.deposit(options.cash);
  }

  get instruments(): readonly Instrument[] {
    return this.#instruments;
  }

  /**
   * Another definition of an instrument is in force.
   *
   * @throws {RangeError} as {@linkcode Position.regrid}
   */
  regrid(index: number, to: Instrument): void {
    const position = this.#positions[index];
    position.regrid(to);
    this.#instruments[index] = to;
    this.#values[index] = tickLotValue(position.grid);
    this.#sizes[index] = lotSize(position.grid);
  }

  /**
   * Brings money in (negative: takes it out). Of another asset it stands in a wallet of its own, which
   * is no part of equity: nobody here knows what it is worth.
   */
  deposit(amount: number, asset = this.asset): void {
    if (asset === this.asset) this.ledger.move(this.#capital, this.#wallet, amount);
    else this.ledger.move(this.#open("capital", asset), this.#open("wallet", asset), amount);
  }

  /** Books a fee (negative: a rebate) that is told apart from its fill, or is in another asset. */
  payFee(index: number, amount: number, asset = this.asset): void {
    if (asset === this.asset) this.ledger.move(this.#wallet, this.#fees[index], amount);
    else {
      const fees = this.ledger.open({
        kind: "fees",
        account: this.#name,
        asset,
        instrument: index,
      });
      this.ledger.move(this.#open("wallet", asset), fees, amount);
    }
  }

  /** Balance of any asset; 0 of one that never moved. */
  walletOf(asset: string): number {
    return asset === this.asset ? this.wallet : this.ledger.balance(this.#open("wallet", asset));
  }

  #open(kind: "capital" | "wallet", asset: string): number {
    return this.ledger.open({ kind, account: this.#name, asset });
  }

  /**
   * Books a fill and its fee (negative: a rebate).
   *
   * @param definition what price and quantity are in; the one in force, or an earlier one
   * @returns P&L realised, before the fee.
   * @throws {RangeError} as {@linkcode Position.fill}, or for a fee that is not a safe integer.
   */
  applyFill(
    index: number,
    side: Side,
    priceTicks: number,
    qtyLots: number,
    fee: number,
    definition: Instrument = this.#instruments[index],
  ): number {
    if (!Number.isSafeInteger(fee)) throw new RangeError(`Cannot book a fee of ${fee}`);
    const position = this.#positions[index];
    const realized = definition === this.#instruments[index]
      ? position.fill(side, priceTicks, qtyLots)
      : position.fillUnder(definition, side, priceTicks, qtyLots);
    if (realized !== 0) this.ledger.move(this.#realized[index], this.#wallet, realized);
    if (fee !== 0) this.ledger.move(this.#wallet, this.#fees[index], fee);
    return realized;
  }

  /**
   * Books a funding settlement at a mark price in 1e-8 units.
   *
   * @param lots signed position that it is paid on
   * @returns the amount received; negative when paid.
   */
  applyFunding(
    index: number,
    markPrice1e8: number,
    ratePpb: number,
    lots = this.#positions[index].lots,
  ): number {
    const amount = this.fundingOn(index, markPrice1e8, ratePpb, lots);
    if (amount !== 0) this.ledger.move(this.#funding[index], this.#wallet, amount);
    return amount;
  }

  /** What a settlement comes to on a position; nothing is booked. */
  fundingOn(index: number, markPrice1e8: number, ratePpb: number, lots: number): number {
    const gridLots = Math.round(lots * this.#positions[index].lotFactor);
    const size = this.#sizes[index];
    return fundingPayment(size, gridLots, markPrice1e8, ratePpb, this.#fundingRounding);
  }

  /** Books an amount of a settlement that was counted elsewhere (negative: paid). */
  addFunding(index: number, amount: number): void {
    if (amount !== 0) this.ledger.move(this.#funding[index], this.#wallet, amount);
  }

  position(index: number): Position {
    return this.#positions[index];
  }

  positionLots(index: number): number {
    return this.#positions[index].lots;
  }

  /** Wallet balance: deposits + realised − fees + funding. */
  get wallet(): number {
    return this.ledger.balance(this.#wallet);
  }

  /** Deposits less withdrawals. */
  get capital(): number {
    return 0 - this.ledger.balance(this.#capital);
  }

  /** Realised P&L of all instruments, before fees and funding. */
  get realized(): number {
    return 0 - this.#sum(this.#realized);
  }

  /** Fees paid, all instruments; negative when rebates outweigh. */
  get fees(): number {
    return this.#sum(this.#fees);
  }

  /** Funding received, all instruments; negative when more was paid. */
  get funding(): number {
    return 0 - this.#sum(this.#funding);
  }

  /** Realised P&L of one instrument, before fees and funding. */
  realizedOf(index: number): number {
    return 0 - this.ledger.balance(this.#realized[index]);
  }

  /** Fees paid on one instrument. */
  feesOf(index: number): number {
    return this.ledger.balance(this.#fees[index]);
  }

  /** Funding received on one instrument. */
  fundingOf(index: number): number {
    return 0 - this.ledger.balance(this.#funding[index]);
  }

  /** Unrealised P&L of one position at a mid of `mid2Ticks` / 2, rounded half-even. */
  unrealized(index: number, mid2Ticks: number): number {
    const { gridLots: lots, costTickLots, tickFactor } = this.#positions[index];
    if (lots === 0) return 0;
    const value = this.#values[index];
    const mid2 = onGrid(mid2Ticks, tickFactor);
    return unrealizedAtMid2(value, lots, costTickLots, mid2, Rounding.HALF_EVEN);
  }

  /** Unrealised P&L of one position at a mark price in 1e-8 units. */
  unrealizedAtMark(index: number, markPrice1e8: number): number {
    const { gridLots: lots, costTickLots } = this.#positions[index];
    if (lots === 0) return 0;
    const size = this.#sizes[index];
    const value = this.#values[index];
    return unrealizedAtMark(size, value, lots, costTickLots, markPrice1e8, Rounding.HALF_EVEN);
  }

  /** Unrealised P&L of all positions. */
  unrealizedTotal(marks2Ticks: ArrayLike<number>): number {
    let sum = 0;
    for (let i = 0; i < this.#positions.length; i++) sum += this.unrealized(i, marks2Ticks[i]);
    return safe(sum);
  }

  /** Wallet balance + unrealised P&L of all positions. */
  equity(marks2Ticks: ArrayLike<number>): number {
    return safe(this.wallet + this.unrealizedTotal(marks2Ticks));
  }

  /** |position| × mid, rounded up. */
  exposure(index: number, mid2Ticks: number): number {
    const { gridLots: lots, tickFactor } = this.#positions[index];
    if (lots === 0) return 0;
    const mid2 = onGrid(mid2Ticks, tickFactor);
    return notionalAtMid2(this.#values[index], mid2, Math.abs(lots), Rounding.UP);
  }

  /** Initial margin of the positions (open orders are not seen here), at the instruments' rates. */
  initialMargin(marks2Ticks: ArrayLike<number>): number {
    let sum = 0;
    for (let i = 0; i < this.#instruments.length; i++) {
      sum += margin(this.exposure(i, marks2Ticks[i]), this.#instruments[i].initialMarginPpb);
    }
    return safe(sum);
  }

  /** Maintenance margin of the positions, at the instruments' lowest bracket. */
  maintenanceMargin(marks2Ticks: ArrayLike<number>): number {
    let sum = 0;
    for (let i = 0; i < this.#instruments.length; i++) {
      sum += this.#maintenance(i, marks2Ticks[i]);
    }
    return safe(sum);
  }

  /**
   * Mark price in 1e-8 units at which this position is liquidated, all others staying at
   * `marks2Ticks` (cross margin, lowest bracket); 0 when there is none.
   */
  liquidationPrice(index: number, marks2Ticks: ArrayLike<number>): number {
    const { gridLots: lots, costTickLots } = this.#positions[index];
    let collateral = this.wallet;
    for (let i = 0; i < this.#instruments.length; i++) {
      if (i === index) continue;
      collateral += this.unrealized(i, marks2Ticks[i]) - this.#maintenance(i, marks2Ticks[i]);
    }
    return liquidationPrice(
      this.#sizes[index],
      this.#values[index],
      lots,
      costTickLots,
      collateral,
      this.#instruments[index].maintenanceMarginPpb,
    );
  }

  snapshot(): AccountState {
    const positions = this.#positions.map((position) => position.snapshot());
    return { ledger: this.ledger.snapshot(), positions };
  }

  /** @param inForce the definitions in force when the snapshot was taken, by index */
  restore({ ledger, positions }: AccountState, inForce: readonly Instrument[]): void {
    this.ledger.restore(ledger);
    for (const [i, state] of positions.entries()) {
      const position = this.#positions[i];
      position.restore(state);
      this.#instruments[i] = inForce[i];
      this.#values[i] = tickLotValue(position.grid);
      this.#sizes[i] = lotSize(position.grid);
    }
  }

  #maintenance(index: number, mid2Ticks: number): number {
    const rate = this.#instruments[index].maintenanceMarginPpb;
    return maintenanceMargin(this.exposure(index, mid2Ticks), rate, 0);
  }

  #sum(ids: readonly number[]): number {
    let sum = 0;
    for (let i = 0; i < ids.length; i++) sum += this.ledger.balance(ids[i]);
    return safe(sum);
  }
}

/**
 * Marks are whole in the definition in which they were seen; carried over a change, one may lie
 * between ticks, and is whole again on the finer grid of the position.
 */
function onGrid(mid2Ticks: number, tickFactor: number): number {
  return tickFactor === 1 && Number.isSafeInteger(mid2Ticks)
    ? mid2Ticks
    : Math.round(mid2Ticks * tickFactor);
}
