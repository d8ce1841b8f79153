import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { caseOf } from "./case.ts";
import { fuzz } from "./campaign.ts";
import type { Target } from "./target.ts";
import { TARGETS } from "./targets/mod.ts";
import { tryCase } from "./worker.ts";

Deno.test("every reader reads its seeds, and reads or refuses mutations of them", async () => {
  for (const each of TARGETS.values()) {
    // The suite's process holds the memory of all targets.
    const target = { ...each, memoryLimit: Infinity };
    const seeds = target.seeds();
    for (const seed of seeds.slice(0, 20)) {
      assertEquals((await tryCase(target, seed, "seed"))[0], "read", target.name);
    }
    for (let index = 1; index < (each.suiteCases ?? 24); index++) {
      const [outcome, , , what] = await tryCase(
        { ...target, memoryLimit: Infinity },
        caseOf(target, seeds, 7, index),
        "odd",
      );
      assert(outcome !== "fault", `${target.name}, file ${index}: ${what}`);
    }
  }
});

Deno.test("the same seed and number give the same file, others another", () => {
  for (const target of TARGETS.values()) {
    const seeds = target.seeds();
    const file = (seed: number, index: number) => caseOf(target, seeds, seed, index).toHex();
    assertEquals(file(1, 3), file(1, 3), target.name);
    const all = new Set(Array.from({ length: 20 }, (_, index) => file(1 + index % 2, index)));
    assert(all.size > 10, target.name);
  }
});

/** A reader that fails as the file says. */
const BAD: Target = {
  name: "bad",
  memoryLimit: Infinity,
  seeds: () => [Uint8Array.of(0)],
  read(bytes) {
    if (bytes[0] === 1) throw new TypeError("undefined is no function");
    if (bytes[0] === 2) throw new RangeError("odd: refused as it should be");
    if (bytes[0] === 3) bytes[0] = 0;
  },
  isRefusal: (error, source) => error instanceof RangeError && error.message.startsWith(`${source}: `),
};

Deno.test("errors of other kinds or without the file's name, changed files and excessive memory are faults", async () => {
  const outcome = async (byte: number, target = BAD) =>
    (await tryCase(target, Uint8Array.of(byte), "odd")).slice(0, 1);
  assertEquals(await outcome(0), ["read"]);
  assertEquals(await outcome(2), ["refused"]);
  const fault = async (byte: number, target = BAD) => {
    const [kind, , , what] = await tryCase(target, Uint8Array.of(byte), "file");
    assertEquals(kind, "fault");
    return what ?? "";
  };
  assertEquals(await fault(1), "TypeError: undefined is no function");
  assertStringIncludes(await fault(2), "RangeError: odd: refused");
  assertEquals(await fault(3), "the file's bytes were changed");
  assertStringIncludes(await fault(0, { ...BAD, memoryLimit: 1 }), "MiB");
});

Deno.test("a campaign survives a reader that hangs or ends the process, names the file, and continues", async () => {
  const worker = fileURLToPath(new URL("./testing/bad_worker.ts", import.meta.url));
  const figures = await fuzz({ target: "bad", seed: 1, from: 0, count: 6, limitSeconds: 2, worker });
  assertEquals({ read: figures.read, refused: figures.refused }, { read: 2, refused: 1 });
  assertEquals(figures.faults.map(({ index }) => index), [1, 3, 4]);
  assertEquals(figures.faults[0]!.what, "took longer than 2 s");
  assertStringIncludes(figures.faults[1]!.what, "ended the process (exit code 3)");
  assertEquals(figures.faults[2]!.what, "a fault");
});
