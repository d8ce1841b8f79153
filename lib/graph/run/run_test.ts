import { assertEquals } from "@std/assert";
import { task, workshop } from "../testing/workshop.ts";

/** Joins its inputs' texts, sorted by name, and its parameter `say`; upper case where the parameter `loud` is true. */
const JOIN = `
import type { WorkContext } from "./types.ts";
import { shout } from "./shout.ts";
// Joins texts.
export default async function join({ parameters, inputs, outputs }: WorkContext) {
  const texts = Object.keys(inputs).sort().map((name) => {
    const path = inputs[name];
    if (Deno.statSync(path).isFile) return Deno.readTextFileSync(path);
    return [...Deno.readDirSync(path)].map((entry) => entry.name).sort()
      .map((name) => Deno.readTextFileSync(path + "/" + name)).join("+");
  });
  const text = [...texts, parameters.say].join(" ");
  await Deno.writeTextFile(outputs.text, parameters.loud ? shout(text) : text);
}
`;
const SHOUT = `export const shout = (text: string) => text.toUpperCase();\n`;
const TYPES = `export interface WorkContext { parameters: any; inputs: any; outputs: any }\n`;
const FILES = { "join.ts": JOIN, "shout.ts": SHOUT, "types.ts": TYPES };

Deno.test("run() runs everything once, and nothing the second time", async () => {
  await using shop = await workshop(FILES);
  const tasks = [
    task("c", "join.ts", { say: "c" }, { left: "a", right: "b" }),
    task("a", "join.ts", { say: "a", loud: true }),
    task("b", "join.ts", { say: "b" }, { left: "a" }),
  ];
  const first = await shop.run(tasks);
  assertEquals(first.summary.failures, []);
  assertEquals(first.summary.executed, ["c", "a", "b"]);
  assertEquals(await shop.output(tasks, "c", "text"), "A A b c");
  const second = await shop.run(tasks);
  assertEquals([second.summary.executed, second.summary.alreadyDone], [[], 3]);
});
