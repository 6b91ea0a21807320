import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { StrategyFolder } from "../../backtest/run_fixture.ts";
import { essence, hostileRun, hostileStrategy } from "./hostile_run.ts";

const folder = new StrategyFolder();
afterAll(() => folder.remove());

const HEAD = `import * as engine from "throughline/engine"; import * as face from "throughline";
const E = engine as any; const F = face as any; void E; void F;
const each = (...works: (() => unknown)[]) => { for (const work of works) { try { work(); } catch { /* on */ } } }; void each;`;

type Attack = readonly [what: string, evil: string];

/** By what it is given. Each does nothing to the run. */
const HANDLES: readonly Attack[] = [
  [
    "a context behind a proxy",
    "const p: any = new Proxy(ctx, {}); each(() => p.market(1, 9), () => p.now, () => p.orders());",
  ],
  [
    "methods of the context on something else",
    "const c: any = ctx; each(() => c.submit.call({}, { side: 'buy', qtyLots: 9 }), () => c.market.call(mine, 1, 9), () => c.cancelAll.call(Object.create(ctx)));",
  ],
  [
    "a context of its own",
    "new (ctx as any).constructor({ index: 0, label: '', services: {}, session: {}, registry: {} });",
  ],
  [
    "an heir of the context's class",
    "class Own extends (ctx as any).constructor { constructor() { super({}); } } new (Own as any)();",
  ],
  [
    "the context's class",
    "const C: any = ctx.constructor; each(() => C.prototype = null, () => Object.setPrototypeOf(C, null), () => C.evil = 1, () => delete C.prototype.submit, () => Object.defineProperty(C, Symbol.hasInstance, { value: () => true }));",
  ],
  [
    "getters of the context, taken apart",
    "for (const d of Object.values(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(ctx))) as any[]) each(() => d.get?.call({}), () => d.get?.call(given), () => d.set?.call(ctx, 1));",
  ],
  [
    "assigning all at once",
    "each(() => Object.assign(ctx, { now: 1, mode: 'live' }), () => Object.assign(given, { priceTicks: 1 }), () => Object.assign(ctx.position(), { lots: 9 }));",
  ],
  [
    "setting by another receiver",
    "each(() => Reflect.set(ctx.position(), 'lots', 9, ctx.book()), () => Reflect.set({}, 'now', 9, ctx), () => Reflect.set(given, 'side', 0, given));",
  ],
  ["a view of its own", "new given.constructor(given); new given.constructor({ priceTicks: 1 });"],
  [
    "a view that makes JSON of itself",
    "each(() => given.toJSON = () => ({}), () => JSON.stringify(given), () => JSON.stringify(ctx));",
  ],
  [
    "a stack on what it is given",
    "each(() => (Error as any).captureStackTrace(given), () => (Error as any).captureStackTrace(ctx), () => (Error as any).captureStackTrace(ctx.book()));",
  ],
  [
    "old ways to define",
    "each(() => given.__defineGetter__('priceTicks', () => 1), () => (ctx as any).__defineSetter__('now', () => {}), () => given.__proto__.side = 0, () => given.__proto__ = null);",
  ],
  [
    "its list of orders, turned round",
    "const l: any = ctx.orders(); each(() => l.reverse(), () => l.sort(() => -1), () => l.push(mine), () => l.fill(null), () => Object.freeze(l));",
  ],
  [
    "its list of instruments",
    "const l: any = ctx.instruments; each(() => l.push({}), () => l.reverse(), () => l[0].filters.minQtyLots = 0, () => Object.defineProperty(l[0], 'index', { value: 99 }), () => l.length = 0);",
  ],
  [
    "an instrument that throws when it is asked",
    "const i: any = new Proxy({}, { get() { throw 1; } }); each(() => ctx.book(i), () => ctx.position(i), () => ctx.market(Side.BUY, 9, i), () => ctx.cancelAll(i));",
  ],
  [
    "names of instruments that objects have",
    "for (const n of ['__proto__', 'constructor', 'toString', '']) each(() => ctx.instrument(n), () => ctx.book(n), () => ctx.balance(n));",
  ],
  [
    "orders that are none",
    "for (const o of [null, undefined, 5, '1', {}, [], () => 1, Symbol('x'), ctx, given] as any[]) each(() => ctx.cancel(o), () => ctx.modify(o, { qtyLots: 1 }));",
  ],
  [
    "numbers of orders that are none",
    "for (const n of [-1, NaN, 1e300, 0.5, '1', null, {}] as any[]) each(() => ctx.order(n));",
  ],
  [
    "amendments to what cannot be",
    "for (const c of [{ qtyLots: NaN }, { qtyLots: -1 }, { qtyLots: 1.5 }, { qtyLots: '5' }, { priceTicks: Infinity }, { priceticks: 5 }, { qty: 'x' }, { qtyLots: 1, qty: '0.001' }, null] as any[]) each(() => ctx.modify(mine, c));",
  ],
  [
    "an amendment that throws when it is read",
    "each(() => ctx.modify(mine, { get priceTicks(): number { ctx.orders(); throw 1; } }), () => ctx.modify(mine, new Proxy({}, { ownKeys() { throw 1; } })));",
  ],
  [
    "requests with wills of their own",
    "const will: any = { valueOf: () => 1, toString: () => 'buy', [Symbol.toPrimitive]: () => 1 }; each(() => ctx.market(will, 1), () => ctx.market(Side.BUY, will), () => ctx.limit(Side.BUY, 1, will), () => ctx.submit({ side: will, qtyLots: 1 }), () => ctx.submit(will));",
  ],
  [
    "requests by inheritance alone",
    "each(() => ctx.submit(Object.create({ side: 'buy', qtylots: 1, reduceonly: true })), () => ctx.submit(Object.create(null)), () => ctx.submit([] as any), () => ctx.submit(null as any));",
  ],
  [
    "levels without number or end",
    "const b: any = ctx.book(); each(() => b.depthLots(1, Infinity), () => b.depthLots({}, NaN), () => b.lotsAt('x', {}), () => b.forEachLevel(1, Infinity, null), () => b.imbalance(-1), () => b.imbalance(NaN));",
  ],
  [
    "a book walked within a walk",
    "ctx.book().forEachLevel(1, 5, () => ctx.book().forEachLevel(-1, 5, () => { throw 1; }));",
  ],
  [
    "bars that cannot be",
    "for (const s of [{}, null, { trades: 0 }, { trades: NaN }, { trades: '5' }, { trades: 1.5 }, { time: '0s' }, { time: 'x' }, { volumeLots: -1 }, { trades: 1, volumeLots: 1 }] as any[]) each(() => ctx.bars(s));",
  ],
  ["timers in great number", "if (calls++ < 3) for (let i = 0; i < 1000; i++) ctx.after('999h');"],
  [
    "timers that cannot be, again",
    "for (const t of [2 ** 60, NaN, -1, 0, '1', '1 s s', {}, null] as any[]) each(() => ctx.after(t), () => ctx.every(t), () => ctx.clearTimer(t));",
  ],
  [
    "series with names that objects have",
    "for (const n of ['__proto__', 'constructor', 'a/b', '\\n']) each(() => ctx.series(n).push(NaN), () => (ctx.series(n) as any).name = 'x');",
  ],
];

/** By what the language has. */
const LANGUAGE: readonly Attack[] = [
  [
    "promises that ask for more",
    "if (calls++ < 50) Promise.resolve().then(() => ctx.market(Side.BUY, 9)).finally(() => ctx.cancelAll());",
  ],
  [
    "rejections that nobody handles",
    "if (calls++ < 50) { void Promise.reject(new Error('x')); void (async () => { throw 1; })(); }",
  ],
  [
    "thenables",
    "if (calls++ < 50) void Promise.resolve({ then(go: any) { ctx.market(Side.BUY, 9); go(); } } as any);",
  ],
  [
    "generators left open",
    "if (calls++ < 50) { const g = (function* () { try { yield 1; } finally { ctx.market(Side.BUY, 9); } })(); g.next(); }",
  ],
  [
    "the way rejections are told",
    "each(() => (globalThis as any).dispatchEvent({ preventDefault() { throw 1; } }), () => (globalThis as any).dispatchEvent = null);",
  ],
  [
    "checks of numbers",
    "for (const k of ['isSafeInteger', 'isInteger', 'isFinite', 'isNaN']) each(() => (Number as any)[k] = () => true);",
  ],
  [
    "functions of objects",
    "for (const k of ['hasOwn', 'keys', 'entries', 'freeze', 'isFrozen', 'getPrototypeOf', 'defineProperty']) each(() => (Object as any)[k] = () => true);",
  ],
  [
    "reflection and JSON",
    "each(() => (Reflect as any).get = () => 1, () => (Reflect as any).ownKeys = () => [], () => (JSON as any).stringify = () => '{}', () => (JSON as any).parse = () => ({}));",
  ],
  [
    "mathematics",
    "for (const k of ['max', 'min', 'abs', 'round', 'trunc', 'exp', 'pow', 'log']) each(() => (Math as any)[k] = () => 1e9);",
  ],
  [
    "methods of maps and sets",
    "for (const k of ['get', 'set', 'has', 'delete', 'forEach', Symbol.iterator]) each(() => (Map.prototype as any)[k] = () => 1, () => (Set.prototype as any)[k] = () => 1);",
  ],
  [
    "methods of arrays",
    "for (const k of ['map', 'push', 'find', 'filter', 'reduce', 'slice', 'length', Symbol.iterator]) each(() => (Array.prototype as any)[k] = () => [], () => delete (Array.prototype as any)[k]);",
  ],
  [
    "methods of texts and patterns",
    "for (const k of ['slice', 'charCodeAt', 'split', 'replace']) each(() => (String.prototype as any)[k] = () => 'x'); each(() => (RegExp.prototype as any).exec = () => null, () => (RegExp.prototype as any).test = () => true);",
  ],
  [
    "views of memory",
    "const T: any = Object.getPrototypeOf(Float64Array.prototype); for (const k of ['set', 'fill', 'subarray', 'length', 'buffer']) each(() => T[k] = () => 0, () => Object.defineProperty(T, k, { get: () => 0 })); each(() => (DataView.prototype as any).getFloat64 = () => 0, () => (ArrayBuffer.prototype as any).slice = null);",
  ],
  [
    "call, apply and bind",
    "for (const k of ['call', 'apply', 'bind', Symbol.hasInstance]) each(() => (Function.prototype as any)[k] = () => 1, () => Object.defineProperty(Function.prototype, k, { value: 1 }));",
  ],
  [
    "the root of all objects",
    "each(() => (Object.prototype as any).__proto__ = ctx, () => Object.setPrototypeOf(Object.prototype, {}), () => ({} as any).__proto__.qtyLots = 5, () => (Object.prototype as any).__defineGetter__.call(Object.prototype, 'reduceOnly', () => true));",
  ],
  [
    "arrays with numbers behind them",
    "for (const k of ['0', '1', 'index', 'hard', 'soft']) each(() => Object.defineProperty(Array.prototype, k, { value: 9 }), () => Object.defineProperty(Object.prototype, k, { value: 9 }));",
  ],
  [
    "promises' methods",
    "each(() => (Promise.prototype as any).then = () => 1, () => (Promise as any).resolve = () => 1, () => (Promise as any)[Symbol.species] = null);",
  ],
  [
    "helpers of iterators",
    "each(() => (Iterator.prototype as any).map = () => [], () => (Iterator as any).from = () => [], () => Object.defineProperty(Iterator.prototype, Symbol.iterator, { value: null }));",
  ],
  [
    "classes of errors",
    "for (const K of [Error, TypeError, RangeError] as any[]) each(() => K.prototype.message = 'x', () => K.prototype.name = 'x', () => K.captureStackTrace = null, () => Object.defineProperty(K, Symbol.hasInstance, { value: () => true }));",
  ],
  [
    "well-known symbols",
    "each(() => (Symbol as any).iterator = 1, () => (Symbol as any).for = () => 1, () => Object.defineProperty(Symbol, 'hasInstance', { value: 1 }));",
  ],
  [
    "sizes that cannot be",
    "each(() => new Array(2 ** 32), () => new ArrayBuffer(2 ** 53), () => 'x'.repeat(2 ** 31), () => 2n ** (2n ** 40n), () => JSON.parse('['.repeat(10_000)));",
  ],
  [
    "the clock by any name",
    "each(() => Date.now(), () => new Date(), () => (performance as any).now(), () => (Date.prototype as any).getTime = () => 0, () => (Date as any).now = () => 0);",
  ],
  [
    "the stand-ins of the web",
    "each(() => (URL as any).prototype.href = 'x', () => (URL as any).canParse = () => true, () => new (File as any)([], 'x'), () => (globalThis as any).atob = null, () => atob('%'));",
  ],
  [
    "caller and callee",
    "(function (this: unknown) { each(() => (arguments as any).callee, () => (attack as any).caller, () => (attack as any).arguments); })();",
  ],
  [
    "garbage and its collector",
    "each(() => new (globalThis as any).WeakRef(ctx), () => new (globalThis as any).FinalizationRegistry(() => {}), () => (globalThis as any).gc());",
  ],
  [
    "resources disposed early",
    "each(() => { using _own = { [Symbol.dispose]() { throw 1; } } as any; }, () => { const s = new (globalThis as any).DisposableStack(); s.use(ctx); s.dispose(); });",
  ],
];

/** By what the project exports, and what it prints and logs. */
const EXPORTS: readonly Attack[] = [
  [
    "the doors to research",
    "if (calls++ < 3) each(() => F.openData('x'), () => F.backtest({}), () => F.plotEquity({}));",
  ],
  [
    "a strategy within a strategy",
    "if (calls++ < 50) F.defineStrategy({ name: 'inner', create: () => ({ onTrade() { ctx.market(Side.BUY, 9); } }) }).create({}, ctx);",
  ],
  [
    "methods of the engine's classes on what it has",
    "for (const K of [E.Session, E.Kernel, E.RiskGate, E.Account, E.Replay, E.JournalWriter]) for (const k of Reflect.ownKeys(K.prototype)) { const f = Object.getOwnPropertyDescriptor(K.prototype, k)?.value; if (typeof f === 'function' && k !== 'constructor') each(() => f.call(ctx, given), () => f.call(mine, ctx)); }",
  ],
  [
    "a kernel of its own",
    "if (calls++ < 20) each(() => new E.Kernel({}), () => new E.Kernel(ctx), () => new E.StepSession({}), () => new E.JournalWriter({}));",
  ],
  [
    "chance",
    "each(() => E.Random.prototype.next = () => 0, () => E.Random.prototype.restore.call(ctx, {}), () => new E.Random(1).restore({}));",
  ],
  [
    "mathematics of the project",
    "each(() => E.libm.exp = () => 1, () => E.libm.pow = () => 1, () => E.mulDiv.call = null, () => E.Rounding.DOWN = 9);",
  ],
  [
    "hashes",
    "each(() => E.Sha256.prototype.update = () => {}, () => E.Sha256.prototype.hex = () => 'x', () => E.canonicalJson.call = null);",
  ],
  [
    "indicators",
    "each(() => E.Ema.prototype.update = () => 0, () => E.Indicator.prototype.restore = () => 0, () => Object.defineProperty(E.Sma, 'prototype', { value: {} }));",
  ],
  [
    "faults of the engine, made by hand",
    "each(() => { throw new E.KernelFault('mine'); }, () => { throw new E.StrategyError('mine', 5); }, () => { E.StrategyError.prototype.ts = 1; });",
  ],
  [
    "presets and defaults",
    "each(() => E.VENUE_PRESETS.push('x'), () => { const c = E.defaultRiskConfig(); c.orderRate.hard = 1e9; }, () => { const v = E.venuePreset('ideal'); v.filters = false; v.margin.enabled = false; });",
  ],
  [
    "the modules themselves",
    "each(() => E.Side = { BUY: -1, SELL: 1 }, () => F.z = null, () => delete E.Side, () => Object.defineProperty(F, 'Side', { value: {} }), () => E.Side.BUY = -1);",
  ],
  [
    "zod's classes",
    "each(() => (z as any).ZodNumber.prototype = {}, () => (z as any).ZodObject.init = null, () => (z as any).ZodType.prototype.parse = null, () => (z.number() as any).parse = null, () => Object.defineProperty(z.ZodString, Symbol.hasInstance, { value: () => true }));",
  ],
  [
    "zod's settings and registries",
    "each(() => z.config({ localeError: () => 'x' }), () => z.config(z.locales.de()), () => z.globalRegistry.clear(), () => (globalThis as any).__zod_globalConfig = { postProcessor() {} });",
  ],
  [
    "a log with many fields, long texts and names of objects",
    "if (calls++ < 20) each(() => ctx.log.info('x'.repeat(1e5)), () => ctx.log.warn('x', Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, i]))), () => ctx.log.info('x', JSON.parse('{\"__proto__\": 1, \"constructor\": 2}')), () => ctx.log.error('x', { get a(): number { throw 1; } }));",
  ],
  [
    "a log of what is inherited",
    "ctx.log.debug('x', Object.create({ a: 1n })); (ctx.log as any).info = null;",
  ],
  [
    "a console that is flooded",
    "for (let i = 0; i < 20; i++) console.log('x'.repeat(5000)); (console as any).log = null;",
  ],
  [
    "a console that is given traps",
    "each(() => console.log({ toJSON() { throw 1; } }), () => console.error(new Proxy({}, { ownKeys() { throw 1; } })), () => console.warn(Symbol('x')), () => console.info(1n, Object.create(null)), () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); console.log(proxy); });",
  ],
];

let untouched = "";
beforeAll(async () => {
  untouched = essence(await hostileRun(hostileStrategy(folder, "", HEAD)));
});

describe("A hostile strategy does nothing to a run by", () => {
  test.each([...HANDLES, ...LANGUAGE, ...EXPORTS])("%s", async (_what, evil) => {
    expect(essence(await hostileRun(hostileStrategy(folder, evil, HEAD)))).toBe(untouched);
  });
});
