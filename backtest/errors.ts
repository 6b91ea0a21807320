/**
 * Why a run did not come about. `usage`: it was asked for wrongly. `data`: the data is missing, bad
 * or busy. `refused`: the strategy breaks the rules of the cage, or the data those of quality.
 * `strategy`: the strategy failed. `interrupted`: somebody stopped it. `failed`: anything else that
 * a person can act on.
 */
export type FailureKind = "usage" | "data" | "refused" | "strategy" | "interrupted" | "failed";

/** Exit codes of the commands, by what failed. */
const EXIT_CODES: Readonly<Record<FailureKind, number>> = {
  failed: 1,
  strategy: 1,
  usage: 2,
  data: 3,
  refused: 4,
  interrupted: 130,
};

/** A failure that is no bug of ours: the message says what to do, a stack would not. */
export class BacktestError extends Error {
  override readonly name = "BacktestError";
  /** What the command ends its process with. */
  readonly exitCode: number;

  constructor(readonly kind: FailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = EXIT_CODES[kind];
  }
}
