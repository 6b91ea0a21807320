import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { StoreFormatError } from "../store/errors.ts";
import { SHIFT_MAX_US } from "../store/source_rows.ts";
import { MANIFEST, type Manifest, sourceFile } from "./export_events.ts";

const PPB = 1_000_000_000;

const name = z.string().min(1).max(64);
const asset = z.string().min(1).max(32);
const size = z.number().int().min(1);
const decimals = z.number().int().min(0).max(15);
const whole = z.number().int().min(0);
/** JSON has no Infinity; instruments write it as null. */
const most = z.union([z.null().transform(() => Infinity), whole]);
const ppb = (min: number, max: number) => z.number().int().min(min).max(max);

const filters = z.strictObject({
  minPriceTicks: whole,
  maxPriceTicks: most,
  minQtyLots: whole,
  maxQtyLots: most,
  marketMinQtyLots: whole,
  marketMaxQtyLots: most,
  minNotional: whole,
  percentUpPpb: whole,
  percentDownPpb: whole,
});

const instrument = z.strictObject({
  index: z.number().int().min(-1),
  venue: name,
  symbol: name,
  kind: z.enum([
    ...["linear-perpetual", "inverse-perpetual", "linear-future", "inverse-future"] as const,
    ...["spot", "equity"] as const,
  ]),
  base: asset,
  quote: asset,
  settle: asset,
  tickMantissa: size,
  priceDecimals: decimals,
  lotMantissa: size,
  qtyDecimals: decimals,
  multiplierNum: size,
  multiplierDen: size,
  filters,
  makerFeePpb: ppb(-PPB, PPB),
  takerFeePpb: ppb(-PPB, PPB),
  initialMarginPpb: ppb(0, 10 * PPB),
  maintenanceMarginPpb: ppb(0, 10 * PPB),
  validFromTs: whole,
});

const source = z.strictObject({
  id: z.number().int().min(1),
  format: name,
  localShiftUs: z.number().int().min(-SHIFT_MAX_US).max(SHIFT_MAX_US),
  shiftMethod: name,
});

/** True if no two have the same key. */
const distinct = <Item>(items: readonly Item[], key: (item: Item) => unknown): boolean =>
  new Set(items.map(key)).size === items.length;

const manifest = z.strictObject({
  layout: z.literal("throughline-events-1"),
  instruments: z.array(
    z.strictObject({ versions: z.array(instrument).min(1), notes: z.array(z.string().max(1000)) })
      .refine(({ versions, notes }) => notes.length === versions.length, {
        error: "expected a note for each version",
      })
      .refine(
        ({ versions: [first, ...more] }) =>
          more.every(({ venue, symbol }) => venue === first.venue && symbol === first.symbol),
        {
          error: "expected versions of one instrument",
        },
      )
      .refine(({ versions }) => distinct(versions, ({ validFromTs }) => validFromTs), {
        error: "expected versions of different times",
      }),
  ).refine((all) => distinct(all, ({ versions: [{ venue, symbol }] }) => `${venue}:${symbol}`), {
    error: "expected each instrument once",
  }),
  sources: z.array(source).refine((all) => distinct(all, ({ id }) => id), {
    error: "expected each source once",
  }),
});

/**
 * Reads what stands beside the parts of an export, and holds the parts to it.
 *
 * @param parts names of the part files, below `dir`
 * @throws {StoreFormatError} naming each wrong field, or a part of a source that it does not know
 */
export function readManifest(dir: string, parts: readonly string[]): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(join(dir, MANIFEST), "utf8"));
  } catch (cause) {
    throw new StoreFormatError(dir, `it holds no readable ${MANIFEST}`, { cause });
  }
  const layout = typeof json === "object" && json !== null ? Reflect.get(json, "layout") : json;
  if (layout !== "throughline-events-1") {
    throw new StoreFormatError(dir, `its layout is ${layout}, not throughline-events-1`);
  }
  const parsed = manifest.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.slice(0, 5).map(({ path, message }) =>
      `${path.map(String).join(".") || "the whole"}: ${message}`
    );
    throw new StoreFormatError(join(dir, MANIFEST), faults.join("; "));
  }
  const known = new Set(parsed.data.sources.map(({ id }) => sourceFile(id, "parquet")));
  const foreign = parts.find((part) => !known.has(part.slice(part.lastIndexOf("/") + 1)));
  if (foreign !== undefined) {
    throw new StoreFormatError(join(dir, foreign), `${MANIFEST} knows no such source`);
  }
  return parsed.data;
}
