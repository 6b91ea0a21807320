/** What a Jupyter front end may show of a value: MIME type to content; it picks the richest. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** The method by which Deno's kernel asks a value to show itself. */
export const DISPLAY = Symbol.for("Jupyter.display");

/** The method by which Deno prints a value in a terminal. */
export const INSPECT = Symbol.for("Deno.customInspect");

/** Text safe inside HTML elements and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
