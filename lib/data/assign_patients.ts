import { type Subset, SUBSETS } from "./subsets.ts";
import { tuple } from "../formats/items.ts";

/** The number of images of one class that each subset should get. */
export type Aims = Readonly<Record<Subset, number>>;

/**
 * Assigns a subset to each patient, given as the classes of the patient's images. The subsets'
 * counts per class come as near to `aims` as whole patients allow.
 *
 * Patients with more images choose first, those with equally many in the order given. Each goes to
 * a subset where all its images still fit: the one that lacks the largest share of its aim in the
 * patient's classes. If they fit nowhere, it goes to the subset that they overfill least. Patients
 * with one image come last and fill the gaps, so aims are met exactly if there are enough of them.
 * Patients with several images spread over the subsets in proportion.
 */
export function assignPatients(
  patients: readonly (readonly string[])[],
  aims: ReadonlyMap<string, Aims>,
): readonly Subset[] {
  const wanted = new Map(Array.from(aims, ([label, aim]) => [label, { ...aim }]));
  const assigned = new Array<Subset>(patients.length);
  const queue = patients.map((labels, index) => ({ labels, index }))
    .sort((a, b) => b.labels.length - a.labels.length || a.index - b.index);
  for (const { labels, index } of queue) {
    const counts = Map.groupBy(labels, (label) => label);
    const offers = SUBSETS.map((subset) => {
      let overfill = 0, lack = 0;
      for (const [label, { length }] of counts) {
        const left = wanted.get(label)?.[subset] ?? 0;
        const aim = aims.get(label)?.[subset] ?? 0;
        overfill += Math.max(0, length - left);
        lack += aim === 0 ? 0 : length * left / aim;
      }
      return { subset, overfill, lack };
    });
    const [best] = tuple(offers.sort((a, b) => a.overfill - b.overfill || b.lack - a.lack), 1);
    assigned[index] = best.subset;
    for (const label of labels) {
      const left = wanted.get(label);
      if (left !== undefined) left[best.subset]--;
    }
  }
  return assigned;
}
