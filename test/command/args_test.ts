import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CommandSpec, helpText, parseCommand, parseTime } from "../../command/args.ts";
import { UsageError } from "../../command/errors.ts";
import { ProgressBar, progressLine } from "../../command/progress.ts";

const SPEC: CommandSpec = {
  name: "deno task thing",
  summary: "Do a thing",
  positionals: "NAME",
  min: 1,
  max: 2,
  flags: {
    db: { type: "text", value: "FILE", description: "The file" },
    instrument: { type: "list", value: "SYMBOL", description: "Which" },
    set: { type: "list", value: "NAME=VALUE", description: "Parameter" },
    open: { type: "boolean", description: "Open it" },
  },
};

const parse = (...argv: string[]) => {
  const args = parseCommand(SPEC, argv);
  if (args === null) throw new Error("Help was asked for");
  return args;
};

describe("parseCommand()", () => {
  test("reads text, list and boolean flags in any place", () => {
    const args = parse("--db", "x", "a", "--instrument=A,B", "--open", "--instrument", "C");
    expect(args.positionals).toEqual(["a"]);
    expect(args.required("db")).toBe("x");
    expect(args.list("instrument")).toEqual(["A", "B", "C"]);
    expect([args.flag("open"), args.flag("json")]).toEqual([true, false]);
    expect(parse("a", "--set", "qty=1,5").each("set")).toEqual(["qty=1,5"]);
  });

  test("keeps numbers as they were typed", () => {
    expect(parse("007", "--db", "1e3").positionals).toEqual(["007"]);
    expect(parse("a", "--db", "1e3").text("db")).toBe("1e3");
  });

  test.each([
    ["an unknown flag", ["a", "--dbb", "x"], "Unknown option --dbb"],
    ["an unknown short flag", ["a", "-z"], "Unknown option -z"],
    ["a flag without its value", ["a", "--db"], "--db wants FILE"],
    ["a text flag given twice", ["a", "--db", "x", "--db", "y"], "--db was given twice"],
    ["too few arguments", [], "Too few arguments"],
    ["too many arguments", ["a", "b", "c"], "Unexpected argument c"],
  ])("refuses %s with exit code 2", (_name, argv, message) => {
    expect(() => parseCommand(SPEC, argv)).toThrow(message);
    try {
      parseCommand(SPEC, argv);
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      expect(error).toMatchObject({
        exitCode: 2,
        usage: expect.stringContaining("deno task thing"),
      });
    }
  });

  test("refuses a missing flag, a number out of bounds and a time that is none", () => {
    expect(() => parse("a").required("db")).toThrow("--db is missing");
    expect(() => parse("a", "--db", "12x").whole("db")).toThrow(/--db is 12x; expected a whole/);
    expect(() => parse("a", "--db", "0").whole("db", 1)).toThrow(/from 1 to/);
    expect(() => parse("a", "--db", "2024-02-31").time("db")).toThrow(/expected a UTC time/);
  });

  test("hands back null for --help, whose text names every flag", () => {
    expect(parseCommand(SPEC, ["--help", "--nonsense"])).toBeNull();
    for (const flag of ["--db FILE", "--instrument SYMBOL…", "--open", "--json", "--help"]) {
      expect(helpText(SPEC)).toContain(flag);
    }
  });
});

describe("parseTime()", () => {
  test.each([
    ["2024-08-08", 1_723_075_200_000_000],
    ["2024-08-08T09:30", 1_723_109_400_000_000],
    ["2024-08-08 09:30:01.000007Z", 1_723_109_401_000_007],
    ["1723109401000007", 1_723_109_401_000_007],
    ["2024-13-01", null],
    ["2024-02-30", null],
    ["yesterday", null],
    ["", null],
  ])("reads %s as %s", (text, ts) => expect(parseTime(text)).toBe(ts));

  test("reads back every µs that a day's text can name", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), fc.nat(999), (ms, us) => {
      const text = new Date(ms).toISOString().slice(0, 23) + String(us).padStart(3, "0") + "Z";
      expect(parseTime(text)).toBe(ms * 1000 + us);
    }));
  });
});

describe("ProgressBar", () => {
  test("shows share, rate and time left", () => {
    const line = progressLine({ label: "load", unit: "rows", done: 2e6, total: 8e6, seconds: 2 });
    expect(line).toBe("load [======                  ]  25 %  1.0 M rows/s  0:06 left");
  });

  test("draws at most every 100 ms, on a terminal only, and wipes itself", () => {
    let now = 0;
    const drawn: string[] = [];
    const options = {
      label: "x",
      total: 10,
      draw: (t: string) => void drawn.push(t),
      now: () => now,
    };
    const bar = new ProgressBar({ ...options, terminal: true });
    for (now = 0; now < 300; now += 10) bar.update(now / 30);
    expect(drawn).toHaveLength(3);
    bar.finish();
    expect(drawn.at(-1)?.trim()).toBe("");
    const silent = new ProgressBar({ ...options, terminal: false });
    silent.update(5);
    silent.finish();
    expect(drawn).toHaveLength(4);
  });
});

test("a time beyond what a number holds exactly is none", () => {
  expect(parseTime("9007199254740991")).toBe(Number.MAX_SAFE_INTEGER);
  expect(parseTime("9007199254740993")).toBeNull();
  expect(parseTime("99999999999999999")).toBeNull();
});
