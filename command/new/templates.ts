import config from "../../deno.json" with { type: "json" };

/** Address of a file of this checkout. */
const here = (path: string): string => new URL(`../../${path}`, import.meta.url).href;

/** Packages that the files of this checkout import by name, as far as a strategy folder gets there. */
const PACKAGES = ["zod", "@std/", "@duckdb/node-api", "@duckdb/node-bindings"] as const;

/** Settings of the folder: the names that a strategy may import lead to this checkout. */
export function configText(): string {
  const imports = {
    "throughline": here("mod.ts"),
    "throughline/engine": here("engine/mod.ts"),
    "throughline/backtest": here("backtest/mod.ts"),
    ...Object.fromEntries(PACKAGES.map((name) => [name, config.imports[name]])),
  };
  const tasks = { check: "deno check .", test: "deno test -A" };
  const { unstable, compilerOptions } = config;
  // Without a folder of its own for packages: they are in Deno's cache since this checkout was set up.
  const settings = { nodeModulesDir: "none", unstable, tasks, imports, compilerOptions };
  return `${JSON.stringify(settings, null, 2)}\n`;
}

export function strategyText(name: string): string {
  return `import { defineStrategy, Side, z } from "throughline";

/** Buys when the fast average of trade prices crosses above the slow one, and the other way round. */
export default defineStrategy({
  name: "${name}",
  params: z.object({
    fast: z.number().int().min(1).default(200),
    slow: z.number().int().min(2).default(2000),
    lots: z.number().int().min(1).default(1),
  }),
  create(params, ctx) {
    const position = ctx.position();
    const gap = ctx.series("gap");
    let fast = NaN;
    let slow = NaN;
    let trades = 0;
    return {
      onTrade(trade) {
        fast = trades === 0 ? trade.price : fast + (trade.price - fast) * 2 / (params.fast + 1);
        slow = trades === 0 ? trade.price : slow + (trade.price - slow) * 2 / (params.slow + 1);
        trades++;
        if (trades < params.slow || ctx.orders().length > 0) return;
        const target = fast > slow ? params.lots : -params.lots;
        const missing = target - position.lots;
        if (missing === 0) return;
        gap.push(fast - slow);
        ctx.market(missing > 0 ? Side.BUY : Side.SELL, Math.abs(missing));
      },
    };
  },
});
`;
}

export function testText(name: string): string {
  return `import { allocateChunk, EventKind, type Instrument, RowFlag } from "throughline/engine";
import { runBacktest } from "throughline/backtest";
import strategy from "./strategy.ts";

const instrument: Instrument = {
  index: 0,
  venue: "test",
  symbol: "TEST",
  kind: "linear-perpetual",
  base: "BTC",
  quote: "USDT",
  settle: "USDT",
  tickMantissa: 1,
  priceDecimals: 1,
  lotMantissa: 1,
  qtyDecimals: 3,
  multiplierNum: 1,
  multiplierDen: 1,
  filters: {
    minPriceTicks: 0,
    maxPriceTicks: Infinity,
    minQtyLots: 1,
    maxQtyLots: 1_000_000,
    marketMinQtyLots: 1,
    marketMaxQtyLots: 1_000_000,
    minNotional: 0,
    percentUpPpb: 0,
    percentDownPpb: 0,
  },
  makerFeePpb: 200_000,
  takerFeePpb: 500_000,
  initialMarginPpb: 50_000_000,
  maintenanceMarginPpb: 4_000_000,
  validFromTs: 0,
};

Deno.test("${name} goes with a price that rises, then falls", async () => {
  const rows = allocateChunk(4000);
  rows.length = 4000;
  for (let i = 0; i < rows.length; i++) {
    rows.exchTs[i] = 1_700_000_000_000_000 + i * 10_000;
    rows.localTs[i] = rows.exchTs[i] + 1000;
    rows.price[i] = 300_000 + (i < 2000 ? i : 4000 - i);
    rows.qty[i] = 10;
    rows.code[i] = EventKind.TRADE | RowFlag.BUY | RowFlag.LAST;
  }
  const params = { fast: 10, slow: 100 };
  const result = await runBacktest({ strategy, rows: [{ instrument, chunks: [rows] }], params });
  const { fills } = result.record;
  if (fills.side[0] !== 1) throw new Error("Expected to buy first");
  if (fills.side[fills.length - 1] !== -1) throw new Error("Expected to sell at the end");
});
`;
}

export function readmeText(name: string): string {
  return `# ${name}

A strategy for Throughline.

- \`strategy.ts\`: the strategy. It imports \`throughline\` (contract, indicators, zod as \`z\`) and
  files of this folder, nothing else: it runs in a cage without files, network, clock or chance.
- \`strategy_test.ts\`: a test on made-up rows: \`deno task test\`.
- \`deno.json\`: leads the names to the checkout of Throughline that made this folder; an editor
  with Deno's extension completes with it. Types: \`deno task check\`.

Run it from that checkout:

    deno task backtest PATH_OF_THIS_FOLDER --set fast=100 --set slow=1000
`;
}
