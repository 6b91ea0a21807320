import { Amount } from "../num/amount.ts";

/**
 * What a ledger account stands for. `wallet` holds what is there; the others say where it came from
 * or went: `capital` deposits and withdrawals, `realized` trading P&L, `fees`, `funding`.
 */
export type LedgerKind = "wallet" | "capital" | "realized" | "fees" | "funding";

/** What an account of the ledger is kept for; all parts together are its identity. */
export interface LedgerKey {
  readonly kind: LedgerKind;
  /** Trading account, such as `main`. */
  readonly account: string;
  /** Asset that its amounts are in, such as `USDT`. */
  readonly asset: string;
  /** Instrument's index, where the kind is kept by instrument. */
  readonly instrument?: number;
  /** Position side, where positions are hedged; one-way otherwise. */
  readonly positionSide?: "long" | "short";
}

/** Accounts in the order of their opening, with the limbs of their balances. */
export type LedgerState = {
  readonly entries: number;
  readonly accounts: readonly {
    readonly key: readonly [
      kind: string,
      account: string,
      asset: string,
      instrument: number,
      positionSide: string,
    ];
    readonly balance: readonly [high: number, low: number];
  }[];
};

/**
 * Double-entry book of money in 1e-8 units. The only way to change it is to move an amount from one
 * account to another of the same asset, so the sum of all balances is exactly zero at all times.
 * Balances are two-limb integers: they cannot round. Moving is O(1) and allocates nothing.
 *
 * Wallets are positive when there is money. Sources are negative by what they gave and positive by
 * what they took: fees paid stand positive, realised profit negative.
 */
export class Ledger {
  readonly #keys: LedgerKey[] = [];
  readonly #balances: Amount[] = [];
  readonly #assets: string[] = [];
  readonly #ids = new Map<string, number>();
  #entries = 0;

  /**
   * The dense id of the account with this key, opened with a balance of zero at its first mention.
   */
  open(key: LedgerKey): number {
    const { kind, account, asset, instrument = -1, positionSide = "both" } = key;
    const name = JSON.stringify([account, asset, kind, instrument, positionSide]);
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = this.#keys.length;
    this.#ids.set(name, id);
    this.#keys.push(key);
    this.#balances.push(new Amount());
    this.#assets.push(asset);
    return id;
  }

  /** Number of accounts; ids are 0 up to this. */
  get size(): number {
    return this.#keys.length;
  }

  /** Balanced entries made so far. */
  get entries(): number {
    return this.#entries;
  }

  /** Key that account `id` was opened with. */
  key(id: number): LedgerKey {
    return this.#keys[id];
  }

  /**
   * One balanced entry: `amount` leaves account `from` and arrives at account `to`. A negative
   * amount goes the other way.
   *
   * @throws {RangeError} when the amount is not a safe integer, or the accounts' assets differ.
   */
  move(from: number, to: number, amount: number): void {
    if (this.#assets[from] !== this.#assets[to]) {
      throw new RangeError(
        `Cannot move ${this.#assets[from]} to an account of ${this.#assets[to]}`,
      );
    }
    // The first of the two throws for a bad amount, before anything has changed.
    this.#balances[to].add(amount);
    this.#balances[from].subtract(amount);
    this.#entries++;
  }

  /** Balance of account `id`, exact. @throws {RangeError} beyond ±(2^53 − 1). */
  balance(id: number): number {
    return this.#balances[id].toNumber();
  }

  /** A copy of the balance of account `id`, of any size. */
  amount(id: number): Amount {
    const copy = new Amount();
    copy.addAmount(this.#balances[id]);
    return copy;
  }

  snapshot(): LedgerState {
    const accounts = this.#keys.map(({ kind, account, asset, ...rest }, id) => {
      const { instrument = -1, positionSide = "both" } = rest;
      const key = [kind, account, asset, instrument, positionSide] as const;
      return { key, balance: this.#balances[id].snapshot() };
    });
    return { entries: this.#entries, accounts };
  }

  /** Opens what was opened since this ledger was made, so that ids are the same. */
  restore({ entries, accounts }: LedgerState): void {
    for (
      const [id, { key: [kind, account, asset, instrument, side], balance }] of accounts.entries()
    ) {
      const opened = this.open({
        ...{ kind: kind as LedgerKind, account, asset },
        ...(instrument === -1 ? {} : { instrument }),
        ...(side === "both" ? {} : { positionSide: side as "long" | "short" }),
      });
      if (opened !== id) {
        throw new RangeError(`Account ${kind} of ${account} has id ${opened}, expected ${id}`);
      }
      this.#balances[id].restore(balance);
    }
    this.#entries = entries;
  }

  /**
   * Sum of the balances of one asset, or of all. Always zero: this is the book's proof.
   * O(accounts).
   */
  sumOfAll(asset?: string): Amount {
    const sum = new Amount();
    for (let id = 0; id < this.#balances.length; id++) {
      if (asset === undefined || this.#assets[id] === asset) sum.addAmount(this.#balances[id]);
    }
    return sum;
  }
}
