/** Fuzzes experiment files. */
import { ExperimentError, parseExperiment } from "../../../study/parse.ts";
import { isNamed, type Target } from "../target.ts";
import { itemAt } from "../../../formats/items.ts";

const EXPERIMENTS = new URL("../../../../experiments/", import.meta.url);

const BOMB = ["a: &a [x, x, x, x, x, x, x, x, x]"]
  .concat(
    "bcdefghij".split("").map((name, index) => `${name}: &${name} [${`*${"abcdefghi"[index]}, `.repeat(9)}]`),
  )
  .join("\n");

/** Lines that an experiment file may contain, but should not. */
const LINES = [
  "__proto__: { polluted: true }",
  "constructor: { prototype: { polluted: true } }",
  "? [a, b]\n: c",
  "<<: *a",
  "&a a: *a",
  "!!js/function 'function () {}'",
  "seeds: [1e400, -1, 1.5, .nan, 0x7fffffffffffffff]",
  'title: "\\e[2J\\u202e"',
  "epochs: 99999999999999999999",
  "%YAML 9.9",
  "---",
  "...",
  BOMB,
];

export const experiment: Target = {
  name: "experiment",
  memoryLimit: 768 * 2 ** 20,
  seeds: () =>
    ["smoke.yaml", "phantom.yaml", "ggcam.yaml"].map((name) => Deno.readFileSync(new URL(name, EXPERIMENTS))),
  twist(seed, random) {
    const lines = new TextDecoder().decode(seed).split("\n");
    const at = random.below(lines.length + 1);
    const deep = () =>
      random.below(2) === 0 ? "[".repeat(random.below(20_000)) : "- ".repeat(random.below(5_000)) + "x";
    const added = random.below(8) === 0 ? deep() : itemAt(LINES, random.below(LINES.length));
    const indent = " ".repeat(2 * random.below(4));
    lines.splice(at, random.below(2), ...added.split("\n").map((line) => indent + line));
    return new TextEncoder().encode(lines.join("\n"));
  },
  read(bytes, source) {
    try {
      parseExperiment(new TextDecoder().decode(bytes), source);
    } catch (error) {
      if (!isPolluted()) throw error;
    }
    if (isPolluted()) throw new Error("the prototype of all objects was changed");
  },
  isRefusal: (error, source) => isNamed(error, ExperimentError, source),
};

/** Returns true if a file has changed the prototype of all objects. */
function isPolluted(): boolean {
  return "polluted" in {};
}
