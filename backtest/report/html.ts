/** Markup that needs no more escaping. Made by {@linkcode html}, or by {@linkcode trusted} of our own text. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Child = Html | string | number | null | readonly Child[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it stands in an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => ENTITIES[c]);
}

/**
 * Template tag: every value is escaped unless it is {@linkcode Html} itself, so that a strategy's
 * name or log cannot become markup. Null is nothing; arrays are joined.
 *
 * @example
 * ```ts
 * html`<b>${"<i>"}</b>`.text; // "<b>&lt;i&gt;</b>"
 * ```
 */
export function html(strings: TemplateStringsArray, ...values: readonly Child[]): Html {
  let text = strings[0];
  values.forEach((value, i) => text += render(value) + strings[i + 1]);
  return new Html(text);
}

/** Markup that is our own: the style sheet, the script, encoded data. */
export function trusted(text: string): Html {
  return new Html(text);
}

function render(child: Child): string {
  if (child === null) return "";
  if (child instanceof Html) return child.text;
  if (typeof child === "string") return escapeHtml(child);
  return typeof child === "number" ? String(child) : child.map(render).join("");
}

/** JSON that cannot end the script element it stands in. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
