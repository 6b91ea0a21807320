import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { ImportContext } from "./import_context.ts";
import { ImportError } from "./import_error.ts";

/** The instrument of a file that does not show its grid. @throws {ImportError} it is not known */
export function knownInstrumentOf(of: ImportContext): Instrument {
  const symbol = of.symbol ?? "";
  const found = of.definitions.find(of.venue ?? "binance-usdm", symbol);
  if (found) return found.instrument;
  throw new ImportError({
    code: "wrong-symbol",
    file: of.files[0].facts.name,
    field: "symbol",
    value: symbol,
    expected: "a known instrument: import its trades first or give --exchange-info FILE",
  });
}
