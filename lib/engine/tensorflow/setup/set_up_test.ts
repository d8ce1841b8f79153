import { assert, assertEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Installation } from "../installation.ts";
import { EngineUnavailable } from "../unavailable.ts";
import { npmPackage } from "./npm_package.ts";
import { setUpTensorflow } from "./set_up.ts";
import { SetupError } from "./setup_error.ts";

/**
 * Writes an installation of one library that no machine could load; it only has to be recognised.
 */
async function standing(): Promise<{ readonly root: string; readonly installation: Installation }> {
  const root = await Deno.makeTempDir();
  const library = "not a library";
  await Deno.mkdir(join(root, "cpu", "tensorflow"), { recursive: true });
  await Deno.writeTextFile(join(root, "cpu", "tensorflow", "lib.so"), library);
  const installation: Installation = {
    package: (await npmPackage("cpu")).version,
    tensorflow: "2.0.0",
    way: "folder",
    source: join(root, "named"),
    binding: "a compiler",
    entry: "tensorflow/lib.so",
    files: { "tensorflow/lib.so": createHash("sha256").update(library).digest("hex") },
  };
  await Deno.writeTextFile(join(root, "cpu", "installation.json"), JSON.stringify(installation));
  return { root, installation };
}

const options = { variant: "cpu", systemCuda: false, force: false } as const;

Deno.test("setUpTensorflow() does not change an intact installation", async () => {
  const { root, installation } = await standing();
  const lines: string[] = [];
  const found = await setUpTensorflow({
    ...options,
    source: "auto",
    root,
    report: (line) => lines.push(line),
  });
  assertEquals(found, installation);
  assert(lines.at(-1)?.endsWith("nothing to do"), lines.join("\n"));
});

Deno.test("setUpTensorflow() detects changed files, and keeps them if it cannot install others", async () => {
  const { root } = await standing();
  const library = join(root, "cpu", "tensorflow", "lib.so");
  await Deno.writeTextFile(library, "changed");
  const lines: string[] = [];
  const report = (line: string) => lines.push(line);
  const fresh = { ...options, source: { folder: join(root, "named") }, root, report };
  await assertRejects(() => setUpTensorflow(fresh), SetupError, "holds no libtensorflow");
  assert(lines[0]?.endsWith("has been changed: tensorflow/lib.so"), lines.join("\n"));
  assertEquals(await Deno.readTextFile(library), "changed");
  assertEquals([...Deno.readDirSync(root)].map(({ name }) => name).sort(), [".gitignore", "cpu"]);
});

Deno.test("setUpTensorflow() does not accept an installation built against another library than the named one", async () => {
  const { root } = await standing();
  const lines: string[] = [];
  const fresh = {
    ...options,
    source: { folder: join(root, "other") },
    root,
    report: (line: string) => lines.push(line),
  };
  await assertRejects(() => setUpTensorflow(fresh), SetupError, join(root, "other"));
  assert(lines[0]?.includes("was built against"), lines.join("\n"));
});

Deno.test("setUpTensorflow() refuses an invalid description, and names the file", async () => {
  const { root } = await standing();
  await Deno.writeTextFile(join(root, "cpu", "installation.json"), "{}");
  const report = () => {};
  await assertRejects(
    () => setUpTensorflow({ ...options, source: "auto", root, report }),
    EngineUnavailable,
    "installation.json does not describe an installation",
  );
});
