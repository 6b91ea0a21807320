import { generateMarket } from "../../data/generate/generate_market.ts";
import { defaultInstruments } from "../../data/generate/instruments.ts";
import { Store } from "../../data/store/store.ts";

/** A data file with some generated minutes of BTCUSDT. */
export async function generatedStore(path: string, minutes: number): Promise<void> {
  const [instrument] = defaultInstruments();
  const store = await Store.open(path, { mode: "create" });
  try {
    const writer = await store.writer({ format: "generated" });
    const durationUs = minutes * 60_000_000;
    const startTs = 1_704_067_200_000_000;
    for (const batch of generateMarket({ instrument, seed: 1, startTs, durationUs })) {
      await writer.write(batch);
    }
    await writer.commit({ shiftMethod: "generated, exact" });
  } finally {
    store.close();
  }
}
