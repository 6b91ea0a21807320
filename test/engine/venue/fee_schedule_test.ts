import { expect, test } from "vitest";
import { Liquidity } from "../../../engine/order/types.ts";
import { FeeSchedule } from "../../../engine/venue/fee_schedule.ts";
import { openInstrument } from "../../open_instrument.ts";
import { venue } from "../session/config.ts";

const { MAKER, TAKER } = Liquidity;
const COIN = 100_000_000;
const INSTRUMENT = openInstrument({ makerFeePpb: 11, takerFeePpb: 22 });
const tier = (fromVolume: string, makerPpb: number, takerPpb: number) => ({
  ...{ fromVolume, makerPpb, takerPpb },
});
const TIERS = [tier("0", 100, 400), tier("20", 90, 300), tier("20.5", -50, 200)];

const schedule = (tiers?: typeof TIERS) => new FeeSchedule(venue(tiers && { fees: { tiers } }));
const rates = (fees: FeeSchedule) => [MAKER, TAKER].map((side) => fees.ratePpb(INSTRUMENT, side));

test("without tiers the instrument's rates hold, whatever is traded", () => {
  const fees = schedule();
  fees.add(1000 * COIN);
  expect(rates(fees)).toEqual([11, 22]);
});

test("a tier holds from its volume on, to the last unit, and after a restart too", () => {
  const fees = schedule(TIERS);
  const seen = [0, 20 * COIN - 1, 1, COIN / 2 - 1, 1, 5 * COIN].map((notional) => {
    fees.add(notional);
    const again = schedule(TIERS);
    again.add(COIN);
    again.restore(fees.snapshot());
    expect(rates(again)).toEqual(rates(fees));
    return rates(fees);
  });
  const [low, middle, high] = [[100, 400], [90, 300], [-50, 200]];
  expect(seen).toEqual([low, low, middle, middle, high, high]);
  expect(fees.snapshot()).toBe(25.5 * COIN);
});

test("volume that passes several tiers at once reaches the last of them", () => {
  const fees = schedule(TIERS);
  fees.add(30 * COIN);
  expect(rates(fees)).toEqual([-50, 200]);
});

test.each([
  [[tier("1", 0, 0)], "Fee tier starts at 1, expected 0"],
  [[tier("0", 0, 0), tier("5", 0, 0), tier("5", 0, 0)], "Fee tier starts at 5"],
])("tiers that do not begin at 0 and rise are refused: %j", (tiers, message) => {
  expect(() => schedule(tiers)).toThrow(message);
});
