import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "node:path";
import { INPUT_KINDS, type InputKind } from "./input_kinds.ts";
import { InputError, inspectInput, openInput, readInput, readInputText } from "./open_input.ts";

const KINDS = Object.keys(INPUT_KINDS).filter((kind): kind is InputKind => kind in INPUT_KINDS);

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Makes a sparse file of `size` bytes, which uses no disk space. */
async function sparse(path: string, size: number): Promise<string> {
  await Deno.writeFile(path, new Uint8Array());
  await Deno.truncate(path, size);
  return path;
}

async function fifo(path: string): Promise<string> {
  assert((await new Deno.Command("mkfifo", { args: [path] }).output()).success);
  return path;
}

/** Fails if `work` takes longer than a second, as waiting for a pipe's writer does. */
async function atOnce<Result>(work: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("it hangs")), 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

Deno.test("openInput() opens only regular files, for every kind, and never blocks", () =>
  inFolder(async (folder) => {
    const pipe = await fifo(join(folder, "pipe"));
    await Deno.mkdir(join(folder, "inner"));
    const targets: Record<string, string> = {
      "a FIFO": pipe,
      "a folder": join(folder, "inner"),
      "a device": "/dev/zero",
    };
    for (const [found, target] of Object.entries(targets)) {
      const link = join(folder, `to ${found}`);
      await Deno.symlink(target, link);
      for (const kind of KINDS) {
        for (const path of [target, link]) {
          for (const reader of [openInput, readInput, readInputText]) {
            const error = await assertRejects(() => atOnce<unknown>(reader(path, kind)), InputError);
            assertStringIncludes(error.message, `${path}: found ${found}`);
            assertStringIncludes(error.message, INPUT_KINDS[kind].what);
          }
          assertThrows(() => inspectInput(path, kind), InputError, found);
        }
      }
    }
  }));

Deno.test("openInput() refuses a file above its kind's limit, and opens one at the limit", () =>
  inFolder(async (folder) => {
    for (const kind of KINDS) {
      const { most, why } = INPUT_KINDS[kind];
      const over = await sparse(join(folder, `${kind} over`), most + 1);
      const error = await assertRejects(() => openInput(over, kind), InputError, why);
      assertStringIncludes(error.message, over);
      await using file = await openInput(await sparse(join(folder, kind), most), kind);
      assertEquals(file.size, most);
    }
    const named = await assertRejects(
      () => readInput(join(folder, "dicom over"), "dicom", { source: "files/p10/x.dcm" }),
      InputError,
    );
    assert(named.message.startsWith("files/p10/x.dcm: found 256.1 MiB, expected"));
  }));

Deno.test("a file that grows past its limit while it is read is refused", () =>
  inFolder(async (folder) => {
    const path = await sparse(join(folder, "grows"), 10);
    await using file = await openInput(path, "settings");
    const memory = new Uint8Array(INPUT_KINDS.settings.most);
    assertEquals(await file.read(memory), 10);
    await Deno.truncate(path, 4 * INPUT_KINDS.settings.most);
    const rest = async () => {
      while (await file.read(memory) !== null);
    };
    await assertRejects(rest, InputError, "found more than 64 KiB");
  }));

Deno.test("readInput() and readInputText() return whole files, also empty ones, and follow links unless told otherwise", () =>
  inFolder(async (folder) => {
    const path = join(folder, "text"), link = join(folder, "link");
    await Deno.symlink(path, link);
    for (const text of ["", "a", "größer\n".repeat(5000)]) {
      await Deno.writeTextFile(path, text);
      assertEquals(await readInputText(link, "settings"), text);
      assertEquals(await readInput(path, "settings"), new TextEncoder().encode(text));
    }
    await assertRejects(() => readInput(link, "settings", { follow: false }), InputError, "found a link");
    await assertRejects(() => readInput(join(folder, "none"), "settings"), Deno.errors.NotFound);
  }));

Deno.test("a link to one of the kernel's own files is refused with a message", () =>
  inFolder(async (folder) => {
    if (Deno.build.os !== "linux") return;
    const link = join(folder, "link");
    await Deno.symlink("/proc/self/environ", link);
    await assertRejects(() => readInputText(link, "settings"), InputError, `${link}: found a file`);
  }));

Deno.test("a file of more than 2 GiB is read in parts that the system accepts", () =>
  inFolder(async (folder) => {
    await using file = await openInput(await sparse(join(folder, "weights"), 2 ** 31 + 5), "weights");
    // Memory is used only where the system writes.
    const target = new Uint8Array(2 ** 31 + 6);
    await file.seek(2 ** 31 - 3, Deno.SeekMode.Start);
    assertEquals(await file.read(target), 8);
    assertEquals(await file.read(target), null);
  }));
