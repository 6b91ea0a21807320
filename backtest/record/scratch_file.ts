import { existsSync } from "node:fs";
import { dirname, join } from "@std/path/mod.js";
import { onInterrupt } from "../../command/interrupt.ts";
import { BacktestError } from "../../command/errors.ts";

let made = 0;

/**
 * A file for what a run cannot keep in memory, on the disk where `target` is going to be. It loses
 * its name as soon as it is open, so that nothing of it is left however the process ends; where the
 * system does not allow that (Windows), it is removed when it is closed or the run interrupted.
 * Made with the first bytes that are written.
 */
export class ScratchFile {
  readonly #target: string;
  #file: Deno.FsFile | null = null;
  #path: string | null = null;
  #callOff = () => {};
  #size = 0;

  /** @param target what the bytes are for: named in messages, and may not exist yet */
  constructor(target: string) {
    this.#target = target;
  }

  /** Where the next bytes are appended. */
  get size(): number {
    return this.#size;
  }

  /** @throws {BacktestError} the disk is full or cannot be written. */
  append(bytes: Uint8Array): void {
    this.write(this.#size, bytes);
    this.#size += bytes.length;
  }

  /** @throws {BacktestError} the disk is full or cannot be written. */
  write(at: number, bytes: Uint8Array): void {
    try {
      const file = this.#file ?? this.#open();
      file.seekSync(at, Deno.SeekMode.Start);
      for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
    } catch (cause) {
      const text = cause instanceof Error ? cause.message : String(cause);
      throw new BacktestError(
        "failed",
        `Cannot write ${this.#target}, nothing of it is kept: ${text}`,
        { cause },
      );
    }
  }

  /** Fills `bytes` from `at` on. Throws RangeError where less than that was written. */
  read(at: number, bytes: Uint8Array): void {
    const file = this.#file;
    if (file === null || at + bytes.length > this.#size) {
      throw new RangeError(`Nothing was written at ${at} to ${at + bytes.length}`);
    }
    file.seekSync(at, Deno.SeekMode.Start);
    for (let done = 0; done < bytes.length;) {
      const count = file.readSync(bytes.subarray(done));
      if (count === null) throw new RangeError(`The file ends at ${at + done}`);
      done += count;
    }
  }

  /** Gives the disk space back; safe to call twice. */
  close(): void {
    this.#callOff();
    this.#file?.close();
    this.#file = null;
    if (this.#path !== null) Deno.removeSync(this.#path);
    this.#path = null;
  }

  #open(): Deno.FsFile {
    const path = join(folderFor(this.#target), `.record-${Deno.pid}-${++made}`);
    const file = Deno.openSync(path, { read: true, write: true, createNew: true });
    this.#file = file;
    try {
      Deno.removeSync(path);
    } catch {
      this.#path = path;
      this.#callOff = onInterrupt(() => this.close());
    }
    return file;
  }
}

/** The nearest folder above `target` that is there already. */
function folderFor(target: string): string {
  const folder = dirname(target);
  return existsSync(folder) || dirname(folder) === folder ? folder : folderFor(folder);
}
