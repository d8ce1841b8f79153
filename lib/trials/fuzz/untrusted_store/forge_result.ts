/** Makes lies of results: any JSON, at every place. */
import { dirname } from "node:path";
import { z } from "zod";
import { canonicalJson, sha256 } from "../../../graph/hash.ts";
import { jsonExcess } from "../../../formats/json_shape.ts";
import { storeLayout } from "../../../graph/store/layout.ts";
import { storedResults } from "../../../graph/store/walk.ts";
import type { Json } from "../../../graph/task.ts";
import type { Choices } from "./choices.ts";
import { type Scene, SECRET, SECRET_HASH } from "./scene.ts";

/** Changes one result of the stranger's store, or its text. */
export async function forgeResult(scene: Scene, choices: Choices): Promise<void> {
  const { files } = await storedResults(storeLayout(scene.remote));
  const { path } = choices.pick(files);
  const text = await Deno.readTextFile(path);
  const kind = choices.below(4);
  if (kind === 0) {
    const other = await Deno.readTextFile(choices.pick(files).path);
    await put(path, choices.pick(TEXTS)(text, other));
  } else if (kind === 1) {
    await put(
      path,
      text.replaceAll(/"hash":"[0-9a-f]{64}","size":\d+/g, `"hash":"${SECRET_HASH}","size":${SECRET.length}`),
    );
    await linkSecret(scene, choices);
  } else {
    const result = withMember(parsed(text), choices.pick(PLACES).split("/"), choices.pick(VALUES));
    const changed = canonicalJson(result);
    // A digest does not stop a stranger.
    const digest = choices.below(2) === 0 ? "" : `"digest":"${sha256(changed)}",`;
    await put(path, `{${digest}${changed.slice(1)}\n`);
  }
}

/**
 * Makes the lie that would copy the secret if links were followed: the secret's own hash, and a
 * link in its place.
 */
async function linkSecret(scene: Scene, choices: Choices): Promise<void> {
  const object = storeLayout(scene.remote).object(SECRET_HASH);
  const [place, target] = choices.pick([[object, scene.secret], [
    dirname(object),
    dirname(scene.secretObject),
  ]]);
  await Deno.mkdir(dirname(place), { recursive: true });
  // An earlier lie may have made it.
  await Deno.symlink(target, place).catch(() => {});
}

const NESTED = 20_000;

type TextLie = (text: string, other: string) => string;

const TEXTS: readonly TextLie[] = [
  (_text, other) => other,
  (text) => text.slice(0, text.length / 2),
  () => "",
  () => "null",
  () => "[".repeat(2 ** 22),
  () => `{"record":[${"{},".repeat(2 ** 20)}{}]}`,
  (text) => text.replace('"kind"', '"kind":"folder","kind"'),
  (text) => `\ufeff${text}`,
  (text) => `${text}\0`,
  (text) => text.replace("{", '{"__proto__":{"polluted":true},'),
  (text) => text.replace(/"parameters":"[^"]*"/, `"parameters":${"[".repeat(NESTED)}${"]".repeat(NESTED)}`),
  (text) => text.replace('"cpu":"planted"', `"cpu":"${"x".repeat(2 ** 22)}"`),
];

/** Places in a result; a missing member is added. */
const PLACES = [
  "format",
  "key",
  "record",
  "record/module",
  "record/parameters",
  "record/code",
  "record/inputs",
  "record/inputs/in",
  "record/outputs",
  "record/outputs/text",
  "record/environment",
  "outputs",
  "outputs/text",
  "outputs/text/hash",
  "outputs/text/size",
  "outputs/text/count",
  "outputs/text/kind",
  "outputs/..",
  "provenance/log",
  "provenance/graph",
  "provenance/task",
  "provenance/inputs",
  "provenance/cpu",
  "provenance/seconds",
  "provenance/peakMemory",
  "extra",
];

const VALUES: readonly Json[] = [
  SECRET_HASH,
  "../../outside/secret.txt",
  "/etc/passwd",
  "/dev/zero",
  "a\0b",
  "\u001b]52;c;c2VjcmV0\u0007",
  "\u202e<script>",
  "x".repeat(5000),
  "",
  sha256(""),
  "0".repeat(64),
  null,
  -1,
  0,
  1.5,
  2 ** 52,
  1e308,
  "folder",
  "file",
  [],
  {},
  { "../x": "../y" },
  { kind: "file", hash: SECRET_HASH, size: SECRET.length },
  { "../text": { kind: "file", hash: SECRET_HASH, size: SECRET.length } },
];

/** Returns `value` with another member at the end of `path`. */
function withMember(value: Json, [name = "", ...rest]: readonly string[], member: Json): Json {
  const members = isRecord(value) ? value : {};
  return { ...members, [name]: rest.length === 0 ? member : withMember(members[name] ?? null, rest, member) };
}

function isRecord(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Parses text in which an earlier lie may have left invalid JSON, or more than this process
 * accepts.
 */
function parsed(text: string): Json {
  if (jsonExcess(text) !== undefined) return null;
  try {
    return z.json().parse(JSON.parse(text.replace(/^\{"digest":"[0-9a-f]{64}",/, "{")));
  } catch {
    return null;
  }
}

async function put(path: string, text: string): Promise<void> {
  await Deno.remove(path);
  await Deno.writeTextFile(path, text);
}
