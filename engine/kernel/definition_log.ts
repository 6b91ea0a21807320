import { formatPrice, formatQty } from "../num/decimal.ts";
import type { LogEntry } from "../record/columns.ts";
import type { InstrumentEvent, StrategyHandlers } from "../strategy/contract.ts";

/**
 * What a run's log says of a change of definition: a warning where the strategy has no callback
 * for it, for what it keeps in ticks and lots is then of another definition.
 */
export function definitionLog(change: InstrumentEvent, handlers: StrategyHandlers): LogEntry {
  const { instrument, previous, localTs } = change;
  const isHandled = handlers.onInstrument !== undefined;
  return {
    ts: localTs,
    level: isHandled ? "info" : "warn",
    message: isHandled
      ? "Instrument's definition changed"
      : "Instrument's definition changed, and the strategy has no onInstrument",
    fields: {
      symbol: instrument.symbol,
      tick: formatPrice(instrument, 1),
      lot: formatQty(instrument, 1),
      previousTick: formatPrice(previous, 1),
      previousLot: formatQty(previous, 1),
    },
  };
}
