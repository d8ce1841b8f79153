/** The cases that a page shows. */

/** The largest number of cases on a page. */
const MOST = 12;

/**
 * Returns the indices of a few images, equally many per class, spread over the table: the first,
 * the last and those between.
 */
export function chosenCases(labels: readonly string[], classNames: readonly string[]): readonly number[] {
  const each = Math.max(1, Math.floor(MOST / classNames.length));
  return classNames.slice(0, MOST).flatMap((name) => {
    const places = [...labels.keys()].filter((place) => labels[place] === name);
    const count = Math.min(each, places.length);
    return Array.from(
      { length: count },
      (_, index) => places[count === 1 ? 0 : Math.round(index * (places.length - 1) / (count - 1))] ?? 0,
    );
  });
}
