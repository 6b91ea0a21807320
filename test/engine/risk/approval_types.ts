import type { Order } from "../../../engine/order/order.ts";
import type { RiskGate } from "../../../engine/risk/gate.ts";
import type { VenuePort } from "../../../engine/venue/port.ts";

/** Never run: `deno check` fails here if an order could reach a venue past the gate. */
export function onlyApprovedOrdersAreSent(venue: VenuePort, gate: RiskGate, order: Order): void {
  // @ts-expect-error An order that the gate has not approved
  venue.submit(order);
  // @ts-expect-error The same for a modification
  venue.modify(order);
  // @ts-expect-error The brand cannot be written down outside of its module
  venue.submit({ ...order, approved: true });
  venue.submit(gate.approve(order));
  venue.modify(gate.approve(order));
  venue.cancel(order);
}
