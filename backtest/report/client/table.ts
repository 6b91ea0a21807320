/// <reference lib="dom" />

/** A column of a list: what a cell says, what it sorts by, how it is set. */
export interface Column {
  readonly label: string;
  readonly text: (row: number) => string;
  readonly sort: (row: number) => number | string;
  readonly numeric?: boolean;
  /** Class of a cell, such as "buy". */
  readonly tone?: (row: number) => string;
}

/** A choice that narrows a list to the rows whose code is the chosen one. */
export interface Choice {
  readonly label: string;
  readonly code: (row: number) => number;
  readonly name: (code: number) => string;
}

export interface ListSpec {
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly choices: readonly Choice[];
  /** Called when a row is clicked, or entered by keyboard. */
  readonly onPick?: (row: number) => void;
}

const ROW_HEIGHT = 30;
/** Rows drawn above and below what is seen. */
const MARGIN = 8;

/** A list that sorts by its headings and filters by text and choices; only the rows in sight exist. */
export class VirtualList {
  readonly #spec: ListSpec;
  readonly #scroller = element("div", "scroller");
  readonly #body = element("tbody");
  readonly #count = element("output", "count");
  readonly #search = element("input");
  readonly #selects: HTMLSelectElement[] = [];
  readonly #headings: HTMLElement[] = [];
  #texts: string[] | undefined;
  #visible: number[] = [];
  #sorted = 0;
  #ascending = true;

  constructor(host: HTMLElement, spec: ListSpec) {
    this.#spec = spec;
    host.append(this.#controls(host.dataset.label ?? "list"), this.#scroller);
    this.#scroller.tabIndex = 0;
    this.#scroller.setAttribute("role", "region");
    this.#scroller.setAttribute("aria-label", host.dataset.label ?? "list");
    const table = element("table");
    table.append(this.#head(), this.#body);
    this.#scroller.append(table);
    this.#scroller.addEventListener("scroll", () => this.#draw(), { passive: true });
    new ResizeObserver(() => this.#draw()).observe(this.#scroller);
    this.#apply();
  }

  #controls(label: string): HTMLElement {
    const bar = element("div", "filters");
    this.#search.type = "search";
    this.#search.placeholder = "Filter by any text";
    this.#search.setAttribute("aria-label", `Filter ${label} by text`);
    this.#search.addEventListener("input", () => this.#apply());
    bar.append(this.#search);
    for (const choice of this.#spec.choices) bar.append(this.#select(choice));
    this.#count.setAttribute("aria-live", "polite");
    bar.append(this.#count);
    return bar;
  }

  #select(choice: Choice): HTMLElement {
    const select = element("select");
    select.setAttribute("aria-label", choice.label);
    select.append(new Option(`${choice.label}: all`, ""));
    const codes = new Set<number>();
    for (let row = 0; row < this.#spec.rows; row++) codes.add(choice.code(row));
    for (const code of [...codes].sort((a, b) => a - b)) {
      select.append(new Option(choice.name(code), String(code)));
    }
    select.hidden = codes.size < 2;
    select.addEventListener("change", () => this.#apply());
    this.#selects.push(select);
    return select;
  }

  #head(): HTMLElement {
    const row = element("tr");
    this.#spec.columns.forEach((column, i) => {
      const heading = element("th", column.numeric ? "number" : "");
      heading.scope = "col";
      const button = element("button");
      button.type = "button";
      button.textContent = column.label;
      button.addEventListener("click", () => {
        this.#ascending = this.#sorted === i ? !this.#ascending : true;
        this.#sorted = i;
        this.#apply();
      });
      heading.append(button);
      row.append(heading);
      this.#headings.push(heading);
    });
    const head = element("thead");
    head.append(row);
    return head;
  }

  /** Filters, sorts and draws from the top. O(n log n) of the rows left. */
  #apply() {
    const { rows, columns, choices } = this.#spec;
    const words = this.#search.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    const texts = words.length > 0 ? this.#allTexts() : [];
    const chosen = this.#selects.map((select) => select.value === "" ? NaN : Number(select.value));
    const visible: number[] = [];
    for (let row = 0; row < rows; row++) {
      if (chosen.some((code, i) => !Number.isNaN(code) && choices[i].code(row) !== code)) continue;
      if (words.every((word) => texts[row].includes(word))) visible.push(row);
    }
    const key = columns[this.#sorted].sort;
    const keys = visible.map(key);
    const order = visible.map((_, i) => i);
    const sign = this.#ascending ? 1 : -1;
    order.sort((a, b) => sign * compare(keys[a], keys[b]) || a - b);
    this.#visible = order.map((i) => visible[i]);
    this.#headings.forEach((heading, i) => {
      const direction = this.#ascending ? "ascending" : "descending";
      heading.setAttribute("aria-sort", i === this.#sorted ? direction : "none");
    });
    const total = `${rows} row${rows === 1 ? "" : "s"}`;
    this.#count.textContent = visible.length === rows ? total : `${visible.length} of ${total}`;
    this.#scroller.scrollTop = 0;
    this.#draw();
  }

  #allTexts(): string[] {
    const { columns, rows } = this.#spec;
    this.#texts ??= Array.from(
      { length: rows },
      (_, row) => columns.map((column) => column.text(row)).join(" ").toLowerCase(),
    );
    return this.#texts;
  }

  #draw() {
    const shown = Math.ceil(this.#scroller.clientHeight / ROW_HEIGHT) + 2 * MARGIN;
    const first = Math.max(0, Math.floor(this.#scroller.scrollTop / ROW_HEIGHT) - MARGIN);
    const begin = Math.min(first, Math.max(0, this.#visible.length - shown));
    const end = Math.min(this.#visible.length, begin + shown);
    const parts: HTMLElement[] = [spacer(begin)];
    for (let i = begin; i < end; i++) parts.push(this.#row(this.#visible[i], i));
    parts.push(spacer(this.#visible.length - end));
    this.#body.replaceChildren(...parts);
  }

  #row(row: number, position: number): HTMLElement {
    const line = element("tr");
    line.setAttribute("aria-rowindex", String(position + 2));
    for (const column of this.#spec.columns) {
      const cell = element("td", column.numeric ? "number" : "");
      const tone = column.tone?.(row);
      if (tone) cell.classList.add(tone);
      cell.textContent = column.text(row);
      line.append(cell);
    }
    const pick = this.#spec.onPick;
    if (pick !== undefined) {
      line.tabIndex = 0;
      line.addEventListener("click", () => pick(row));
      line.addEventListener("keydown", (event) => {
        if (event.key === "Enter") pick(row);
      });
    }
    return line;
  }
}

/** Total: NaN last, texts by code unit. */
function compare(a: number | string, b: number | string): number {
  if (typeof a === "string" || typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a - b;
}

function spacer(rows: number): HTMLElement {
  const line = element("tr");
  line.setAttribute("aria-hidden", "true");
  line.className = "spacer";
  line.style.height = `${rows * ROW_HEIGHT}px`;
  return line;
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = "",
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className !== "") made.className = className;
  return made;
}
