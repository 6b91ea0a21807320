import type { StrategyTotals } from "../../engine/kernel/totals.ts";
import type { AnyResult } from "../result.ts";
import { type RunStats, statisticOf } from "../stats/mod.ts";
import { durationText, fixedText, moneyText } from "./client/text.ts";
import { type Html, html } from "./html.ts";
import { section, table, tone } from "./section.ts";
import { sampleText, statisticText } from "./text.ts";

interface Tile {
  readonly label: string;
  readonly value: string;
  readonly detail: string;
  readonly tone: string;
}

/** The few numbers that a person looks for first. */
export function headlineSection(result: AnyResult, stats: RunStats): Html {
  const tiles = [...moneyTiles(result, stats), ...qualityTiles(result, stats)];
  return section(
    { id: "headline", title: "Headline" },
    html`<ul class="tiles">${
      tiles.map((tile) =>
        html`<li><span class="label">${tile.label}</span><strong class="${tile.tone}">${tile.value}</strong><span class="detail">${tile.detail}</span></li>`
      )
    }</ul>`,
    result.strategies === undefined ? null : strategiesTable(result, result.strategies),
  );
}

/** Each of several strategies on the account; the tiles above are their sum. */
function strategiesTable(
  { identity }: AnyResult,
  strategies: readonly StrategyTotals[],
): Html {
  const position = ({ positionLots }: StrategyTotals) =>
    identity.instruments.map((i, k) =>
      `${fixedText(positionLots[k] * i.lotMantissa / 10 ** i.qtyDecimals, i.qtyDecimals)} ${i.base}`
    ).join(", ");
  const money = (label: string, of: (one: StrategyTotals) => number) => ({
    label,
    cell: (one: StrategyTotals) => moneyText(of(one)),
    numeric: true,
  });
  const count = (label: string, of: (one: StrategyTotals) => number) => ({
    label,
    cell: (one: StrategyTotals) => fixedText(of(one), 0),
    numeric: true,
  });
  return table("Strategies on this account", [
    { label: "Strategy", cell: (one) => one.label },
    { ...money("P&L", (one) => one.pnl), tone: (one) => tone(one.pnl) },
    money("Realised", (one) => one.realized),
    money("Fees", (one) => one.fees),
    money("Share of the cash", (one) => one.capital),
    count("Orders", (one) => one.orders),
    count("Fills", (one) => one.fills),
    count("Denied", (one) => one.denied),
    { label: "Position at the end", cell: position, numeric: true },
  ], strategies);
}

function moneyTiles({ identity, totals }: AnyResult, stats: RunStats): readonly Tile[] {
  const settle = identity.instruments[0]?.settle ?? "";
  const net = totals.equity - identity.cash;
  const total = statisticOf(stats.statistics, "totalReturn");
  const depth = statisticOf(stats.statistics, "maxDrawdown");
  const share = statisticOf(stats.statistics, "maxDrawdownFraction");
  const length = statisticOf(stats.statistics, "maxDrawdownLength");
  const feeRate = statisticOf(stats.statistics, "feeRate");
  return [
    {
      label: `Net P&L, ${settle}`,
      value: moneyText(net),
      detail: `${statisticText(total, settle)} of ${moneyText(identity.cash)}`,
      tone: tone(net),
    },
    {
      label: `End equity, ${settle}`,
      value: moneyText(totals.equity),
      detail: `realised ${moneyText(totals.realized)}, open ${moneyText(totals.unrealized)}`,
      tone: "",
    },
    {
      label: `Max drawdown, ${settle}`,
      value: depth.value === null ? "N/A" : moneyText(-depth.value),
      detail: `${statisticText(share, settle)}, ${
        length.value === null ? "N/A" : durationText(length.value)
      } ${length.note.includes("not recovered") ? "so far" : "to recover"}`,
      tone: tone(-(depth.value ?? 0)),
    },
    {
      label: `Fees, ${settle}`,
      value: moneyText(totals.fees),
      detail: `${statisticText(feeRate, settle)} of ${moneyText(totals.turnover)} traded`,
      tone: "",
    },
  ];
}

function qualityTiles({ totals, identity }: AnyResult, stats: RunStats): readonly Tile[] {
  const of = (key: string) => statisticOf(stats.statistics, key);
  const settle = identity.instruments[0]?.settle ?? "";
  const positions = identity.instruments
    .map((i, k) => {
      const lots = totals.positionLots[k];
      return `${fixedText(lots * i.lotMantissa / 10 ** i.qtyDecimals, i.qtyDecimals)} ${i.base}`;
    });
  const plain = (label: string, key: string): Tile => ({
    label,
    value: statisticText(of(key), settle),
    detail: of(key).value === null ? sampleText(of(key)) : of(key).note,
    tone: "",
  });
  return [
    {
      label: "Orders and fills",
      value: `${fixedText(totals.orders, 0)} / ${fixedText(totals.fills, 0)}`,
      detail: `${fixedText(totals.denied, 0)} denied by risk, ${
        fixedText(totals.rejected, 0)
      } rejected by the venue`,
      tone: "",
    },
    {
      label: "Position at the end",
      value: positions.length > 0 ? positions[0] : "none",
      detail: positions.length > 1
        ? positions.slice(1).join(", ")
        : `exposure ${statisticText(of("exposure"), settle)} of the time`,
      tone: "",
    },
    plain("Sharpe ratio", "sharpe"),
    plain("Maker share", "makerShare"),
  ];
}
