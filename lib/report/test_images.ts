import type { ReportContext } from "./context.ts";
import { escapeText } from "./markdown.ts";

/** Counts of the test images in words. */
export interface TestImageCounts {
  readonly total: number;
  /** `12 per class`, or `12 normal, 13 cardiomegaly`. */
  readonly perClass: string;
}

/**
 * Counts the test images: with folds, those of all folds together. `undefined` if there is no
 * split, or a fold is unfinished.
 */
export function testImages({ measurements, ledger }: ReportContext): TestImageCounts | undefined {
  const { split, classNames, folds, crossValidation } = measurements;
  if (folds !== null) {
    if (!crossValidation) return undefined;
    const { total, classes } = crossValidation.value.tested;
    const cite = (own: number) => ledger.cite(crossValidation, ["tested", "classes", own], "integer");
    return { total, perClass: perClass(classes, classNames, cite) };
  }
  const place = split?.value.subsets.findIndex(({ name }) => name === "test") ?? -1;
  const subset = split?.value.subsets[place];
  if (!split || !subset) return undefined;
  const { images } = subset;
  const cite = (own: number) => ledger.cite(split, ["subsets", place, "images", own], "integer");
  return {
    total: images.reduce((sum, count) => sum + count, 0),
    perClass: perClass(images, classNames, cite),
  };
}

function perClass(
  images: readonly number[],
  classNames: readonly string[],
  cite: (own: number) => string,
): string {
  return images.length > 0 && images.every((count) => count === images[0])
    ? `${cite(0)} per class`
    : images.map((_, own) => `${cite(own)} ${escapeText(classNames[own] ?? "")}`).join(", ");
}
