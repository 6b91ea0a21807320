/*
 * The functions of this folder follow the algorithms and coefficients of fdlibm, whose notice is:
 *
 *   Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All rights reserved.
 *   Developed at SunPro and SunSoft, Sun Microsystems, Inc. businesses.
 *   Permission to use, copy, modify, and distribute this software is freely granted, provided that
 *   this notice is preserved.
 */

import { acos, asin, atan, atan2 } from "./arc.ts";
import { cos, sin, tan } from "./circular.ts";
import { exp, expm1 } from "./exp.ts";
import { acosh, asinh, atanh, cosh, sinh, tanh } from "./hyperbolic.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";
import { log10, log2 } from "./log_base.ts";
import { pow } from "./pow.ts";
import { cbrt, hypot } from "./roots.ts";

/**
 * Elementary functions with the same bits on every machine and engine version.
 *
 * ECMAScript leaves the last bits of `Math.exp` and its kind to the engine, and engines differ in 3
 * to 10 % of arguments; + − × ÷ and `Math.sqrt` are exact by definition. These functions are made
 * of the latter alone. A golden hash in the tests holds their bits.
 *
 * Signatures and special cases are those of `Math`. Hot code imports a function from its own file.
 */
export const libm = Object.freeze({
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  cbrt,
  cos,
  cosh,
  exp,
  expm1,
  hypot,
  log,
  log10,
  log1p,
  log2,
  pow,
  sin,
  sinh,
  tan,
  tanh,
});

/**
 * Puts these functions in the place of `math`'s own, for code that must be deterministic without
 * being written for it (a strategy in its cage). The operator `**` cannot be replaced.
 */
export function installLibm(math: Math): void {
  for (const [name, value] of Object.entries(libm)) {
    Object.defineProperty(math, name, { value, writable: false, configurable: false });
  }
}
