import { expect, test } from "vitest";
import { PagedBook } from "../../../engine/book/paged_book.ts";
import { Regrid } from "../../../engine/instrument/regrid.ts";
import { LocalMarket } from "../../../engine/kernel/local_market.ts";
import { openInstrument } from "../../open_instrument.ts";

const coarse = openInstrument();
const fine = openInstrument({ tickMantissa: 1, priceDecimals: 2 });

function market() {
  const one = new LocalMarket([coarse, fine], new PagedBook({ wide: true }));
  one.lastTrade = 1000;
  return one;
}

test("the mid is of the touch; without one it is the held one, then the last trade", () => {
  const one = market();
  expect([one.touchMid2, one.mid2]).toEqual([0, 2000]);
  one.heldMid2 = 1990;
  expect(one.mid2).toBe(1990);
  one.book.setBid(998, 5);
  expect([one.touchMid2, one.mid2]).toEqual([0, 1990]);
  one.book.setAsk(1001, 5);
  expect([one.touchMid2, one.mid2]).toEqual([1999, 1999]);
});

test("a change of definition takes along whatever is in ticks, and what tells of them", () => {
  const one = market();
  one.book.setBid(998, 5);
  one.book.setAsk(1001, 5);
  one.quote.set(0, 1001, 5);
  one.regrid(1, new Regrid(coarse, fine));
  expect(one).toMatchObject({ number: 1, instrument: fine, lastTrade: 10_000 });
  expect(one.mid2).toBe(19_990);
  expect(one.quote.askTicks).toBe(10_010);
  for (const row of [one.trade, one.quote, one.mark, one.funding]) {
    expect(row.instrument).toBe(fine);
  }
  one.trade.priceTicks = 10_010;
  expect(one.trade.price).toBe(100.1);
});
