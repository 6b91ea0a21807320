declare const approved: unique symbol;

/**
 * Proof by type that the risk gate let it through: only the gate makes one, and a venue takes
 * nothing else. Code that shares our realm could forge it with a cast, which is why a live trader
 * has a second gate outside of it.
 */
export type RiskApproved<T> = T & { readonly [approved]: true };

/** For the gate alone. */
export function markApproved<T>(value: T): RiskApproved<T> {
  return value as RiskApproved<T>;
}
