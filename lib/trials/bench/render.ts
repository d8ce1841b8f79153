/** Renders results as rows of Markdown tables. */
import type { CheckoutRatio } from "./against.ts";
import type { BenchResult } from "./measure.ts";

/** The table's first two lines. */
export const TABLE_HEAD =
  "| measure | ours | peer | ratio | quartiles | unit |\n| --- | ---: | ---: | ---: | --- | --- |";

/** Returns one row: medians to three digits, ratios to two decimals. */
export function resultLine({ name, ours, peer, ratio, spread: [low, high], unit }: BenchResult): string {
  const quartiles = `${low.toFixed(2)} – ${high.toFixed(2)}`;
  return `| ${name} | ${number(ours)} | ${number(peer)} | ${ratio.toFixed(2)} | ${quartiles} | ${unit} |`;
}

/** The first two lines of the table of two checkouts. */
export const RATIO_HEAD =
  "| measure | this checkout | the other | ratio | interval | unit |\n| --- | ---: | ---: | ---: | --- | --- |";

/** Returns one row of it: medians to three digits, ratios to three decimals. */
export function ratioLine({ name, here, there, ratio, interval, unit }: CheckoutRatio): string {
  const between = interval === undefined
    ? "–"
    : `${interval.low.toFixed(3)} – ${interval.high.toFixed(3)} (${Math.floor(100 * interval.confidence)} %)`;
  return `| ${name} | ${number(here)} | ${number(there)} | ${ratio.toFixed(3)} | ${between} | ${unit} |`;
}

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
