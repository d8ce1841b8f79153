import { assert, assertEquals } from "@std/assert";
import { torture, tortureFaults, type TortureFigures, type TortureOptions } from "./torture.ts";

/** Runs campaigns on a small study in a folder of their own; none unless given. */
async function tortureShortly(options: Partial<TortureOptions>): Promise<TortureFigures> {
  const folder = await Deno.makeTempDir({ prefix: "fovea-torture-" });
  const none = { kills: 0, corruptions: 0, runners: 0, leases: 0, faults: 0, slurm: 0, sizes: [] };
  try {
    // One training: five tasks without those of a search.
    const figures = await torture({ ...none, seed: 6, tasks: 5, folder, ...options });
    // A short study on a busy machine says nothing about the time of drawing.
    const { progress: _, ...losses } = figures;
    assertEquals(tortureFaults(losses), []);
    return figures;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

// Processes are found through `ps`.
const ignore = Deno.build.os !== "linux";

Deno.test({
  name:
    "a study with a search that is killed, or whose runners leases separate, ends with the results of an undisturbed one",
  ignore,
  async fn() {
    const { kill, lease } = await tortureShortly({ kills: 2, leases: 2, trials: 2 });
    assertEquals([kill?.kills, lease?.kills, lease?.freezes, lease?.tasks], [2, 1, 1, 10]);
  },
});

Deno.test({
  name:
    "a study that is raced and damaged, and that faults are injected into, ends with the results of an undisturbed one",
  ignore,
  async fn() {
    const figures = await tortureShortly({ seed: 2, runners: 2, corruptions: 4, faults: 3, sizes: [100] });
    const { race, corruption, scale } = figures;
    assertEquals([race?.runners, race?.executed, corruption?.corruptions], [2, 5, 4]);
    assert((corruption?.rebuilt ?? 0) > 0);
    assertEquals(scale?.map(({ tasks }) => tasks), [100]);
  },
});
