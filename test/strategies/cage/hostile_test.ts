import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { StrategyFolder } from "../../backtest/run_fixture.ts";
import { essence, hostileRun, hostileStrategy } from "./hostile_run.ts";

const folder = new StrategyFolder();
afterAll(() => folder.remove());

const strategy = (evil: string, head = "") => hostileStrategy(folder, evil, head);

let untouched = "";
beforeAll(async () => {
  const result = await hostileRun(strategy(""));
  expect(result.totals.fills).toBeGreaterThan(10);
  untouched = essence(result);
}, 60_000);

/** Ways to reach for what is not a strategy's. Each does nothing to the run. */
const ATTACKS: readonly (readonly [what: string, evil: string, ...head: string[]])[] = [
  [
    "writing into the event in hand",
    "for (const k of ['priceTicks','qtyLots','side','localTs','exchTs','tradeId']) given[k] = 1;",
  ],
  [
    "defining over an event's getters",
    "Object.defineProperty(given, 'priceTicks', { value: 1 }); Object.defineProperty(Object.getPrototypeOf(given), 'priceTicks', { get: () => 1 });",
  ],
  [
    "deleting an event's fields",
    "for (const k of Reflect.ownKeys(Object.getPrototypeOf(given))) delete Object.getPrototypeOf(given)[k];",
  ],
  ["giving an event another prototype", "Object.setPrototypeOf(given, null);"],
  ["freezing the event", "Object.freeze(given); Object.seal(ctx); Object.preventExtensions(ctx);"],
  [
    "writing into the fill's order",
    "given.order.filledLots = 1e9; given.order.side = -given.order.side; given.order.state = 0; given.order.traits ^= 1;",
  ],
  [
    "writing into an own order",
    "mine.traits ^= 1; mine.priceTicks = 1; mine.qtyLots = 1e9; mine.extra = {}; mine.handle = null;",
  ],
  [
    "calling what an order's class has",
    "mine.setAxes?.(0, 0, 0); mine.setTriggered?.(); mine.constructor.prototype.isActive = false;",
  ],
  [
    "making orders by the class of one",
    "ctx.cancel(new mine.constructor({ id: 1, isCancellable: true, session: {} }));",
  ],
  [
    "an order by a proxy",
    "ctx.cancel(new Proxy(mine, {})); ctx.modify(new Proxy(mine, {}), { qtyLots: 1 });",
  ],
  [
    "an object that looks like an order",
    "ctx.cancel({ ...mine, id: mine.id, isCancellable: true });",
  ],
  ["an heir of an order", "ctx.cancel(Object.create(mine));"],
  ["emptying the list of orders", "ctx.orders().length = 0; (ctx.orders() as any)[0] = null;"],
  [
    "replacing methods of the list of orders",
    "(ctx.orders() as any).map = () => []; (ctx.orders() as any)[Symbol.iterator] = null;",
  ],
  [
    "writing into instruments",
    "const i: any = ctx.instruments[0]; i.takerFeePpb = 0; i.filters.minQtyLots = 0; (ctx.instruments as any)[0] = null; (ctx.instruments as any).length = 0;",
  ],
  [
    "writing into the position",
    "const p: any = ctx.position(); p.lots = 1e6; p.realized = 1e12; Object.defineProperty(p, 'lots', { value: 5 });",
  ],
  [
    "writing into the book's view",
    "const b: any = ctx.book(); b.bidTicks = 1; b.instrument = null; b.lotsAt = () => 1e9;",
  ],
  ["writing into the balance", "const b: any = ctx.balance(); b.wallet = 1e15; b.equity = 1e15;"],
  [
    "writing into the context",
    "const c: any = ctx; c.now = 5; c.mode = 'live'; c.random = () => 0.5; c.submit = null; c.log = null;",
  ],
  [
    "writing enums: reasons",
    "(engine as any).Reason.DENIED_ORDER_SIZE = 0; for (const k of Object.keys((engine as any).Reason)) (engine as any).Reason[k] = 0;",
    `import * as engine from "throughline/engine";`,
  ],
  [
    "writing enums: all of the face",
    "for (const v of Object.values(engine as any) as any[]) { if (v && typeof v === 'object') for (const k of Object.keys(v)) v[k] = 0; }",
    `import * as engine from "throughline/engine";`,
  ],
  [
    "replacing members of exported classes",
    "for (const v of Object.values(engine as any) as any[]) { if (typeof v === 'function' && v.prototype) for (const k of Reflect.ownKeys(v.prototype)) { try { v.prototype[k] = () => 0; } catch { /* on */ } } }",
    `import * as engine from "throughline/engine";`,
  ],
  [
    "adding statics to exported classes",
    "for (const v of Object.values(engine as any) as any[]) { if (typeof v === 'function') { try { v.evil = 1; v.from = null; } catch { /* on */ } } }",
    `import * as engine from "throughline/engine";`,
  ],
  [
    "a gate of its own",
    "new (engine as any).RiskGate({ config: (engine as any).defaultRiskConfig(), instruments: ctx.instruments, account: { equity: 1e15, initialMargin: 0 }, cash: 1e15 }).trip(100, 0);",
    `import * as engine from "throughline/engine";`,
  ],
  [
    "a session of its own",
    "new (engine as any).Session({});",
    `import * as engine from "throughline/engine";`,
  ],
  [
    "replacing built-ins",
    "(Array.prototype as any).push = () => 0; (Math as any).floor = () => 0; (Map.prototype as any).get = () => null;",
  ],
  [
    "defining over built-ins",
    "Object.defineProperty(Array.prototype, '0', { set() {} }); Object.defineProperty(Object.prototype, 'price', { get: () => 1 });",
  ],
  [
    "replacing iterators",
    "(Object.getPrototypeOf([][Symbol.iterator]()) as any).next = () => ({ done: true, value: 0 });",
  ],
  [
    "species and symbols",
    "(Array as any)[Symbol.species] = null; (RegExp.prototype as any)[Symbol.match] = null;",
  ],
  [
    "names in capitals of the realm",
    "(globalThis as any).Map = null; (globalThis as any).Float64Array = null; delete (globalThis as any).Object;",
  ],
  ["a side that is none", "ctx.market('up' as any, 1);"],
  ["a side of 0", "ctx.market(0 as any, 1);"],
  ["a side of 2", "ctx.market(2 as any, 1);"],
  ["no side", "ctx.market(undefined as any, 1);"],
  ["a quantity of NaN", "ctx.market(Side.BUY, NaN);"],
  ["a quantity of infinity", "ctx.market(Side.BUY, Infinity);"],
  ["a quantity below zero", "ctx.market(Side.BUY, -5);"],
  ["a quantity of half a lot", "ctx.market(Side.BUY, 0.5);"],
  ["a quantity beyond 2^53", "ctx.market(Side.BUY, 2 ** 60);"],
  ["a quantity that is text", "ctx.market(Side.BUY, '5' as any);"],
  ["a quantity with a will of its own", "ctx.market(Side.BUY, { valueOf: () => 5 } as any);"],
  ["a price of NaN", "ctx.limit(Side.BUY, 1, NaN);"],
  ["a price beyond 31 bits", "ctx.limit(Side.SELL, 1, 2 ** 31 + 300_000);"],
  ["a price of half a tick", "ctx.limit(Side.BUY, 1, 1000.5);"],
  ["a time in force that is none", "ctx.limit(Side.BUY, 1, 1000, 9 as any);"],
  ["GTD without an end", "ctx.limit(Side.BUY, 1, 1000, 5 as any);"],
  [
    "an end in the past",
    "ctx.submit({ side: 'buy', qtyLots: 1, priceTicks: 1000, tif: 'GTD', expireTs: 5 });",
  ],
  [
    "an end that never comes",
    "ctx.submit({ side: 'buy', qtyLots: 1, priceTicks: 1000, tif: 'GTD', expireTs: Infinity });",
  ],
  ["a field that is none", "ctx.submit({ side: 'buy', qtyLots: 1, reduceonly: true } as any);"],
  [
    "a request of getters that throw",
    "ctx.submit({ side: 'buy', get qtyLots() { throw new Error('x'); } } as any);",
  ],
  [
    "a request by a proxy that lies",
    "let k = 0; ctx.submit(new Proxy({ side: 'buy', qtyLots: 1 }, { get: (t: any, p) => p === 'qtyLots' ? (k++ === 0 ? -1 : 1e12) : t[p] }));",
  ],
  ["an instrument of its own", "ctx.market(Side.BUY, 1, { index: 99, symbol: 'NONE' } as any);"],
  [
    "an instrument that is none",
    "ctx.book('NONE'); ctx.position(null as any); ctx.instrument(-1);",
  ],
  ["a tag of NUL", "ctx.submit({ side: 'buy', qtyLots: 1, tag: 'a\\u0000b' });"],
  ["a tag that is no text", "ctx.submit({ side: 'buy', qtyLots: 1, tag: 5 as any });"],
  ["a tag that is too long", "ctx.submit({ side: 'buy', qtyLots: 1, tag: 'x'.repeat(33) });"],
  ["odd fields in the log", "ctx.log.info('x', { a: 1n as any }); "],
  ["functions in the log", "ctx.log.info('x', { a: (() => 1) as any });"],
  ["a cycle in the log", "const a: any = {}; a.a = a; ctx.log.info('x', { a });"],
  ["marks of the wire in the log", "ctx.log.info('x', { a: { $view: 9999 } as any });"],
  ["a message that throws", "ctx.log.info({ toString() { throw new Error('x'); } } as any);"],
  ["a series of NaN", "ctx.series('s').push(NaN); ctx.series('s').push('5' as any);"],
  [
    "a series without a name",
    "ctx.series(''); ctx.series(null as any); ctx.series('x'.repeat(65));",
  ],
  [
    "timers that cannot be",
    "ctx.after(-1); ctx.after(NaN); ctx.every(0); ctx.at(1); ctx.at(Infinity); ctx.after('x');",
  ],
  [
    "clearing timers that are nobody's",
    "ctx.clearTimer(-1); ctx.clearTimer(NaN); ctx.clearTimer(1e9);",
  ],
  ["code from text", "(() => {}).constructor('return globalThis')()(); eval('1');"],
  [
    "the realm's errors",
    "(Error as any).prepareStackTrace = () => 1; (Error as any).captureStackTrace({});",
  ],
  ["recursion without end", "(function again(): number { return again() + 1; })();"],
  [
    "much memory, let go",
    "const all = []; for (let i = 0; i < 100; i++) all.push(new Float64Array(1000));",
  ],
  ["a slow pattern", "/^(a+)+$/.test('a'.repeat(18) + 'b');"],
  [
    "zod's own settings",
    "(z as any).config({ customError: () => 'x' }); (z as any).core.globalConfig.jitless = false;",
  ],
  [
    "a book walk that is cut short",
    "ctx.book().forEachLevel(1, 5, () => { throw new Error('x'); });",
  ],
  [
    "a view called on another",
    "const get = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(given), 'priceTicks')!.get!; get.call({}); get.call(mine);",
  ],
];

describe("A hostile strategy does nothing to a run by", () => {
  test.each(ATTACKS)("%s", async (_what, evil, ...head) => {
    expect(essence(await hostileRun(strategy(evil, head[0] ?? "")))).toBe(untouched);
  }, 60_000);
});

async function failure(file: string): Promise<string> {
  return await hostileRun(file).then(() => "", (error: Error) => error.message);
}

describe("A strategy's own stop", () => {
  test("is an endless loop of series, told as such", async () => {
    const file = strategy("for (;;) ctx.series('s').push(1);");
    // Caught, it goes on with the next event: but each time at a bound.
    expect(essence(await hostileRun(file))).toBe(untouched);
    const open = folder.strategy(
      "return { onTrade() { for (;;) ctx.series('s').push(1); } };",
    );
    expect(await failure(open)).toMatch(
      /pushed \d+ points of series in \d+ events, expected at most 100 an event/,
    );
  }, 120_000);

  test("is a stack that overflows in a request, caught or not", async () => {
    const file = folder.strategy(`
      const deep = () => { try { deep(); } catch { ctx.market(Side.BUY, 1); } };
      let n = 0;
      return { onTrade() { if (n++ === 5) { try { deep(); } catch { /* on */ } } } };`);
    const message = await failure(file);
    // Either nothing of an order was made, or the run ends.
    if (message !== "") expect(message).toMatch(/cut off in the middle|answers at one instant/);
  }, 60_000);

  test("is told whatever it throws", async () => {
    const thrown = [
      "const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy;",
      "throw null;",
      "throw { get message() { throw 1; } };",
      "throw Object.create(null);",
      "throw Symbol('x');",
      "throw new Proxy(new Error('x'), { get() { throw 2; } });",
    ];
    for (const text of thrown) {
      const file = folder.strategy(`return { onTrade() { ${text} } };`);
      expect(await failure(file)).toMatch(/^The strategy failed at /);
    }
  }, 120_000);

  test.each([
    "../../../pwned/x",
    "",
    "A",
    "x".repeat(65),
    "x y",
    "x\\u0000",
  ])("is a name that is none: %j", async (name) => {
    const file = folder.write(
      `named${name.length}.ts`,
      `import { z } from "throughline";
      export default { name: "${name}", params: z.strictObject({}), create() { return {}; } };`,
    );
    expect(await failure(file)).toMatch(/Strategy name is .*, expected lower-case letters/);
  });
});
