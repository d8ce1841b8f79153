import { assertEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { download } from "./download.ts";
import { SetupError } from "./setup_error.ts";

const CONTENT = "an archive";
const SHA256 = createHash("sha256").update(CONTENT).digest("hex");

/** Answers https requests from a table instead of the network. */
async function withServer(pages: Readonly<Record<string, string>>, test: (folder: string) => Promise<void>) {
  const real = globalThis.fetch;
  const folder = await Deno.makeTempDir();
  globalThis.fetch = (address) => {
    const text = pages[String(address)];
    return Promise.resolve(new Response(text ?? "none", { status: text === undefined ? 404 : 200 }));
  };
  try {
    await test(folder);
  } finally {
    globalThis.fetch = real;
    await Deno.remove(folder, { recursive: true });
  }
}

const ADDRESS = "https://server.example/archive.tar.gz";

Deno.test("download() keeps a file with the expected hash", () =>
  withServer({ [ADDRESS]: CONTENT }, async (folder) => {
    await download(ADDRESS, join(folder, "file"), { sha256: SHA256 });
    assertEquals(await Deno.readTextFile(join(folder, "file")), CONTENT);
  }));

Deno.test("download() removes a file with another hash, and names both hashes", () =>
  withServer({ [ADDRESS]: "another archive" }, async (folder) => {
    await assertRejects(
      () => download(ADDRESS, join(folder, "file"), { sha256: SHA256 }),
      SetupError,
      `expected ${SHA256}`,
    );
    assertEquals([...Deno.readDirSync(folder)], []);
  }));

Deno.test("download() uses only https, and reports a server's answer", () =>
  withServer({ "http://server.example/a": CONTENT, "file:///etc/hostname": CONTENT }, async (folder) => {
    for (const address of ["http://server.example/a", "file:///etc/hostname", "server.example/a"]) {
      await assertRejects(
        () => download(address, join(folder, "file"), { sha256: SHA256 }),
        SetupError,
        "https://",
      );
    }
    await assertRejects(() => download(ADDRESS, join(folder, "file"), { sha256: SHA256 }), SetupError, "404");
    assertEquals([...Deno.readDirSync(folder)], []);
  }));
