import type { ImportChecks } from "../quality/import_checks.ts";
import type { BarSink } from "./bar_sink.ts";
import type { InputFile } from "./byte_blocks.ts";
import type { EventSink } from "../feed/event_sink.ts";
import type { InstrumentSource } from "./instrument_source.ts";

/** What every importer is given. */
export interface ImportContext {
  readonly files: readonly InputFile[];
  readonly definitions: InstrumentSource;
  readonly checks: ImportChecks;
  readonly sink: EventSink;
  /** Takes bars, for formats that have them. */
  readonly bars?: BarSink | undefined;
  /** The symbol asked for. Raw logs pass over others; bulk files have no symbol of their own. */
  readonly symbol?: string | undefined;
  /** Venue id, such as `binance-usdm`; importers that can tell it from the data do. */
  readonly venue?: string | undefined;
  /** Column map of the generic formats. */
  readonly map?: string | undefined;
  /** Hears how many more bytes of the files on disk were read. */
  readonly read?: ((bytes: number) => void) | undefined;
}
