import { RiskGate } from "../risk/gate.ts";
import type { Kernel } from "./kernel.ts";
import type { KernelConfig } from "./kernel_config.ts";

/** The gate before a kernel's orders: it judges by the kernel's account, and tells the run's log. */
export function riskGate(kernel: Kernel, config: KernelConfig): RiskGate {
  const { instruments, cash } = config;
  const log = (level: "warn" | "error", message: string, fields: Record<string, string | number>) =>
    kernel.recorder.log({ ts: kernel.now, level, message, fields });
  return new RiskGate({
    config: config.risk,
    instruments,
    cash,
    account: {
      get equity() {
        return kernel.equity;
      },
      get initialMargin() {
        return kernel.account.initialMargin(kernel.mid2s());
      },
    },
    listener: {
      onWarning: (reason, value, limit) =>
        log("warn", "Risk limit passed softly", { reason, value, limit }),
      onBreaker: (scope, index, cause) =>
        log("error", "Circuit breaker open", { scope, index, cause }),
      onKill: (cause) => {
        log("error", "Kill switch tripped", { cause });
        kernel.orders.cancelAll();
      },
    },
  });
}
