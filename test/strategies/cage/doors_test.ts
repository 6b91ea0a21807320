import { afterAll, describe, expect, test } from "vitest";
import { libm } from "../../../engine/num/libm/libm.ts";
import { StrategyFolder } from "../../backtest/run_fixture.ts";
import { seenInCage } from "./seen_in_cage.ts";

const folder = new StrategyFolder();
afterAll(() => folder.remove());

const inCage = (expressions: readonly string[]) => seenInCage(folder, expressions);

describe("cage", () => {
  test("has no name that leads to clocks, chance, threads, files, network or code from text", async () => {
    const names = [
      ...["Deno", "process", "Buffer", "global", "require", "module", "navigator", "location"],
      ...["fetch", "WebSocket", "EventSource", "XMLHttpRequest", "Request", "Response", "caches"],
      ...["localStorage", "sessionStorage", "indexedDB", "crypto", "CryptoKey", "Worker"],
      ...["SharedWorker", "MessageChannel", "MessagePort", "BroadcastChannel", "postMessage"],
      ...["onmessage", "self", "close", "addEventListener", "removeEventListener", "EventTarget"],
      ...["Event", "MessageEvent", "importScripts", "Temporal", "performance", "Intl"],
      ...["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "requestIdleCallback"],
      ...["structuredClone", "reportError", "Atomics", "SharedArrayBuffer", "WebAssembly"],
      ...["WeakRef", "FinalizationRegistry", "eval", "Blob", "URLSearchParams", "ReadableStream"],
      ...["GPU", "OffscreenCanvas", "AbortSignal", "alert", "prompt", "gc", "__bootstrap"],
    ];
    const seen = await inCage(names.map((name) => `typeof (globalThis as any).${name}`));
    const there = names.filter((_, i) => seen[i] !== "undefined");
    expect(there).toEqual([]);
  });

  test("has nothing on its global object but the language and a console", async () => {
    const [names] = await inCage(["Reflect.ownKeys(globalThis).map(String).sort().join()"]);
    const language =
      /^([A-Z]\w*|globalThis|undefined|console|dispatchEvent|is(Finite|NaN)|parse(Int|Float)|(de|en)codeURI(Component)?|(un)?escape|atob|btoa)$/;
    expect(names.split(",").filter((name) => !language.test(name))).toEqual([]);
    const [chain] = await inCage(["Object.getPrototypeOf(globalThis) === Object.prototype"]);
    expect(chain).toBe("true");
  });

  test("builds no function from text, by whichever constructor", async () => {
    const seen = await inCage([
      `new Function("return 1")()`,
      `Function("return 1")()`,
      `(() => {}).constructor("return 1")()`,
      `(async () => {}).constructor("return 1")`,
      `(function* () {}).constructor("yield 1")`,
      `(async function* () {}).constructor("yield 1")`,
      `Object.getPrototypeOf(Object.getPrototypeOf(async () => {}).constructor)("return 1")`,
      `Reflect.construct(Object.getPrototypeOf(class {}).constructor, ["return 1"])`,
      `(class extends (Function as any) {}).prototype.constructor("return 1") as any`,
      `Object.getOwnPropertyDescriptor(Function.prototype, "constructor")!.value("return 1")`,
      `(0, eval)("1")`,
    ]);
    // Function.prototype, which one of them finds, can be called and does nothing.
    expect(seen.filter((text) => !text.startsWith("threw") && text !== "undefined")).toEqual([]);
  });

  test("has dates, addresses and files that tell neither time nor place", async () => {
    const seen = await inCage([
      "Date.now()",
      "new Date()",
      "(Date as any)()",
      "new Date(2024, 0, 1)",
      `new Date("2024-01-01T00:00").getTime()`,
      `new Date("Jan 1 2024").getTime()`,
      "(new Date(0) as any).getTimezoneOffset?.()",
      "(new Date(0) as any).toTemporalInstant?.()",
      "(new Date(0) as any).constructor.now()",
      "new Date(0).toLocaleString()",
      `new Date("2024-02-03T04:05:06+01:00").toJSON()`,
      "new Date(Date.UTC(2024, 1, 3)).getUTCDay()",
      "new File([], 'x')",
      "(URL as any).createObjectURL?.()",
      "(new URL('https://example.com/c?d') as any).searchParams",
      "new URL('../x', 'https://example.com/c/d').href",
      "btoa('a') + atob('YQ==')",
      "atob('*')",
    ]);
    expect(seen).toEqual([
      ...Array(4).fill("threw TypeError"),
      ...["NaN", "NaN", "undefined", "undefined", "threw TypeError", "1970-01-01T00:00:00.000Z"],
      ...["2024-02-03T03:05:06.000Z", "6", "threw TypeError", "undefined", "undefined"],
      ...["https://example.com/x", "YQ==a", "threw TypeError"],
    ]);
  });

  test("gives no randomness and no locale", async () => {
    const seen = await inCage([
      "Math.random()",
      "(1234567.5).toLocaleString()",
      "[1234.5].toLocaleString()",
      `"ä".localeCompare("z")`,
      `"i".toLocaleUpperCase("tr")`,
    ]);
    expect(seen).toEqual(["threw TypeError", "1234567.5", "1234.5", "1", "I"]);
  });

  test("shows no path of this machine in a stack", async () => {
    const seen = await inCage([
      "new Error('x').stack",
      "(() => { const o = {} as any; (Error as any).captureStackTrace(o); return o.stack; })()",
      "((Error as any).prepareStackTrace = () => 1, 'set')",
      "((Error as any).stackTraceLimit = 1, 'set')",
    ]);
    expect(seen).toEqual(["Error: x", "[object Object]", "threw TypeError", "threw TypeError"]);
  });

  test("cannot change what the engine runs on", async () => {
    const seen = await inCage([
      "((Array.prototype as any).push = 1)",
      "((Map.prototype as any).get = 1)",
      "((Object.prototype as any).evil = 1)",
      "((Float64Array.prototype as any).fill = 1)",
      "((Math as any).floor = 1)",
      "((globalThis as any).Map = 1)",
      "((globalThis as any).added = 1)",
      "(Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())).next = 1)",
      "((Object.getPrototypeOf(ctx) as any).submit = 1)",
      "((Object.getPrototypeOf(ctx.book()) as any).lotsAt = 1)",
      "((Object.getPrototypeOf(ctx.position()) as any).lots = 1)",
      "((console as any).log = 1)",
    ]);
    expect(seen.filter((text) => text !== "threw TypeError")).toEqual([]);
  });

  test("lets ordinary code name its own errors and methods", async () => {
    const seen = await inCage([
      `(() => { class Own extends Error { constructor() { super("m"); this.name = "Own"; } } return new Own(); })()`,
      `(() => { const o = {} as any; o.toString = () => "own"; return o; })()`,
      `(() => { const o = {} as any; o.constructor = 5; return o.constructor; })()`,
    ]);
    expect(seen).toEqual(["Own: m", "own", "5"]);
  });

  test("computes with our own libm", async () => {
    const seen = await inCage(["Math.exp(1.1)", "Math.pow(1.7, 0.3)", "Math.sin(2.5)"]);
    expect(seen.map(Number)).toEqual([libm.exp(1.1), libm.pow(1.7, 0.3), libm.sin(2.5)]);
  });

  test("reaches no tape and no engine internals from its context", async () => {
    const [found] = await inCage([`(() => {
      const seen = new Set<unknown>(), queue: [string, unknown][] = [["ctx", ctx]], hits: string[] = [];
      while (queue.length > 0) {
        const [path, item] = queue.pop()!;
        if ((typeof item !== "object" || item === null) && typeof item !== "function" || seen.has(item)) continue;
        seen.add(item);
        if (ArrayBuffer.isView(item)) hits.push(path);
        for (let at: any = item; at && at !== Object.prototype && at !== Function.prototype; at = Object.getPrototypeOf(at)) {
          for (const key of Reflect.ownKeys(at)) {
            let value: unknown;
            try { value = Reflect.get(at, key, item); } catch { continue; }
            queue.push([path + "." + String(key), value]);
          }
        }
        if (path === "ctx") queue.push(["book", ctx.book()], ["position", ctx.position()]);
      }
      return hits.join();
    })()`]);
    expect(found).toBe("");
  });
});
