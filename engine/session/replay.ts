import type { Input } from "../kernel/input.ts";
import { Kernel } from "../kernel/kernel.ts";
import type { KernelConfig } from "../kernel/kernel_config.ts";
import { NullVenue } from "../venue/null_venue.ts";

/**
 * A kernel that lives through a session again, input by input as a journal has them. Its orders go
 * nowhere: what became of them is among the inputs. With the configuration of the session it comes
 * to the same decisions, to the byte.
 */
export class Replay {
  readonly kernel: Kernel;

  constructor(config: KernelConfig) {
    this.kernel = new Kernel(config, new NullVenue());
  }

  /** Takes the next input; returns how many decisions it came to. */
  step(input: Input): number {
    return this.kernel.step(input);
  }
}
