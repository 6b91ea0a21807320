import { z } from "zod";

/** Where a decrease of a level that no trade explains is taken from: behind us or ahead of us. */
export const queueSchema = z.discriminatedUnion("model", [
  /** All behind us: the position only improves by trades, or when the whole level shrinks below it. */
  z.strictObject({ model: z.literal("risk-averse") }),
  /** g(back) / (g(back) + g(front)), g = ln(1 + x). */
  z.strictObject({ model: z.literal("log") }),
  /** g(back) / g(back + front), g = ln(1 + x). */
  z.strictObject({ model: z.literal("log-2") }),
  /** backⁿ / (backⁿ + frontⁿ). */
  z.strictObject({ model: z.literal("power"), n: z.number().min(0.1).max(20) }),
  /** backⁿ / (back + front)ⁿ. */
  z.strictObject({ model: z.literal("power-2"), n: z.number().min(0.1).max(20) }),
  /** 1 − (front / (front + back))ⁿ. */
  z.strictObject({ model: z.literal("power-3"), n: z.number().min(0.1).max(20) }),
]);

export type QueueConfig = z.output<typeof queueSchema>;
