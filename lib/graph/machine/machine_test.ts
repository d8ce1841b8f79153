import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { diskSpace } from "./disk_space.ts";
import { availableMemory, memoryKills } from "./memory.ts";
import { systemFailureIn, withAdvice } from "./system_failure.ts";

const gibibyte = 2 ** 30;

Deno.test("availableMemory() is the machine's, or the control group's if that is less", () => {
  const figures = { available: 4 * gibibyte, total: 16 * gibibyte, groupLimit: 0, own: gibibyte };
  const machine = { bytes: 4 * gibibyte, limit: "machine" } as const;
  assertEquals(availableMemory(figures), machine);
  // Without a limit some kernels report a number larger than any memory.
  assertEquals(availableMemory({ ...figures, groupLimit: 2 ** 63 }), machine);
  assertEquals(availableMemory({ ...figures, groupLimit: 8 * gibibyte }), machine);
  assertEquals(availableMemory({ ...figures, groupLimit: 3 * gibibyte }), {
    bytes: 2 * gibibyte,
    limit: "group",
  });
  assertEquals(availableMemory({ ...figures, groupLimit: gibibyte / 2 })?.bytes, 0);
  assert((availableMemory()?.bytes ?? 0) > 1e6);
});

Deno.test("memoryKills() is a count, or undefined if the kernel does not give one", async () => {
  const kills = await memoryKills();
  assert(kills === undefined || Number.isInteger(kills) && kills >= 0);
});

Deno.test("diskSpace() is that of the nearest existing folder", async () => {
  const folder = await Deno.makeTempDir();
  const space = diskSpace(folder), below = diskSpace(`${folder}/not/there`);
  await Deno.remove(folder);
  assert(space !== undefined && space.size > 0 && space.free <= space.size);
  assertEquals(below?.size, space.size);
  assertEquals(diskSpace("/\0"), undefined);
});

Deno.test("systemFailureIn() recognises the messages of real system calls, and no others", async () => {
  const messageOf = async (work: () => Promise<unknown>) =>
    await work().then(() => "no error", (error) => error instanceof Error ? error.message : String(error));
  if (Deno.build.os === "linux") {
    // Deno itself opens no devices without all permissions.
    const { stderr } = await new Deno.Command("sh", { args: ["-c", "head -c 9 /dev/zero > /dev/full"] })
      .output();
    assertEquals(systemFailureIn(new TextDecoder().decode(stderr)), "full");
  }
  assertEquals(systemFailureIn("std::bad_alloc"), "memory");
  assertEquals(systemFailureIn(await messageOf(() => Deno.readTextFile("/not/there"))), undefined);
  assertEquals(systemFailureIn("the gaze table has no column TIME"), undefined);
});

Deno.test("withAdvice() names the place, its free space, the stored results, and what to do", () => {
  const place = { path: "/", needed: 3e6 };
  const full = withAdvice("its output could not be stored: No space left on device (os error 28)", place);
  assertMatch(
    full,
    /28\): \/ has [\d.]+ .?B free of [\d.]+ .?B.*, an earlier run of this task stored 3.0 MB; free space/,
  );
  const denied = withAdvice("Permission denied (os error 13): open '/data/sheet.csv'", place);
  assertStringIncludes(denied, "may not use /data/sheet.csv; change its owner or mode");
  assertEquals(withAdvice("no such column", place), "no such column");
});
