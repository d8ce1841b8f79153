import { assertEquals } from "@std/assert";
import { wallSeconds } from "./wall_time.ts";

const result = (started: string, seconds: number) => ({
  provenance: {
    graph: "g",
    task: "t",
    inputs: {},
    started: `2026-01-01T00:${started}.000Z`,
    seconds,
    peakMemory: null,
    cpu: "",
    platform: "",
    deno: "",
    log: "",
  },
});

Deno.test("wallSeconds() counts overlapping tasks once, and does not count pauses", () => {
  const overlapping = [result("00:00", 10), result("00:02", 3), result("00:08", 4)];
  assertEquals(wallSeconds(overlapping), 12);
  assertEquals(wallSeconds([...overlapping.toReversed(), result("30:00", 5)]), 17);
  assertEquals(wallSeconds([]), null);
});
