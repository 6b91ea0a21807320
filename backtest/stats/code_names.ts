import { Life, Liquidity, OrderType, Reason, TimeInForce } from "../../engine/order/types.ts";

/** Words for the codes in the records, by code: "stop market", "GTX", "risk: order rate", … */
export const CODE_NAMES = {
  type: namesOf(OrderType, words),
  tif: namesOf(TimeInForce, (name) => name),
  life: namesOf(Life, words),
  liquidity: namesOf(Liquidity, words),
  reason: namesOf(Reason, reasonWords),
} as const;

/** The word for a code, or the code itself when it is not one of ours. */
export function codeName(table: keyof typeof CODE_NAMES, code: number): string {
  return CODE_NAMES[table].get(code) ?? `code ${code}`;
}

function namesOf(codes: Readonly<Record<string, number>>, word: (name: string) => string) {
  return new Map(Object.entries(codes).map(([name, code]) => [code, word(name)]));
}

function words(name: string): string {
  return name.toLowerCase().replaceAll("_", " ");
}

function reasonWords(name: string): string {
  const spoken = words(name);
  if (spoken.startsWith("denied ")) return `risk: ${spoken.slice("denied ".length)}`;
  if (spoken.startsWith("venue ")) return `venue: ${spoken.slice("venue ".length)}`;
  if (spoken.startsWith("unknown ")) return `unknown: ${spoken.slice("unknown ".length)}`;
  return spoken.startsWith("fault ") ? `fault: ${spoken.slice("fault ".length)}` : spoken;
}
