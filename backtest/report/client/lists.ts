import type { ReportData } from "./columns.ts";
import type { Choice, Column, ListSpec } from "./table.ts";
import { durationText, fixedText, moneyText, utcText } from "./text.ts";

type Pick = (fromTs: number, toTs: number, instrument: number) => void;

/** Builders of one list's columns over the packed data. */
class Cells {
  readonly #data: ReportData;
  readonly #list: string;

  constructor(data: ReportData, list: string) {
    this.#data = data;
    this.#list = list;
  }

  values(name: string) {
    return this.#data.column(`${this.#list}.${name}`);
  }

  info(row: number) {
    return this.#data.manifest.instruments[this.values("instrument")[row]];
  }

  number(label: string, name: string, text: (value: number, row: number) => string): Column {
    const values = this.values(name);
    return {
      label,
      numeric: true,
      sort: (row) => values[row],
      text: (row) => text(values[row], row),
    };
  }

  time(label: string, name: string): Column {
    return this.number(label, name, (value) => utcText(value, "milli"));
  }

  money(label: string, name: string): Column {
    const values = this.values(name);
    return {
      ...this.number(label, name, moneyText),
      tone: (row) => values[row] < 0 ? "loss" : "",
    };
  }

  price(label: string, name: string): Column {
    return this.number(label, name, (ticks, row) => {
      const { tickMantissa, priceDecimals } = this.info(row);
      return ticks === 0 || Number.isNaN(ticks)
        ? "–"
        : fixedText(ticks * tickMantissa / 10 ** priceDecimals, priceDecimals);
    });
  }

  qty(label: string, name: string): Column {
    return this.number(label, name, (lots, row) => {
      const { lotMantissa, qtyDecimals } = this.info(row);
      return fixedText(lots * lotMantissa / 10 ** qtyDecimals, qtyDecimals);
    });
  }

  code(label: string, name: string, table: string): Column {
    const values = this.values(name);
    const text = (row: number) => this.#data.nameOf(table, values[row]);
    return { label, sort: text, text };
  }

  side(): Column {
    const values = this.values("side");
    return {
      ...this.code("Side", "side", "side"),
      tone: (row) => values[row] > 0 ? "buy" : "sell",
    };
  }

  /** No column where there is but one instrument. */
  symbol(): readonly Column[] {
    if (this.#data.manifest.instruments.length < 2) return [];
    const text = (row: number) => this.info(row).symbol;
    return [{ label: "Instrument", sort: text, text }];
  }

  /** Whether any row of a column is not zero. */
  anyOf(name: string): boolean {
    return this.values(name).some((value) => value !== 0);
  }

  choice(label: string, name: string, table: string): Choice {
    const values = this.values(name);
    return { label, code: (row) => values[row], name: (code) => this.#data.nameOf(table, code) };
  }

  instrumentChoice(): Choice {
    const values = this.values("instrument");
    return {
      label: "Instrument",
      code: (row) => values[row],
      name: (code) => this.#data.manifest.instruments[code].symbol,
    };
  }
}

const plain = (value: number) => Number.isNaN(value) ? "–" : String(value);
const wait = (value: number) => Number.isNaN(value) ? "–" : durationText(value);

export function orderList(data: ReportData, pick: Pick): ListSpec {
  const cells = new Cells(data, "order");
  const [submit, end] = [cells.values("submitTs"), cells.values("endTs")];
  const tags = cells.values("tag");
  const tag = (row: number) => data.manifest.tags[tags[row]] ?? "";
  return {
    rows: data.rows("order"),
    columns: [
      cells.number("Order", "id", plain),
      cells.time("Decided (UTC)", "submitTs"),
      ...cells.symbol(),
      cells.side(),
      cells.code("Type", "type", "type"),
      cells.code("TIF", "tif", "tif"),
      cells.price("Price", "priceTicks"),
      ...(cells.anyOf("stopTicks") ? [cells.price("Stop", "stopTicks")] : []),
      cells.qty("Quantity", "qtyLots"),
      cells.qty("Filled", "filledLots"),
      cells.price("Average", "averageTicks"),
      cells.money("Fee", "fee"),
      cells.number("Ahead (lots)", "queueAhead", plain),
      cells.code("State", "life", "life"),
      cells.code("Reason", "reason", "reason"),
      cells.number("Lived", "livedUs", wait),
      { label: "Tag", text: tag, sort: tag },
    ],
    choices: [
      cells.instrumentChoice(),
      cells.choice("Side", "side", "side"),
      cells.choice("Type", "type", "type"),
      cells.choice("State", "life", "life"),
      cells.choice("Reason", "reason", "reason"),
    ],
    onPick: (row) => {
      const last = Number.isNaN(end[row]) ? submit[row] : end[row];
      pick(submit[row], last, cells.values("instrument")[row]);
    },
  };
}

export function fillList(data: ReportData, pick: Pick): ListSpec {
  const cells = new Cells(data, "fill");
  const ts = cells.values("localTs");
  return {
    rows: data.rows("fill"),
    columns: [
      cells.time("Time (UTC)", "localTs"),
      cells.number("Order", "orderId", plain),
      ...cells.symbol(),
      cells.side(),
      cells.price("Price", "priceTicks"),
      cells.qty("Quantity", "qtyLots"),
      cells.code("Role", "liquidity", "liquidity"),
      cells.code("Why it filled", "reason", "reason"),
      cells.money("Fee", "fee"),
      cells.money("Realised", "realized"),
      cells.qty("Position after", "positionLots"),
      cells.number("Queue wait", "queueWaitUs", wait),
    ],
    choices: [
      cells.instrumentChoice(),
      cells.choice("Side", "side", "side"),
      cells.choice("Role", "liquidity", "liquidity"),
      cells.choice("Why", "reason", "reason"),
    ],
    onPick: (row) => pick(ts[row], ts[row], cells.values("instrument")[row]),
  };
}

export function tripList(data: ReportData, pick: Pick): ListSpec {
  const cells = new Cells(data, "trip");
  const [open, close] = [cells.values("openTs"), cells.values("closeTs")];
  const pnl = cells.values("pnl");
  return {
    rows: data.rows("trip"),
    columns: [
      cells.time("Opened (UTC)", "openTs"),
      cells.time("Closed (UTC)", "closeTs"),
      cells.number("Held", "heldUs", wait),
      ...cells.symbol(),
      cells.code("Direction", "side", "direction"),
      cells.number("Fills", "fills", plain),
      cells.qty("Largest position", "peakLots"),
      cells.money("Fees", "fees"),
      { ...cells.money("P&L after fees", "pnl"), tone: (row) => pnl[row] < 0 ? "loss" : "gain" },
      cells.number("Return (bps)", "returnBps", (value) => fixedText(value, 2)),
    ],
    choices: [cells.instrumentChoice(), cells.choice("Direction", "side", "direction")],
    onPick: (row) => pick(open[row], close[row], cells.values("instrument")[row]),
  };
}

const LEVELS = ["debug", "info", "warn", "error"];

export function logList(data: ReportData): ListSpec {
  const { logs } = data.manifest;
  const level = (row: number) => LEVELS.indexOf(logs[row].level);
  return {
    rows: logs.length,
    columns: [
      {
        label: "Time (UTC)",
        numeric: true,
        text: (row) => utcText(logs[row].ts, "milli"),
        sort: (row) => logs[row].ts,
      },
      {
        label: "Level",
        text: (row) => logs[row].level,
        sort: level,
        tone: (row) => level(row) === 3 ? "loss" : level(row) === 2 ? "sell" : "",
      },
      { label: "Message", text: (row) => logs[row].text, sort: (row) => logs[row].text },
    ],
    choices: [{ label: "Level", code: level, name: (code) => LEVELS[code] }],
  };
}
