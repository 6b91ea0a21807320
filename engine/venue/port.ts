import type { OrderCommand } from "../order/order_command.ts";
import type { RiskApproved } from "../risk/approval.ts";

/**
 * Where orders go: the simulated venue, an adapter of a real one, or nobody. Answers come back as
 * inputs of the kernel (`VenueUpdate`), by the number of the order, never as results of these calls.
 *
 * A command is refilled for the next one: a venue copies what it keeps before it returns.
 */
export interface VenuePort {
  submit(command: RiskApproved<OrderCommand>): void;
  /** Asks for the command's price and quantity. */
  modify(command: RiskApproved<OrderCommand>): void;
  cancel(command: OrderCommand): void;
}
