import type { Instrument } from "../../engine/instrument/instrument.ts";
import type { ImportContext } from "./import_context.ts";
import { ImportError } from "./import_error.ts";

/**
 * Names of contracts that are worth coins, as the venues write them: Binance COIN-M
 * (`BTCUSD_PERP`, `BTCUSD_240329`), OKX (`BTC-USD-SWAP`, `BTC-USD-240329`), BitMEX (`XBTUSD`),
 * Deribit (`BTC-PERPETUAL`, `BTC-29MAR24`) and Kraken (`PI_XBTUSD`, `FI_XBTUSD_240329`).
 */
const INVERSE =
  /USD_(PERP|\d{6})$|-USD-(SWAP|\d{6})$|^XBTUSD$|^(BTC|ETH)-(PERPETUAL|\d{1,2}[A-Z]{3}\d\d)$|^[PF]I_/;

/**
 * Inverse contracts are worth coins, and their quantities are contracts: as linear ones they would
 * be traded at a thousand times their size. Nothing here trades them.
 *
 * @throws {ImportError} the symbol names one
 */
export function refuseInverse(symbol: string, file: string): void {
  if (INVERSE.test(symbol)) throw inverseError(symbol, file);
}

/** What is said of an inverse contract, however it was told. */
export const inverseError = (symbol: string, file: string): ImportError =>
  new ImportError({
    code: "wrong-symbol",
    file,
    field: "symbol",
    value: `${symbol}, an inverse (coin-margined) contract, which cannot be traded here`,
    expected: "a linear contract such as BTCUSDT, or a spot pair",
  });

/** The instrument of a file that does not show its grid. @throws {ImportError} it is not known */
export function knownInstrumentOf(of: ImportContext): Instrument {
  const symbol = of.symbol ?? "";
  refuseInverse(symbol, of.files[0].facts.name);
  const found = of.definitions.findAny(of.venue ?? "binance-usdm", symbol);
  if (found?.note) of.checks.found("inferred-grid", () => found.note);
  if (found) return found.instrument;
  throw new ImportError({
    code: "wrong-symbol",
    file: of.files[0].facts.name,
    field: "symbol",
    value: symbol,
    expected: "a known instrument: import its trades first or give --exchange-info FILE",
  });
}
