import { assertEquals, assertRejects } from "@std/assert";
import { fileChunks } from "./file_chunks.ts";

Deno.test("fileChunks() gives a file's bytes whole and in order, whatever its size", async () => {
  const path = await Deno.makeTempFile();
  try {
    for (const length of [0, 1, 1024 * 1024, 2 * 1024 * 1024 + 3, 5_000_000]) {
      const bytes = Uint8Array.from({ length }, (_, index) => index * 31 >> 4);
      await Deno.writeFile(path, bytes);
      const read = new Uint8Array(length);
      let at = 0;
      for await (const chunk of fileChunks(path)) {
        read.set(chunk, at);
        at += chunk.length;
        await Promise.resolve();
      }
      assertEquals(at, length);
      assertEquals(read.every((byte, index) => byte === bytes[index]), true);
    }
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("fileChunks() closes the file if the reader stops early, and rejects for a missing file", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, new Uint8Array(3 * 1024 * 1024));
    // The test runner fails a test that leaves a file open.
    for await (const chunk of fileChunks(path)) {
      assertEquals(chunk.length > 0, true);
      break;
    }
  } finally {
    await Deno.remove(path);
  }
  await assertRejects(() => fileChunks(path).next(), Deno.errors.NotFound);
});
