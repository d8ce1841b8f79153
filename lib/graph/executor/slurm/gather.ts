/** Gathers items for submission, so that they go out in few calls. */
import { gentlePause } from "./poll_interval.ts";

/** The intervals of {@linkcode openGather}. */
export interface GatherTimes {
  /** The milliseconds within which added tasks go out together. */
  readonly gatherMilliseconds: number;
  /** The most milliseconds between two submissions of a long run. */
  readonly longestGatherMilliseconds: number;
  /** The milliseconds to wait after a submission was refused because of a limit on queued jobs. */
  readonly limitMilliseconds: number;
}

/**
 * Returns a function that adds an item. Added items are flushed together: soon at first, later
 * after a hundredth of the elapsed time. `flush` returns false if it has added some items again, to
 * be flushed later.
 */
export function openGather<Item>(
  times: GatherTimes,
  flush: (items: readonly Item[]) => Promise<boolean>,
): (item: Item) => void {
  const { gatherMilliseconds: least, longestGatherMilliseconds: most, limitMilliseconds } = times;
  const begin = performance.now();
  let waiting: Item[] = [];
  let flushing: Promise<void> | undefined;
  /** The end of the last flush. */
  let flushed = -Infinity;

  function pauseNow(): number {
    const now = performance.now();
    return Math.max(least, flushed + gentlePause(now - begin, least, most) - now);
  }

  async function flushAll(): Promise<void> {
    let pause = pauseNow();
    while (waiting.length > 0) {
      await new Promise((wake) => setTimeout(wake, pause));
      const items = waiting;
      waiting = [];
      const all = await flush(items);
      flushed = performance.now();
      pause = all ? pauseNow() : limitMilliseconds;
    }
    flushing = undefined;
  }

  return (item) => {
    waiting.push(item);
    flushing ??= flushAll();
  };
}
