/**
 * Makes lies of a folder's manifest: its result and its hash are right, but its paths lead
 * anywhere.
 */
import { dirname } from "node:path";
import { sha256 } from "../../../graph/hash.ts";
import { storeLayout } from "../../../graph/store/layout.ts";
import { storedObjects, storedResults } from "../../../graph/store/walk.ts";
import type { Choices } from "./choices.ts";
import { type Scene, SECRET_HASH } from "./scene.ts";

/** Gives the stranger's folder another manifest, of existing files. */
export async function forgeManifest(scene: Scene, choices: Choices): Promise<void> {
  const layout = storeLayout(scene.remote);
  const { files } = await storedObjects(layout);
  const entries = Array.from({ length: 1 + choices.below(4) }, () => {
    const { hash, path } = choices.pick(files);
    const { size } = Deno.lstatSync(path);
    return {
      name: choices.pick(choices.below(2) === 0 ? NAMES : NEIGHBOURS),
      hash: choices.below(8) === 0 ? SECRET_HASH : hash,
      size,
    };
  });
  // Written by hand: an object would drop a repeated name.
  const members = entries.map(({ name, hash, size }) =>
    `${JSON.stringify(name)}:{"hash":"${hash}","size":${size}}`
  );
  const text = choices.below(8) === 0
    ? choices.pick(TEXTS)
    : `{"files":{${members.join()}},"format":"fovea/tree/1"}`;
  const hash = sha256(text);
  const count = choices.below(4) === 0 ? choices.below(4) : new Set(entries.map(({ name }) => name)).size;
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  await put(layout.object(hash), text);
  await Deno.mkdir(dirname(layout.object(SECRET_HASH)), { recursive: true });
  await Deno.symlink(scene.secret, layout.object(SECRET_HASH)).catch(() => {});
  for (const { path } of (await storedResults(layout)).files) {
    const result = await Deno.readTextFile(path);
    const folder = /\{"kind":"folder","hash":"[0-9a-f]{64}","size":\d+,"count":\d+\}/;
    if (!folder.test(result)) continue;
    const output = JSON.stringify({ kind: "folder", hash, size, count });
    await put(path, result.replace(folder, () => output));
  }
}

const LONG = "x".repeat(256);

/** Paths that are valid alone, but not together. */
const NEIGHBOURS = ["a", "a/b", "a/b/c", "A", "\ud800", "\ud801"];

/** Paths of files: some lead out of the folder, others cannot exist in every folder. */
const NAMES = [
  "a",
  "a/b",
  "a/b/c",
  "A",
  "b",
  "../escaped",
  "../../../escaped",
  "/escaped",
  "a/../../escaped",
  "./a",
  "a//b",
  "a/",
  "a\\..\\b",
  "",
  ".",
  "..",
  "...",
  "a\0b",
  "\ud800",
  "\ud801",
  "\ufffd",
  "é",
  "e\u0301",
  "__proto__",
  "constructor",
  ".hidden",
  LONG,
  `${LONG.slice(1)}/a`,
  `${"d/".repeat(99)}a`,
  `${"d/".repeat(5000)}a`,
  "a\nb",
  "\u001b[2J",
  "\u202egnp.exe",
  "CON",
  "a:b",
  "~",
  "-rf",
];

const TEXTS = [
  "",
  "null",
  "{}",
  '{"files":[],"format":"fovea/tree/1"}',
  '{"files":{"a":null},"format":"fovea/tree/1"}',
  '{"files":{"a":{"hash":"../../x","size":0}},"format":"fovea/tree/1"}',
  `{"files":${"[".repeat(2 ** 21)}`,
  `{"files":{"a":[${"{},".repeat(2 ** 20)}{}]},"format":"fovea/tree/1"}`,
  '{"files":{"a":{"hash":"__proto__","size":1e400}},"format":"fovea/tree/1"}',
];

async function put(path: string, text: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.remove(path).catch(() => {});
  await Deno.writeTextFile(path, text);
}
