import type { Account } from "../ledger/account.ts";
import type { Sample } from "../record/recorder.ts";

/** The account's figures as they stand at those mids, into `sample`. */
export function sampleOf(account: Account, mid2s: ArrayLike<number>, sample: Sample): Sample {
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
