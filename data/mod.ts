/**
 * The data wing: market events in DuckDB files, and tapes out of them.
 *
 * @module
 */
export type { EventBatch } from "./feed/event_batch.ts";
export * from "./store/errors.ts";
export { Store, type StoreMode, type StoreOptions } from "./store/store.ts";
export {
  type CommitOptions,
  type Committed,
  EventWriter,
  type WriterOptions,
} from "./store/event_writer.ts";
export type { StoredInstrument } from "./store/instrument_rows.ts";
export type { SourceFile, SourcePart, StoredSource } from "./store/source_rows.ts";
export { bookStartTs } from "./tape/book_start.ts";
export { dataHash, openTape } from "./tape/open_tape.ts";
export type { TapeOptions } from "./tape/tape_options.ts";
export type { TapeSource } from "./tape/tape_source.ts";
export type { TapeChunk } from "../engine/tape/chunk.ts";
export { importFiles, type ImportOptions, type ImportSummary } from "./import/import_files.ts";
export { type CheckOptions, checkStore } from "./quality/check_store.ts";
export type { QualityReport } from "./quality/report.ts";
export { exportEvents, type ExportOptions, type ExportSummary } from "./parquet/export_events.ts";
export { importEvents } from "./parquet/import_events.ts";
export { generateMarket } from "./generate/generate_market.ts";
export type { GenerateOptions } from "./generate/options.ts";
export { defaultInstruments } from "./generate/instruments.ts";
