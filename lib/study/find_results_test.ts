import { assertEquals, assertRejects } from "@std/assert";
import { openStore } from "../graph/store/store.ts";
import { findResults, HashError } from "./find_results.ts";
import { showResult } from "./show_result.ts";
import { tuple } from "../formats/items.ts";

Deno.test("findResults() finds a result by an output's or its own hash, and refuses what is unknown or ambiguous", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const store = openStore(folder);
    const hash = (start: string) => start.padEnd(64, "0");
    for (const [key, output] of [["aaaa1", "bbbb1"], ["aaaa2", "bbbb2"], ["cccc", "bbbb2"]]) {
      await store.putResult({
        format: "fovea/result/1",
        key: hash(key!),
        record: {
          format: "fovea/task/1",
          module: "lib/x.ts",
          parameters: { rate: 0.5, inner: { list: [1, 2] } },
          inputs: { table: hash("dddd") },
          outputs: { out: "file" },
          code: hash("eeee"),
          environment: null,
        },
        outputs: { out: { kind: "file", hash: hash(output!), size: 3 } },
        provenance: {
          graph: "g",
          task: `task ${key}`,
          inputs: {},
          started: "2026-01-01T00:00:00.000Z",
          seconds: 75,
          peakMemory: 2 ** 21,
          cpu: "CPU",
          platform: "linux",
          deno: "2.9.6",
          log: hash("ffff"),
        },
      });
    }
    const tasks = async (digits: string) =>
      (await findResults(store, digits)).map(({ result }) => result.provenance.task);
    assertEquals(await tasks("bbbb1"), ["task aaaa1"]);
    assertEquals(await tasks("CCCC"), ["task cccc"]);
    assertEquals(await tasks("bbbb2"), ["task aaaa2", "task cccc"]);
    await assertRejects(() => tasks("bbbb"), HashError, "2 hashes begin with these digits");
    await assertRejects(() => tasks("1234"), HashError, "no result in");
    await assertRejects(() => tasks("bb"), HashError, "4 to 64");
    const [found] = tuple(await findResults(store, "bbbb1"), 1);
    const text = showResult(found, store).join("\n");
    for (
      const part of ["rate: 0.5", "inner.list: [1,2]", "the user's files", "1 min 15 s, 2 MiB", "CPU, linux"]
    ) {
      assertEquals(text.includes(part), true, `${part} in\n${text}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
