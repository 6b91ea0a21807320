/** The report of a finished run. */
export { type IndexEntry, renderIndex } from "./index_page.ts";
export { DEFAULT_LIMITS, type ReportLimits } from "./limits.ts";
export { renderReport, type ReportOptions } from "./render.ts";
