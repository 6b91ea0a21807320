/** Tags of orders, in order of first use: an order carries the index of its own. 0 is the empty tag. */
export class TagTable {
  readonly #tags: string[] = [""];
  readonly #index = new Map<string, number>([["", 0]]);

  get all(): readonly string[] {
    return this.#tags;
  }

  snapshot(): readonly string[] {
    return [...this.#tags];
  }

  restore(tags: readonly string[]): void {
    for (const tag of tags) this.intern(tag);
  }

  /** Index of a tag, given a new one on first use. Throws RangeError beyond 32 characters. */
  intern(tag: string): number {
    const known = this.#index.get(tag);
    if (known !== undefined) return known;
    if (tag.length > 32) {
      throw new RangeError(`Order tag "${tag}" has ${tag.length} characters, expected at most 32`);
    }
    const index = this.#tags.length;
    this.#tags.push(tag);
    this.#index.set(tag, index);
    return index;
  }
}
