/** The messages of captions: the smallest and the largest of some figures. */

/** A figure with its owner's name: Markdown. */
export interface NamedFigure {
  readonly name: string;
  /** The figure; null or a non-finite number is left out. */
  readonly value: number | null;
  readonly text: () => string;
}

/**
 * Returns a sentence such as `Median AUCs lie between 0.68 (EffNet) and 0.75 (ResNet).`; `one`
 * names a single figure.
 */
export function rangeWords(
  { many, one }: { readonly many: string; readonly one: string },
  figures: readonly NamedFigure[],
): string {
  const known = figures.flatMap(({ value, ...rest }) =>
    value === null || !Number.isFinite(value) ? [] : [{ ...rest, value }]
  ).toSorted((a, b) => a.value - b.value);
  const [least] = known, most = known.at(-1);
  const words = ({ name, text }: Pick<NamedFigure, "name" | "text">) => `${text()} (${name})`;
  if (!least || !most) return `${many}: none is known.`;
  return least === most
    ? `${one} is ${words(least)}.`
    : `${many} lie between ${words(least)} and ${words(most)}.`;
}

/**
 * Returns a sentence such as `3 of 5 pairs differ.`, `1 of 5 pairs differs.`, `None of 5 pairs
 * differs.`
 */
export function shareWords(
  count: number,
  total: number,
  { noun, one, many }: Readonly<Record<"noun" | "one" | "many", string>>,
): string {
  return `${count === 0 ? "None" : count} of ${total} ${noun} ${count < 2 ? one : many}.`;
}
