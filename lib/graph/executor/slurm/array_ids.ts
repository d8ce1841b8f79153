/** Ids of jobs and of elements of arrays, as Slurm writes them. */

/** Jobs that one id stands for: elements of an array, or (without `indices`) one job. */
export interface JobIds {
  readonly job: string;
  readonly indices?: readonly number[];
}

/**
 * The most elements of an array: ours are smaller, and `[0-4000000000]` from elsewhere would fill
 * the memory.
 */
const MOST = 100_000;

/**
 * Parses `123`, `123_4`, `123_[5-9]`, `123_[1,5-9:2%3]`, and the heterogeneous `123+0`. Returns
 * `undefined` for anything else, such as a list that Slurm itself has cut (`123_[0-99...]`).
 */
export function parseJobId(text: string): JobIds | undefined {
  const [, job, element, list] = /^(\d+)(?:\+\d+|_(\d+)|_\[([\d,:-]+)(?:%\d+)?\])?$/.exec(text) ?? [];
  if (job === undefined) return undefined;
  if (element !== undefined) return { job, indices: [Number(element)] };
  if (list === undefined) return { job };
  const indices = parseIndices(list);
  return indices && { job, indices };
}

/** Parses the indices of `1,5-9:2`: single ones, ranges, and ranges with a step. */
export function parseIndices(list: string): readonly number[] | undefined {
  const indices: number[] = [];
  for (const part of list.split(",")) {
    const [, from, to, by] = /^(\d+)(?:-(\d+)(?::(\d+))?)?$/.exec(part) ?? [];
    if (from === undefined) return undefined;
    const first = Number(from), last = Number(to ?? from), step = Number(by ?? 1);
    if (step < 1 || last < first || (last - first) / step + indices.length > MOST) return undefined;
    for (let index = first; index <= last; index += step) indices.push(index);
  }
  return indices;
}

/** Formats indices in any order, each once, as `1,5-9`. */
export function formatIndices(indices: readonly number[]): string {
  const sorted = [...new Set(indices)].sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const index of sorted) {
    const range = ranges.at(-1);
    if (range !== undefined && range[1] === index - 1) range[1] = index;
    else ranges.push([index, index]);
  }
  return ranges.map(([from, to]) => from === to ? String(from) : `${from}-${to}`).join(",");
}

/** Formats an id as `123_4`, or `123` without an index. */
export function formatJobId(job: string, index?: number): string {
  return index === undefined ? job : `${job}_${index}`;
}
