import type { Order } from "../order/order.ts";
import type { RiskApproved } from "../risk/approval.ts";

/**
 * Where orders go: the simulated venue, or an adapter of a real one. Answers come back as inputs
 * of the kernel (`VenueUpdate`), never as results of these calls.
 */
export interface VenuePort {
  submit(order: RiskApproved<Order>): void;
  /** Asks for the order's pending price and quantity. */
  modify(order: RiskApproved<Order>): void;
  cancel(order: Order): void;
}
