import type { ReportContext } from "./context.ts";
import { escapeText } from "./markdown.ts";

/** The test images, as counts in words. */
export interface TestImageCounts {
  readonly total: number;
  /** `12 per class`, or `12 normal, 13 cardiomegaly`. */
  readonly perClass: string;
}

/** Counts the test images; `undefined` where there is no split. */
export function testImages({ measurements, ledger }: ReportContext): TestImageCounts | undefined {
  const { split, classNames } = measurements;
  const place = split?.value.subsets.findIndex(({ name }) => name === "test") ?? -1;
  const subset = split?.value.subsets[place];
  if (!split || !subset) return undefined;
  const { images } = subset;
  const cite = (own: number) => ledger.cite(split, ["subsets", place, "images", own], "integer");
  const equal = images.every((count) => count === images[0]);
  return {
    total: images.reduce((sum, count) => sum + count, 0),
    perClass: equal && images.length > 0
      ? `${cite(0)} per class`
      : images.map((_, own) => `${cite(own)} ${escapeText(classNames[own] ?? "")}`).join(", "),
  };
}
