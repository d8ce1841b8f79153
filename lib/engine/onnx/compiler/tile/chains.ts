/** Groups passes over the same images that can be computed tile by tile. */
import { topologicalOrder } from "../../../../nn/graph.ts";
import { sameShape } from "../graph/views.ts";
import type { Node } from "../graph/operators.ts";
import { type ImageSizes, type Pass, passOf } from "./passes.ts";

/** Passes over images of the same sizes; none waits for a sum that another computes. */
export interface Chain {
  readonly sizes: ImageSizes;
  /** The passes, each after those that it reads. */
  readonly passes: ReadonlyMap<Node, Pass>;
  /** The passes that operations outside the chain read. */
  readonly results: readonly Node[];
}

/**
 * A program's operations in an order that keeps chains whole: everything that a chain reads comes
 * before it.
 */
export type Step = Node | Chain;

/** Returns true if `step` is a chain, false if it is an operation. */
export function isChain(step: Step): step is Chain {
  return "passes" in step;
}

/**
 * Returns every operation that `outputs` depend on, with passes in chains.
 *
 * An operation's level is the number of times that a path to it leaves the passes over images: an
 * operation after a sum over pixels, or after a convolution, has a higher level than the passes
 * before it. So passes of equal level depend on one another only through images, and can be
 * computed together.
 */
export function inChains(outputs: readonly Node[]): readonly Step[] {
  const whole = topologicalOrder<Node>(outputs);
  const passes = new Map(whole.flatMap((value) => {
    const pass = passOf(value);
    return pass === undefined ? [] : [[value, pass] as const];
  }));
  const order = needed(whole, passes, outputs);
  const kept = new Set(outputs), readers = readersOf(order, passes);
  const levels = levelsOf(order, passes, readers, kept);
  const level = (value: Node) => levels.get(value) ?? 0;
  const groups = grouped(order, passes, level);

  const written = new Set<Group>();
  const sorted = order.toSorted((a, b) =>
    level(a) - level(b) || Number(passes.has(a)) - Number(passes.has(b))
  );
  return sorted.flatMap((value): readonly Step[] => {
    const group = groups.get(value), pass = passes.get(value);
    if (group === undefined || pass === undefined) return [value];
    if (written.has(group)) return [];
    written.add(group);
    const isRead = (member: Node) => readers.get(member)?.some((reader) => !group.has(reader)) ?? false;
    const results = [...group.keys()].filter((member) => kept.has(member) || isRead(member));
    return [{ sizes: pass.sizes, passes: group, results }];
  });
}

type Group = Map<Node, Pass>;

/**
 * Returns the values that remain needed if passes read images directly instead of through views.
 */
function needed(
  order: readonly Node[],
  passes: ReadonlyMap<Node, Pass>,
  outputs: readonly Node[],
): readonly Node[] {
  const wanted = new Set(outputs);
  return order.toReversed().filter((value) => {
    if (!wanted.has(value)) return false;
    readsOf(value, passes.get(value)).forEach((read) => wanted.add(read));
    return true;
  }).reverse();
}

function readsOf(value: Node, pass: Pass | undefined): readonly Node[] {
  return pass === undefined ? value.inputs : [...pass.images, ...pass.scales, ...pass.shifts];
}

function readersOf(
  order: readonly Node[],
  passes: ReadonlyMap<Node, Pass>,
): ReadonlyMap<Node, readonly Node[]> {
  const readers = new Map<Node, Node[]>();
  for (const value of order) {
    for (const read of readsOf(value, passes.get(value))) {
      const known = readers.get(read);
      if (known === undefined) readers.set(read, [value]);
      else known.push(value);
    }
  }
  return readers;
}

function levelsOf(
  order: readonly Node[],
  passes: ReadonlyMap<Node, Pass>,
  readers: ReadonlyMap<Node, readonly Node[]>,
  kept: ReadonlySet<Node>,
): ReadonlyMap<Node, number> {
  const levels = new Map<Node, number>();
  const levelOf = (value: Node) => levels.get(value) ?? 0;
  for (const value of order) {
    const pass = passes.get(value);
    const above = readsOf(value, pass).map((read) => {
      const before = passes.get(read);
      return levelOf(read) + (before === undefined || continues(before, pass) ? 0 : 1);
    });
    levels.set(value, Math.max(0, ...above));
  }
  // A value that only passes of one level read is computed with them.
  for (const value of order.toReversed()) {
    const pass = passes.get(value), [first, ...others] = readers.get(value) ?? [];
    if (pass === undefined || first === undefined || kept.has(value)) continue;
    const isWithin = [first, ...others].every((reader) =>
      continues(pass, passes.get(reader)) && levelOf(reader) === levelOf(first)
    );
    if (isWithin) levels.set(value, levelOf(first));
  }
  return levels;
}

/** Returns true where `next` reads images in the layout in which `pass` writes them. */
function continues(pass: Pass, next: Pass | undefined): boolean {
  return next !== undefined && pass.writesImages && sameShape(pass.sizes, next.sizes);
}

/** Groups the passes of one level that read one another's images, or the same images. */
function grouped(
  order: readonly Node[],
  passes: ReadonlyMap<Node, Pass>,
  level: (value: Node) => number,
): ReadonlyMap<Node, Group> {
  const leaders = new Map<Node, Node>();
  const leader = (value: Node): Node => {
    const next = leaders.get(value) ?? value;
    return next === value ? value : leader(next);
  };
  const join = (a: Node, b: Node) => leaders.set(leader(a), leader(b));
  /** For each image, its first reader on each level. */
  const firstReaders = new Map<Node, Map<number, Node>>();
  for (const value of order) {
    const pass = passes.get(value);
    for (const image of pass?.images ?? []) {
      const before = passes.get(image);
      if (before !== undefined && continues(before, pass) && level(image) === level(value)) {
        join(value, image);
      }
      const readers = firstReaders.get(image) ?? new Map<number, Node>();
      firstReaders.set(image, readers);
      const first = readers.get(level(value));
      if (first === undefined) readers.set(level(value), value);
      else if (sameShape(passes.get(first)?.sizes ?? [], pass?.sizes ?? [])) join(value, first);
    }
  }
  const groups = new Map<Node, Group>();
  for (const value of order) {
    const pass = passes.get(value);
    if (pass === undefined) continue;
    const group = groups.get(leader(value)) ?? new Map<Node, Pass>();
    groups.set(leader(value), group.set(value, pass));
  }
  return new Map([...groups.values()].flatMap((group) => [...group.keys()].map((value) => [value, group])));
}
