import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../../../../", import.meta.url);

Deno.test("ONNX Runtime is loaded without its telemetry, which would leave a file", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const run = async (...args: readonly string[]) => {
      const { success, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "--allow-all", ...args],
        cwd: ROOT,
        env: { TMPDIR: folder, ORT_DISABLE_TELEMETRY: "" },
      }).output();
      assert(success, new TextDecoder().decode(stderr));
      return [...Deno.readDirSync(folder)].map(({ name }) => name);
    };
    assertEquals(await run("lib/engine/onnx/runtime/block/print_block.ts"), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("no other file loads ONNX Runtime", () => {
  const loads = (folder: URL): string[] =>
    [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
      if (isDirectory) return loads(new URL(`${name}/`, folder));
      if (!name.endsWith(".ts") || name.endsWith("_test.ts")) return [];
      const text = Deno.readTextFileSync(new URL(name, folder));
      return /^(import|export) (?!type\b).*from "onnxruntime-node";$/m.test(text)
        ? [join(fileURLToPath(folder), name)]
        : [];
    });
  assertEquals([...loads(new URL("lib/", ROOT)), ...loads(new URL("tasks/", ROOT))], [
    fileURLToPath(new URL("./ort.ts", import.meta.url)),
  ]);
});
