import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { systemSentence } from "./system_error.ts";

function errorOf(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}

Deno.test("systemSentence() names the path, what was found and what to do, for errors of real system calls", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    const cases: readonly (readonly [() => unknown, string])[] = [
      [() => Deno.statSync(join(file, "x")), `${join(file, "x")}: found a file where a folder is needed`],
      [() => Deno.mkdirSync(file), `${file}: found something there already`],
      [() => Deno.readTextFileSync(folder), `${folder}: found a folder, expected a file`],
      [() => Deno.statSync(join(folder, "none")), `${join(folder, "none")}: found nothing there`],
      // Deno names no path here.
      [
        () => Deno.readTextFileSync(join(file, "x")),
        "a file or folder found a file where a folder is needed",
      ],
      [() => Deno.readTextFileSync(join(folder, "x".repeat(300))), "too long for this file system"],
    ];
    for (const [work, expected] of cases) assertStringIncludes(systemSentence(errorOf(work)) ?? "", expected);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("systemSentence() explains what Deno bars, and returns nothing for a program's own faults", () => {
  const barred = new Deno.errors.NotCapable(
    'Requires all access to "/dev/shm/x", run again with the --allow-all flag',
  );
  assertStringIncludes(systemSentence(barred) ?? "", "/dev/shm/x: Deno keeps /dev, /proc and /sys");
  const given = new Deno.errors.NotCapable(
    'Requires write access to "/data/x", run again with the --allow-write flag',
  );
  assertStringIncludes(systemSentence(given) ?? "", "/data/x: this command has no permission to write it");
  assertEquals(systemSentence(new TypeError("undefined is not a function")), undefined);
  assertEquals(systemSentence(Object.assign(new Error("x"), { code: "ERR_INVALID_ARG_TYPE" })), undefined);
});
