import { ExitCode } from "../../command/errors.ts";

/** What went wrong in the data wing. */
export type DataErrorCode =
  | "store-missing"
  | "store-busy"
  | "store-format"
  | "store-write"
  | "not-found"
  | "bad-row"
  | "bad-query";

const EXIT: Readonly<Record<DataErrorCode, ExitCode>> = {
  "store-missing": ExitCode.BAD_DATA,
  "store-busy": ExitCode.BAD_DATA,
  "store-format": ExitCode.BAD_DATA,
  "store-write": ExitCode.FAILURE,
  "not-found": ExitCode.BAD_DATA,
  "bad-row": ExitCode.BAD_DATA,
  "bad-query": ExitCode.USAGE,
};

/** Base of every error that the store and the tapes throw on purpose. */
export class DataError extends Error {
  override readonly name: string = "DataError";
  /** What a command that meets it ends its process with. */
  readonly exitCode: ExitCode;

  constructor(readonly code: DataErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = EXIT[code];
  }
}

/** No file stands at the path, or a file stands where a new one was to be made. */
export class StoreMissingError extends DataError {
  override readonly name = "StoreMissingError";
  constructor(readonly path: string) {
    super(
      "store-missing",
      `No data file at ${path}; import one with \`deno task data import\` or make one with \`deno task data gen\``,
    );
  }
}

/** Another process has the file open in a way that excludes ours. */
export class StoreBusyError extends DataError {
  override readonly name = "StoreBusyError";
  constructor(readonly path: string, readonly holder: string, options?: ErrorOptions) {
    super(
      "store-busy",
      `${path} is in use${
        holder ? ` by ${holder}` : ""
      }: a DuckDB file has one writer and then no ` +
        "reader; wait for the other process, or close it, or work on a copy",
      options,
    );
  }
}

/** The file is no DuckDB file, or its tables are not those of this version. */
export class StoreFormatError extends DataError {
  override readonly name = "StoreFormatError";
  constructor(readonly path: string, reason: string, options?: ErrorOptions) {
    super("store-format", `Cannot read ${path}: ${reason}`, options);
  }
}

/** The store could not take the rows (disk full, file system error); nothing of them is kept. */
export class StoreWriteError extends DataError {
  override readonly name = "StoreWriteError";
  constructor(readonly path: string, reason: string, options?: ErrorOptions) {
    super(
      "store-write",
      `Cannot write ${path}, nothing of this is kept: ${reason}`,
      options,
    );
  }
}

/** An instrument, source or run that was asked for is not there, or the name is ambiguous. */
export class NotFoundError extends DataError {
  override readonly name = "NotFoundError";
  constructor(message: string) {
    super("not-found", message);
  }
}

/** A value that the store or a tape refuses; the message names the row. */
export class BadRowError extends DataError {
  override readonly name = "BadRowError";
  constructor(message: string) {
    super("bad-row", message);
  }
}

/** Turns what DuckDB throws on opening `path` into one of ours. */
export function openError(path: string, cause: unknown): DataError {
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/lock on file|Conflicting lock|already open|Unique file handle|being used by/i.test(text)) {
    const holder = /held in (.*?\(PID \d+\))/.exec(text)?.[1] ?? "";
    return new StoreBusyError(path, holder, { cause });
  }
  return new StoreFormatError(path, text.split("\n")[0], { cause });
}

/** DuckDB checks every block that it reads: what it throws in reading is a file that is damaged. */
export function asDataError(path: string, error: unknown): DataError {
  if (error instanceof DataError) return error;
  const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
  return new StoreFormatError(path, reason, { cause: error });
}
