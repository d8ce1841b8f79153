/** Results as rows of a Markdown table. */
import type { BenchResult } from "./measure.ts";

/** The table's first two lines. */
export const TABLE_HEAD =
  "| measure | ours | peer | ratio | quartiles | unit |\n| --- | ---: | ---: | ---: | --- | --- |";

/** One row: medians to three digits, ratios to two decimals. */
export function resultLine({ name, ours, peer, ratio, spread: [low, high], unit }: BenchResult): string {
  const number = (value: number) => value >= 100 ? value.toFixed(0) : value.toPrecision(3);
  const quartiles = `${low.toFixed(2)} – ${high.toFixed(2)}`;
  return `| ${name} | ${number(ours)} | ${number(peer)} | ${ratio.toFixed(2)} | ${quartiles} | ${unit} |`;
}
