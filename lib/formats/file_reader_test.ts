import { assertEquals, assertRejects } from "@std/assert";
import { fileReader } from "./file_reader.ts";

Deno.test("fileReader() returns whole files, whether shorter or longer than earlier ones", async () => {
  const folder = await Deno.makeTempDir();
  const read = fileReader("dicom");
  for (const [index, size] of [10, 0, 100_000, 3, 100_001].entries()) {
    const bytes = Uint8Array.from({ length: size }, (_, place) => (place * 7 + index) % 256);
    await Deno.writeFile(`${folder}/file`, bytes);
    assertEquals(await read(`${folder}/file`), bytes);
  }
  await assertRejects(() => read(`${folder}/none`), Deno.errors.NotFound);
  await Deno.remove(folder, { recursive: true });
});
