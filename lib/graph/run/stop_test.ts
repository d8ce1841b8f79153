/** Tests that a stopped run lets its tasks save, and that the next run says where they continue. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { eventLines } from "../render/lines.ts";
import { trackRun } from "../render/tracker.ts";
import { task, type Workshop, workshop } from "../testing/workshop.ts";

/**
 * Counts to 3 in its scratch folder, a step at each start; waits at 1 for the signal to stop, or
 * for a file.
 */
const COUNT = {
  "count.ts": `export default async ({ outputs, parameters, scratch, progress, stop }) => {
    const file = scratch + "/count";
    let count = 0;
    try { count = Number(Deno.readTextFileSync(file)); } catch { /* it begins */ }
    const resumed = count > 0 ? { resumed: "step " + (count + 1) } : {};
    if (count === 0) {
      progress({ fraction: 0.3, text: "counting" });
      const timer = setInterval(() => {}, 1000);
      await new Promise((wake) => stop.addEventListener("abort", wake));
      clearInterval(timer);
      if (parameters.fails) throw new Error("No space left on device (os error 28): write '" + file + "'");
      Deno.writeTextFileSync(file, "2");
      throw stop.reason;
    }
    progress({ fraction: 0.9, text: "last", ...resumed });
    Deno.writeTextFileSync(outputs.text, String(count + 1));
  };`,
  "deaf.ts": `export default async ({ progress }) => {
    progress({ fraction: 0.3, text: "deaf" });
    await new Promise((wake) => setTimeout(wake, 600_000));
  };`,
};

/** Runs a task until it reports progress, then stops the run. */
async function stopped(shop: Workshop, module: string, parameters: Readonly<Record<string, boolean>>) {
  const controller = new AbortController();
  return await shop.run([task("a", module, parameters)], {
    processes: true,
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type === "progress") controller.abort(new Error("stopped"));
    },
  });
}

Deno.test("a stopped run() waits until a task has saved, and the next run reports where it continues", async () => {
  await using shop = await workshop(COUNT);
  const first = await stopped(shop, "count.ts", {});
  assertEquals([first.summary.interrupted, first.summary.failures, first.summary.executed], [true, [], []]);
  const { summary, events } = await shop.run([task("a", "count.ts", {})], { processes: true });
  assertEquals(summary.executed, ["a"]);
  assertEquals(events.filter(({ type }) => type === "resumed"), [{
    type: "resumed",
    task: "a",
    at: "step 3",
  }]);
  const lines = eventLines(trackRun({ jobs: 1 }));
  assertEquals(events.flatMap(lines).filter((line) => line.startsWith("resume")), [
    "resume  a: resumed at step 3",
  ]);
  assertEquals(await shop.output([task("a", "count.ts", {})], "a", "text"), "3");
});

Deno.test("a stopped run() reports a task that could not save its state", async () => {
  await using shop = await workshop(COUNT);
  const { summary } = await stopped(shop, "count.ts", { fails: true });
  assertEquals(summary.interrupted, true);
  assertStringIncludes(summary.failures[0]!.cause, "No space left on device");
  assertStringIncludes(summary.failures[0]!.cause, "free space there");
});

Deno.test("a stopped run() immediately ends a task that saves nothing", async () => {
  await using shop = await workshop(COUNT);
  const { summary } = await stopped(shop, "deaf.ts", {});
  assertEquals([summary.interrupted, summary.failures], [true, []]);
});
