import type {
  Context,
  StrategyDefinition,
  StrategyHandlers,
} from "../../engine/strategy/contract.ts";
import { CALLBACKS } from "../../engine/seat/callbacks.ts";
import { STRATEGY_NAME } from "../../engine/strategy/define_strategy.ts";
import { BacktestError } from "../../command/errors.ts";

const CALLBACK_NAMES: ReadonlySet<string> = new Set(CALLBACKS);

/** Prototypes of functions that answer later, taken before the cage renames their constructors. */
const LATER: readonly object[] = [
  Object.getPrototypeOf(async function () {}),
  Object.getPrototypeOf(function* () {}),
  Object.getPrototypeOf(async function* () {}),
];

const isLater = (value: unknown): boolean =>
  typeof value === "function" && LATER.includes(Object.getPrototypeOf(value));

/**
 * The strategy that a module exports, checked.
 *
 * @throws {BacktestError} kind `strategy` when it is none, `refused` when it is not synchronous.
 */
export function definitionOf(module: { readonly default?: unknown }): StrategyDefinition {
  const value = module.default;
  if (typeof value !== "object" || value === null) {
    throw new BacktestError(
      "strategy",
      `Strategy file has ${
        value === undefined ? "no default export" : "a wrong default export"
      }, ` +
        `expected export default defineStrategy({ … })`,
    );
  }
  const { name, params, create } = value as Partial<StrategyDefinition>;
  const schema = params as { safeParse?: unknown } | undefined;
  if (
    typeof name !== "string" || typeof create !== "function" ||
    typeof schema?.safeParse !== "function"
  ) {
    throw new BacktestError(
      "strategy",
      "Default export is not a strategy, expected the value of defineStrategy({ … })",
    );
  }
  if (!STRATEGY_NAME.test(name)) {
    throw new BacktestError(
      "strategy",
      `Strategy name is ${
        JSON.stringify(name.slice(0, 80))
      }, expected lower-case letters, digits ` +
        "and _, at most 64, a letter first",
    );
  }
  if (isLater(create)) throw notSynchronous("create");
  return value as StrategyDefinition;
}

/** The same strategy, whose handlers are checked as they are made. */
export function checkedDefinition(definition: StrategyDefinition): StrategyDefinition {
  return {
    ...definition,
    create(params, ctx) {
      const handlers: unknown = definition.create(params, ctx);
      if (typeof handlers !== "object" || handlers === null) {
        throw new BacktestError(
          "strategy",
          `create() of strategy ${definition.name} returned ${
            handlers === null ? "null" : typeof handlers
          }, expected an object of callbacks`,
        );
      }
      if ("then" in handlers) throw notSynchronous("create");
      for (const name of callbackNames(handlers)) {
        if (isLater(Reflect.get(handlers, name))) throw notSynchronous(name);
        if (!CALLBACK_NAMES.has(name) && /^on[A-Z]/.test(name)) {
          throw new BacktestError(
            "strategy",
            `Unknown callback ${name}, expected one of: ${
              CALLBACKS.filter((one) => one.startsWith("on")).join(", ")
            }`,
          );
        }
      }
      return handlers as StrategyHandlers;
    },
  };
}

/** Checked, and its context is put into `place` once there is one, for messages to say when. */
export function watchedDefinition(
  definition: StrategyDefinition,
  place: { ctx?: Context },
): StrategyDefinition {
  const checked = checkedDefinition(definition);
  return {
    ...checked,
    create(params, ctx) {
      place.ctx = ctx;
      return checked.create(params, ctx);
    },
  };
}

/** Names of methods, own ones and a class's. */
function callbackNames(handlers: object): Set<string> {
  const names = new Set<string>();
  for (
    let item: object | null = handlers;
    item !== null && item !== Object.prototype;
    item = Object.getPrototypeOf(item)
  ) {
    for (const name of Object.getOwnPropertyNames(item)) {
      if (typeof Object.getOwnPropertyDescriptor(item, name)?.value === "function") names.add(name);
    }
  }
  names.delete("constructor");
  return names;
}

function notSynchronous(name: string): BacktestError {
  return new BacktestError(
    "refused",
    `${name}() is async or a generator, expected a plain function: a strategy is synchronous`,
  );
}
