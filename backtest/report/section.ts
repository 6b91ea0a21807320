import { type Child, Html, html } from "./html.ts";

/** Name and place of a section; the page's contents are made of these. */
export interface SectionSpec {
  readonly id: string;
  readonly title: string;
  /** One sentence below the heading. */
  readonly lead?: string;
}

/** A section with its heading, labelled for assistive software. */
export function section(spec: SectionSpec, ...body: readonly Child[]): Html {
  return html`
    <section id="${spec.id}" aria-labelledby="${spec.id}-title">
      <h2 id="${spec.id}-title">${spec.title}</h2>
      ${spec.lead === undefined ? null : html`<p class="lead">${spec.lead}</p>`}
      ${body}
    </section>
  `;
}

/** What stands where there is nothing to show. */
export function empty(words: string): Html {
  return html`<p class="empty">${words}</p>`;
}

export interface TableColumn<Row> {
  readonly label: string;
  readonly cell: (row: Row) => Child;
  readonly numeric?: boolean;
  /** Class of a cell, such as "loss". */
  readonly tone?: (row: Row) => string;
}

/** A plain table with a caption for assistive software; wide ones scroll inside their own box. */
export function table<Row>(
  caption: string,
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
): Html {
  const head = columns.map((c) =>
    html`<th scope="col" class="${c.numeric ? "number" : ""}">${c.label}</th>`
  );
  const body = rows.map((row) =>
    html`<tr>${
      columns.map((c) => {
        const classes = [c.numeric ? "number" : "", c.tone?.(row) ?? ""].join(" ").trim();
        return html`<td class="${classes}">${c.cell(row)}</td>`;
      })
    }</tr>`
  );
  return html`
    <div class="box" tabindex="0" role="region" aria-label="${caption}">
      <table>
        <caption class="aside">${caption}</caption>
        <thead>
          <tr>${head}</tr>
        </thead>
        <tbody>${body}</tbody>
      </table>
    </div>
  `;
}

/** A bar whose length is a share, for a table cell; the number beside it says the same. */
export function bar(share: number, tone = ""): Html {
  const width = Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
  return html`
    <span class="track"
      aria-hidden="true"><span class="fill ${tone}" style="width:${width}%"></span></span>
  `;
}

/** "gain", "loss" or nothing, by sign. */
export function tone(value: number | null): string {
  return value === null || value === 0 || Number.isNaN(value) ? "" : value > 0 ? "gain" : "loss";
}
