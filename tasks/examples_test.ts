import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { examplesIn, nameOf, runExamples } from "./testing/examples.ts";
import { publicFunctions, ROOMS_WITH_EXAMPLES, withoutExample } from "./testing/public_functions.ts";
import { importsIn, sourcesIn } from "./testing/rooms.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const TEXTS = new Map(sourcesIn("lib").map((path) => [path, Deno.readTextFileSync(join(ROOT, path))]));
const EXAMPLES = [...TEXTS].flatMap(([path, text]) => examplesIn(text, path));

Deno.test("every example in a comment runs, and its assertions hold", async () => {
  const { code, text } = await runExamples(ROOT, [...TEXTS.keys()]);
  assertEquals(code, 0, text);
  const [, passed] = /(\d+) passed/.exec(text) ?? [];
  const marks = [...TEXTS.values()].flatMap((each) => each.match(/^ *\* @example$/gm) ?? []);
  assertEquals(Number(passed), marks.length, text);
});

Deno.test("an example that is wrong, or that cannot be loaded, fails with its file and line", async () => {
  const folder = await Deno.makeTempDir();
  const source = (example: string) =>
    `/**\n * Returns half of \`x\`.\n *\n * @example\n * \`\`\`ts\n${
      example.replaceAll(/^/gm, " * ")
    }\n * \`\`\`\n */\nexport function half(x: number) {\n  return x / 2;\n}\n`;
  const files = {
    "right.ts": `import { assertEquals } from "@std/assert";\nassertEquals(half(4), 2);`,
    "wrong.ts": `import { assertEquals } from "@std/assert";\n\nassertEquals(half(4), 3);`,
    "lost.ts": `import { nothing } from "./nothing.ts";\nnothing();`,
    "half.ts": `import { half as mine } from "./right.ts";\nif (half(mine(8)) !== 2) throw half;`,
    "shadow.ts":
      `import { half as mine } from "./right.ts";\nconst half = mine(8);\nif (half !== 4) throw half;`,
  };
  try {
    for (const [name, example] of Object.entries(files)) {
      await Deno.writeTextFile(join(folder, name), source(example));
    }
    const { code, text } = await runExamples(folder, Object.keys(files));
    assertEquals(code, 1);
    assertStringIncludes(text, "3 passed | 2 failed", text);
    assertMatch(text, /^wrong\.ts:6: half \.\.\. FAILED/m);
    assertMatch(text, /at .*\bwrong\.ts:8:\d+/);
    assertMatch(text, /^lost\.ts:6: half \.\.\. FAILED/m);
    assertStringIncludes(text, "nothing.ts");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("an example has at most 12 lines of 100 characters, imports aside", () => {
  const long = EXAMPLES.filter(({ code }) => {
    const lines = code.split("\n").filter((line) => line !== "" && !line.startsWith("import "));
    return lines.length > 12 || lines.some((line) => line.length > 97);
  });
  assertEquals(long.map(nameOf), []);
});

Deno.test("every public function has an example", () => {
  const found = ROOMS_WITH_EXAMPLES.flatMap(publicFunctions);
  assert(found.length > 250, `only ${found.length} public functions were found`);
  assertEquals(ROOMS_WITH_EXAMPLES.flatMap(withoutExample), []);
});

Deno.test("a function is public if another room imports it in any form", () => {
  const text = `import { a, type B as C } from "./x.ts";
import * as every from "../y.ts";
export { d } from "./z.ts";
const { e: f } = await import("./v.ts");
const g = (await import("./w.ts")).g;
// import { comment } from "./comment.ts";
 * import { example } from "./example.ts";
`;
  assertEquals(importsIn(text, "lib/study/file.ts"), [
    { target: "lib/study/x.ts", names: ["a", "B"] },
    { target: "lib/y.ts", names: ["*"] },
    { target: "lib/study/z.ts", names: ["d"] },
    { target: "lib/study/v.ts", names: ["e"] },
    { target: "lib/study/w.ts", names: ["g"] },
  ]);
});
