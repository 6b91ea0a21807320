/** What `deno task bench` hands to every bench. */
export interface BenchOptions {
  /** Small sizes: the answers are asserted all the same. */
  readonly isShort: boolean;
  readonly flow: string | null;
  /** Pythons of the peers, where they are to be run too. */
  readonly python: string | null;
  readonly nautilus: string | null;
}
