import type { FillColumns } from "../../engine/record/columns.ts";
import type { Instrument } from "../../engine/instrument/instrument.ts";
import { tickLotValue } from "./notional.ts";

/** A position from flat to flat. Money in 1e-8 units, times in µs (when we learnt of the fill). */
export interface RoundTrip {
  readonly instrument: number;
  /** 1 long, -1 short. */
  readonly side: number;
  readonly openTs: number;
  readonly closeTs: number;
  readonly fills: number;
  /** Largest absolute position on the way, lots. */
  readonly peakLots: number;
  /** Traded value of the opening fills: the base of the trip's return. */
  readonly entryValue: number;
  readonly fees: number;
  /** Realised P&L after fees; funding is not assigned to trips. */
  readonly pnl: number;
}

interface OpenTrip {
  side: number;
  openTs: number;
  fills: number;
  peakLots: number;
  entryValue: number;
  fees: number;
  realized: number;
}

/**
 * Round trips flat to flat, instrument by instrument: a trip opens when the position leaves zero
 * and closes when it is zero again. A fill that flips the position closes one trip and opens the
 * next; its fee is split by quantity, its realised P&L belongs to the trip that it closes. A trip
 * still open at the end is not counted.
 *
 * @param tell hears of each trip as it closes
 */
export function roundTrips(
  instruments: readonly Instrument[],
  tell: (trip: RoundTrip) => void,
): { add(fills: FillColumns): void } {
  const open: (OpenTrip | undefined)[] = instruments.map(() => undefined);
  const values = instruments.map(tickLotValue);
  return {
    add(fills) {
      for (let i = 0; i < fills.length; i++) {
        const instrument = fills.instrument[i];
        const side = fills.side[i];
        const qty = fills.qtyLots[i];
        const after = fills.positionLots[i];
        const before = after - side * qty;
        const value = fills.priceTicks[i] * values[instrument];
        const closing = before * side < 0 ? Math.min(qty, Math.abs(before)) : 0;
        const trip = open[instrument];
        if (closing > 0 && trip !== undefined) {
          trip.fees += fills.fee[i] * (closing / qty);
          trip.realized += fills.realized[i];
          trip.fills++;
          if (closing === Math.abs(before)) {
            tell(closed(trip, instrument, fills.localTs[i]));
            open[instrument] = undefined;
          }
        }
        const opening = qty - closing;
        if (opening > 0) {
          const into = open[instrument] ?? freshTrip(side, fills.localTs[i]);
          into.fees += fills.fee[i] * (opening / qty);
          into.entryValue += value * opening;
          into.peakLots = Math.max(into.peakLots, Math.abs(after));
          into.fills++;
          open[instrument] = into;
        }
      }
    },
  };
}

function freshTrip(side: number, openTs: number): OpenTrip {
  return { side, openTs, fills: 0, peakLots: 0, entryValue: 0, fees: 0, realized: 0 };
}

function closed(trip: OpenTrip, instrument: number, closeTs: number): RoundTrip {
  return {
    instrument,
    side: trip.side,
    openTs: trip.openTs,
    closeTs,
    fills: trip.fills,
    peakLots: trip.peakLots,
    entryValue: trip.entryValue,
    fees: trip.fees,
    pnl: trip.realized - trip.fees,
  };
}
