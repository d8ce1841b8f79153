/**
 * Tests experiment files with faults, through a command: the message, with line and column; nothing
 * runs.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { credentialedExperiment, writeCredentialed } from "../lib/study/testing/credentialed.ts";
import { trustedJson } from "../fixtures/trusted_json.ts";
import { tuple } from "../lib/formats/items.ts";
import { openCommands } from "./testing/hosted_commands.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SMOKE = await Deno.readTextFile(join(ROOT, "experiments/smoke.yaml"));

interface Case {
  readonly file: string;
  readonly content: string | Uint8Array;
  /** A part of the only line of output; `undefined` if the file is accepted. */
  readonly expected: string | undefined;
}

function casesOf(image: string): Case[] {
  const real = trustedJson<object>(credentialedExperiment(image));
  const realWith = (data: Readonly<Record<string, unknown>>) =>
    JSON.stringify({ ...real, data: { kind: "egd-cxr", ...data } }, undefined, 1);
  const typo = image.slice(0, -1) + (image.endsWith("0") ? "1" : "0");
  return [
    {
      file: "exclude.yaml",
      content: realWith({ exclude: ["no-such-id"] }),
      expected: 'exclude.yaml:6:4: data.exclude.0: found "no-such-id"',
    },
    { file: "typo.yaml", content: realWith({ exclude: [typo] }), expected: `did you mean "${image}"?` },
    {
      file: "slash.yaml",
      content: realWith({ images: "./mimic-cxr//2.0.0/", eyeGaze: "egd-cxr/1.0.0/" }),
      expected: undefined,
    },
    {
      file: "backslash.yaml",
      content: realWith({ images: "mimic-cxr\\2.0.0" }),
      expected: "backslash.yaml:5:13: data.images: found",
    },
    {
      file: "nowhere.yaml",
      content: realWith({ images: "mimic-cxr/2.0.1" }),
      expected: 'did you mean "2.0.0"?',
    },
    {
      file: "blur.yaml",
      content: SMOKE.replace("blur: 21", "blur: 21.5"),
      expected: "blur.yaml:15:18: heatMap.blur: found 21.5, expected a whole number",
    },
    {
      file: "inf.yaml",
      content: SMOKE.replace("learningRate: 0.0005", "learningRate: .inf"),
      expected: "found .inf, expected a number",
    },
    {
      file: "dup.yaml",
      content: SMOKE.replace("comparisons:\n", "comparisons:\n  - { models: [ResNet, ResNet+GG-CAM] }\n"),
      expected: "dup.yaml:41:5: comparisons.1: found the models and measure of comparison 1 again",
    },
    {
      file: "bench.yaml",
      content: SMOKE,
      expected: 'found the name "bench", which is also the experiment\'s name',
    },
    { file: "=cmd|'!A1.yaml", content: SMOKE, expected: 'found the name "=cmd|\'!A1"' },
    { file: "\u001b[2J.yaml", content: SMOKE, expected: "found the name" },
    {
      file: "listkey.yaml",
      content: `${SMOKE}? [a, b]\n: c\n`,
      expected: 'found the unknown key "[ a, b ]"',
    },
    { file: "semicolon.csv", content: "a;b;c\n1;2;3\n", expected: "found a table of comma-separated values" },
    {
      file: "utf16.yaml",
      content: Uint8Array.of(0xff, 0xfe, 0x61, 0),
      expected: "found text in UTF-16 or UTF-32, expected UTF-8",
    },
  ];
}

Deno.test("plan reports each fault of an experiment file in one line, and accepts any spelling of folders", async () => {
  await using commands = openCommands();
  const folder = await Deno.makeTempDir();
  try {
    const [image] = tuple(await writeCredentialed(join(folder, "data"), { images: 15 }), 1);
    for (const { file, content, expected } of casesOf(image)) {
      const path = join(folder, file);
      if (typeof content === "string") await Deno.writeTextFile(path, content);
      else await Deno.writeFile(path, content);
      const { code, text, error: said } = await commands.run(
        "plan",
        ...[path, "--store", join(folder, "store"), "--data", join(folder, "data"), "--estimate", "no"],
      );
      assert(!/(?!\n)\p{Cc}/u.test(text), text);
      if (expected === undefined) {
        assertEquals(code, 0, text);
        assertStringIncludes(text, "split");
      } else {
        assertEquals([code, said.trim().split("\n").length], [1, 1], text);
        assertStringIncludes(said, expected);
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
