import type { ByteReader } from "./byte_reader.ts";
import type { ByteWriter } from "./byte_writer.ts";

/** Kind of the first frame of a journal. */
export const HEADER_KIND = 0;
/**
 * Counts the meanings of inputs: raised by whoever changes what a kernel decides on the same ones.
 * A replay of another number may come to other decisions.
 */
export const KERNEL_VERSION = 1;

/** Something by its name and the SHA-256 of all that makes it up, 64 hexadecimal digits. */
export interface Hashed {
  readonly name: string;
  readonly hash: string;
}

/** What the first frame of a journal, or of a later part of one, says. */
export interface JournalHeader {
  readonly kernelVersion: number;
  /** SHA-256 of everything that the kernel was made of, 64 hexadecimal digits. */
  readonly configHash: string;
  /** Counts the starts of one trader; client order ids carry it. */
  readonly epoch: number;
  /** When the session began, µs; 0 where it begins with its first row. */
  readonly startTs: number;
  /** Counts the files of one journal from 0, and the numbers with which this one begins. */
  readonly part: number;
  readonly firstInput: number;
  readonly firstDecision: number;
  /** Strategies and instruments in the order of their numbers. */
  readonly strategies: readonly Hashed[];
  readonly instruments: readonly Hashed[];
}

/** u32 kernel version, hash, f64 epoch, start, first input, first decision, u32 part, the lists. */
export function encodeHeader(out: ByteWriter, header: JournalHeader): void {
  out.reserve(40);
  out.u32(header.kernelVersion);
  out.hash(header.configHash);
  out.reserve(36);
  out.f64(header.epoch);
  out.f64(header.startTs);
  out.f64(header.firstInput);
  out.f64(header.firstDecision);
  out.u32(header.part);
  for (const list of [header.strategies, header.instruments]) {
    out.reserve(4);
    out.u32(list.length);
    for (const { name, hash } of list) {
      out.text(name);
      out.hash(hash);
    }
  }
}

export function decodeHeader(from: ByteReader): JournalHeader {
  const header = {
    kernelVersion: from.u32(),
    configHash: from.hash(),
    epoch: from.f64(),
    startTs: from.f64(),
    firstInput: from.f64(),
    firstDecision: from.f64(),
    part: from.u32(),
    strategies: hashedList(from),
    instruments: hashedList(from),
  };
  from.finish();
  return header;
}

function hashedList(from: ByteReader): Hashed[] {
  return Array.from({ length: from.count(36) }, () => ({ name: from.text(), hash: from.hash() }));
}
