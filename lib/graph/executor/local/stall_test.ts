import { assertEquals } from "@std/assert";
import { type StallTimer, watchForStall } from "./stall.ts";

/** A clock that is moved by hand. */
function handClock(): StallTimer & { pass(seconds: number): void } {
  let time = 0;
  let look = () => {};
  return {
    now: () => time,
    every(_, work) {
      look = work;
      return () => look = () => {};
    },
    pass(seconds) {
      time += 1000 * seconds;
      look();
    },
  };
}

Deno.test("watchForStall() calls once, after so many seconds without a sign of life, and never before", () => {
  const clock = handClock();
  let stalls = 0;
  const watch = watchForStall(10, () => stalls++, clock);
  for (let sign = 0; sign < 5; sign++) {
    clock.pass(9.9);
    assertEquals([stalls, watch.stalled()], [0, false]);
    watch.sign();
  }
  clock.pass(10);
  clock.pass(10);
  assertEquals([stalls, watch.stalled()], [1, true]);
});

Deno.test("watchForStall() does not call after it is stopped, nor without a limit", () => {
  const clock = handClock();
  let stalls = 0;
  watchForStall(10, () => stalls++, clock).stop();
  watchForStall(Infinity, () => stalls++, clock);
  clock.pass(1e9);
  assertEquals(stalls, 0);
});
