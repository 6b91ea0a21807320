/**
 * `Function` and its three siblings compile text, which no scan has seen: `import()` in it would
 * reach modules. Takes them out of every function's reach; `instanceof Function` goes on working.
 */
export function tameFunctions(): void {
  const refuse = (prototype: object) => {
    const stub = function Function() {
      throw new TypeError("Code from text is not allowed in a strategy");
    };
    Object.defineProperty(stub, "prototype", { value: prototype, writable: false });
    return stub;
  };
  const samples = [
    function () {},
    async function () {},
    function* () {},
    async function* () {},
  ];
  for (const sample of samples) {
    const prototype = Object.getPrototypeOf(sample);
    const value = refuse(prototype);
    Object.defineProperty(prototype, "constructor", { value, writable: false });
    if (prototype === Function.prototype) Object.defineProperty(globalThis, "Function", { value });
  }
}

/** Answers that depend on the machine's locale become ones that do not. */
export function tameLocale(): void {
  const define = (prototype: object, name: string, value: unknown) =>
    Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
  const plain = function (this: { toString(): string }) {
    return this.toString();
  };
  const numbers = [Number, BigInt, Array, Object.getPrototypeOf(Int8Array), Object];
  for (const kind of numbers) define(kind.prototype, "toLocaleString", plain);
  define(String.prototype, "toLocaleUpperCase", String.prototype.toUpperCase);
  define(String.prototype, "toLocaleLowerCase", String.prototype.toLowerCase);
  define(String.prototype, "localeCompare", function (this: string, other: unknown) {
    const left = String(this), right = String(other);
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

interface Site {
  getFunctionName(): string | null;
  getFileName(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
}

/**
 * Hides stacks from code in the cage: they name paths of the machine, so a decision could differ
 * from one checkout to the next. The reader that comes back still sees them, for messages to the
 * person at the keyboard.
 */
export function tameStacks(): (error: unknown) => string {
  const stacks = new WeakMap<object, string>();
  const prepareStackTrace = (error: object, sites: readonly Site[]) => {
    const own = sites.filter((site) => !(site.getFileName() ?? "ext:").startsWith("ext:"));
    stacks.set(
      error,
      own.map((site) => {
        const place = `${site.getFileName()}:${site.getLineNumber()}:${site.getColumnNumber()}`;
        return `    at ${site.getFunctionName() ?? "<top level>"} (${place})`;
      }).join("\n"),
    );
    return String(error);
  };
  Object.assign(Error, { prepareStackTrace, stackTraceLimit: 20 });
  return (error) => {
    if (typeof error !== "object" || error === null) return "";
    void Reflect.get(error, "stack");
    return stacks.get(error) ?? "";
  };
}
