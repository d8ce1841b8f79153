import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

Deno.test("the README's example runs unchanged", async () => {
  const page = new URL("./README.md", import.meta.url);
  const [block, ...more] = (await Deno.readTextFile(page)).matchAll(/^```ts\n([^]*?)^```$/gm);
  assertEquals(more, []);
  const code = (block?.[1] ?? "throw new Error('found no example')")
    .replaceAll(/"(\.\/[^"]+\.ts)"/g, (_, path) => JSON.stringify(new URL(path, page).href));
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, "example.ts");
    await Deno.writeTextFile(file, code);
    await import(pathToFileURL(file).href);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
