/** Tiles passes over large images, so that a tile stays in the cache from one pass to the next. */
import { elementCount } from "../../../../formats/tensor.ts";
import { staticShape } from "../../../../nn/graph.ts";
import { filled, node, withInputs } from "../graph/nodes.ts";
import { viewed } from "../graph/views.ts";
import type { Node, NodeOf } from "../graph/operators.ts";
import type { Program } from "../programs.ts";
import { type Chain, inChains, isChain } from "./chains.ts";
import { tileSizes } from "./passes.ts";

/**
 * The number of elements (1 MiB) from which tiling pays if it saves at least half of all reads and
 * writes of images.
 */
const LARGE = 2 ** 18;

/** The number of elements (4 MiB) from which it pays if it saves at least two. */
const VERY_LARGE = 2 ** 20;

/**
 * The largest number of elements in a tile (256 KiB), unless one row of pixels has more: about six
 * tiles share a second-level cache.
 */
const TILE = 2 ** 16;

/** Tiles a program; the bits stay the same. */
export function tile(program: Program): Program {
  const replacements = new Map<Node, Node>();
  const replaced = (value: Node): Node => {
    const known = replacements.get(value) ?? withInputs(value, value.inputs.map(replaced));
    replacements.set(value, known);
    return known;
  };
  for (const step of inChains([...program.values()])) {
    if (!isChain(step)) replaced(step);
    else if (!isWorthwhile(step)) [...step.passes.keys()].forEach(replaced);
    else for (const [result, whole] of tiled(step, replaced)) replacements.set(result, whole);
  }
  return new Map([...program].map(([name, value]) => [name, replaced(value)]));
}

/** Returns images that a chain reads and does not write itself. */
function imagesRead({ passes }: Chain): ReadonlySet<Node> {
  return new Set([...passes.values()].flatMap(({ images }) => images).filter((image) => !passes.has(image)));
}

function isWorthwhile(chain: Chain): boolean {
  const [images, blocks] = chain.sizes;
  if (images * blocks === blocksOfTile(chain)) return false;
  const writes = (value: Node) => chain.passes.get(value)?.writesImages ? 1 : 0;
  const apart = [...chain.passes].reduce(
    (sum, [value, { images, between }]) => sum + images.length + 2 * between + writes(value),
    0,
  );
  const together = chain.results.reduce((sum, value) => sum + writes(value), imagesRead(chain).size);
  const saved = apart - together;
  return saved >= 2 && elementCount(chain.sizes) >= (2 * saved >= apart ? LARGE : VERY_LARGE);
}

/** Returns the number of channel blocks in a tile: a divisor of one image's. */
function blocksOfTile({ sizes: [, blocks, pixels, block] }: Chain): number {
  const most = Math.max(1, Math.floor(TILE / (pixels * block)));
  for (let count = Math.min(most, blocks);; count--) {
    if (blocks % count === 0) return count;
  }
}

/** Returns the results of a chain, each with the value that computes it tile by tile. */
function tiled(chain: Chain, replaced: (value: Node) => Node): readonly (readonly [Node, Node])[] {
  const { sizes, passes, results } = chain;
  const [images, blocks, pixels, block] = sizes;
  const tileBlocks = blocksOfTile(chain), channels = tileBlocks * block;
  const reads: NodeOf<"input">[] = [], inputs: Node[] = [];
  const inside = new Map<Node, Node>();
  /** Slices are read in the sizes that convolutions need. */
  const read = (whole: Node, written: readonly number[], shape: readonly number[]) => {
    const slice = node("input", { name: `${reads.length}` }, [], written);
    reads.push(slice);
    inputs.push(whole);
    return viewed(slice, shape);
  };
  for (const image of imagesRead(chain)) {
    inside.set(image, read(replaced(image), [1, channels, pixels, 1], tileSizes(sizes, tileBlocks)));
  }
  const enter = (vectors: readonly Node[], written: readonly number[]) => {
    for (const vector of vectors) {
      if (inside.has(vector)) continue;
      const number = numberOf(vector);
      const whole = () => ofAllImages(replaced(vector), images * blocks * block);
      inside.set(
        vector,
        number === undefined ? read(whole(), written, [channels]) : filled(number, channels),
      );
    }
  };
  const all = [...passes.values()];
  enter(all.flatMap(({ scales }) => scales), [channels, 1, 1, 1]);
  enter(all.flatMap(({ shifts }) => shifts), [channels]);
  for (const [value, pass] of passes) {
    inside.set(value, pass.onTile(tileBlocks, (read) => inside.get(read) ?? read));
  }
  const writes = results.map((value) => inside.get(value) ?? value);
  const tiles = node("tiledChain", { count: images * blocks / tileBlocks, reads, writes }, inputs, []);
  return results.map((value, index) => [value, node("tiledOutput", { index }, [tiles], value.shape)]);
}

/** Returns the number in every place of a constant vector, if all are equal. */
function numberOf(vector: Node): number | undefined {
  if (vector.kind !== "constant") return undefined;
  const [first, ...others] = vector.attributes.values;
  return others.every((other) => other === first) ? first : undefined;
}

/**
 * Returns per-channel numbers for each of `length` channels of a batch; those of one image are
 * repeated for all.
 */
function ofAllImages(vector: Node, length: number): Node {
  const times = length / elementCount(staticShape(vector.shape));
  return times === 1
    ? vector
    : node("concatenate", {}, Array.from({ length: times }, () => vector), [length]);
}
