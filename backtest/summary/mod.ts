/** A finished run in the terminal and as JSON. */
export { type JsonStatistic, type RunSummary, summaryJson } from "./summary_json.ts";
export { comparisonText, type SummaryEntry, summaryText } from "./summary_text.ts";
export { paint, type TableStyle, type TextColumn, textTable, type Tone } from "./text_table.ts";
