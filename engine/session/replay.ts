import type { L2Book } from "../book/book.ts";
import { PagedBook } from "../book/paged_book.ts";
import type { VenuePort } from "../venue/port.ts";
import type { Input } from "../kernel/input.ts";
import { Kernel } from "../kernel/kernel.ts";
import type { KernelConfig } from "../kernel/kernel_config.ts";
import { createStep } from "../kernel/step.ts";

/** The configuration of the session that is to be lived through again. */
export interface ReplayConfig extends KernelConfig {
  /** Quotes moved the book's touch in the session: a setting of its venue. */
  readonly fuseQuotes: boolean;
}

/**
 * A kernel that lives through a session again, input by input as a journal has them. Its orders go
 * nowhere: what became of them is among the inputs. With the configuration of the session it comes
 * to the same decisions, to the byte.
 */
export class Replay implements VenuePort {
  readonly kernel: Kernel;
  /** Takes the next input; returns how many decisions it came to. */
  readonly step: (input: Input) => number;

  constructor(config: ReplayConfig, makeBook: () => L2Book = wideBook) {
    const books = config.instruments.map(makeBook);
    this.kernel = new Kernel(config, books, this);
    this.step = createStep(this.kernel, { books, fuseQuotes: config.fuseQuotes });
  }

  submit(): void {}

  modify(): void {}

  cancel(): void {}
}

/** A journal does not say beforehand how large its quantities are. */
const wideBook = (): L2Book => new PagedBook({ wide: true });
