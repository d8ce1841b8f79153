/** The images of an epoch and their order. */
import { randomStream } from "../random/stream.ts";

/**
 * `shuffled`: every image once, as the released code does. `balanced`: as many images, every class
 * equally often.
 */
export type Sampling = "shuffled" | "balanced";

/**
 * Returns the epoch's images as indices into `labels`, one per label. The draws are named by
 * `name`; the same name gives the same order.
 *
 * With `balanced`, the classes that occur have the same number of places, or one more where they do
 * not divide evenly. An image of a class comes again only when all others of the class have come as
 * often.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sampledOrder } from "./sampling.ts";
 *
 * const labels = [0, 0, 0, 0, 0, 1];
 * const order = sampledOrder("balanced", labels, ["example"]);
 * assertEquals(order.filter((index) => labels[index] === 1).length, 3);
 * ```
 */
export function sampledOrder(
  sampling: Sampling,
  labels: readonly number[],
  name: readonly (string | number)[],
): number[] {
  const stream = randomStream(...name);
  const all = labels.map((_, index) => index);
  if (sampling === "shuffled") return stream.shuffled(all);
  const classes = stream.shuffled([...new Set(labels)].sort((a, b) => a - b));
  const least = Math.floor(labels.length / classes.length), more = labels.length % classes.length;
  const chosen = classes.flatMap((label, place) => {
    const own = all.filter((index) => labels[index] === label);
    const wanted = least + Number(place < more);
    const rounds = Array.from({ length: Math.ceil(wanted / own.length) }, () => stream.shuffled(own));
    return rounds.flat().slice(0, wanted);
  });
  return stream.shuffled(chosen);
}
