import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { openPace, PROGRESS_SHARE } from "./pace.ts";

Deno.test("progress takes no more than its share of the time, however long each report takes", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 1 }), (costs) => {
      let time = 0;
      const pace = openPace({ milliseconds: 200, now: () => time });
      for (const cost of costs) {
        time += pace.wait();
        pace.spend(() => time += cost);
      }
      time += pace.wait();
      assert(pace.spent() <= PROGRESS_SHARE * time * (1 + 1e-9), `${pace.spent()} of ${time} ms`);
      assert(time >= 200 * costs.length * (1 - 1e-9));
    }),
  );
});

Deno.test("work without cost is done five times a second, and the time of failed work counts too", () => {
  let time = 0;
  const pace = openPace({ milliseconds: 200, share: 0.01, now: () => time });
  assertEquals(pace.wait(), 0);
  pace.spend(() => {});
  assertEquals(pace.wait(), 200);
  time = 200;
  try {
    pace.spend(() => {
      time += 10;
      throw new Error("no terminal");
    });
  } catch {
    // As expected.
  }
  assertEquals(pace.wait(), 990);
});
