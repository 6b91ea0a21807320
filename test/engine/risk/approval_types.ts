import type { Order } from "../../../engine/order/order.ts";
import type { OrderCommand } from "../../../engine/order/order_command.ts";
import type { RiskGate } from "../../../engine/risk/gate.ts";
import type { VenuePort } from "../../../engine/venue/port.ts";

/** Never run: `deno check` fails here if an order could reach a venue past the gate. */
export function onlyApprovedOrdersAreSent(
  venue: VenuePort,
  gate: RiskGate,
  order: Order,
  command: OrderCommand,
): void {
  // @ts-expect-error A command that the gate has not approved
  venue.submit(command);
  // @ts-expect-error The same for a modification
  venue.modify(command);
  // @ts-expect-error The brand cannot be written down outside of its module
  venue.submit({ ...command, approved: true });
  // @ts-expect-error An order is not what a venue takes
  venue.cancel(order);
  venue.submit(gate.approve(order, command));
  venue.modify(gate.approve(order, command));
  venue.cancel(command);
}
