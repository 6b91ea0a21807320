import type { Instrument } from "../../../../engine/instrument/instrument.ts";
import type { SessionConfig } from "../../../../engine/session/session.ts";
import { venuePreset } from "../../../../engine/venue/presets.ts";
import { config, LOOSE } from "../config.ts";
import { randomFlow } from "../random_flow.ts";

/** What trader, replay and backtest share: the default venue, and a strategy that does everything. */
export function spikeSettings(instrument: Instrument): SessionConfig {
  return config(randomFlow, {
    instruments: [{ ...instrument, index: 0 }],
    params: randomFlow.params.parse({ eagerness: 12, maxOpen: 40, maxOrders: 3000 }),
    venue: venuePreset("binance-usdm"),
    risk: LOOSE,
    seed: 7,
    cash: 10_000_000_00000000,
  });
}
