import { assert, assertEquals } from "@std/assert";
import { torture, tortureFaults } from "./torture.ts";

Deno.test({
  name: "a killed, raced and damaged study ends with the results of an undisturbed one",
  // Processes are found through `ps`.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "fovea-torture-" });
    try {
      const figures = await torture({
        seed: 6,
        kills: 2,
        corruptions: 3,
        runners: 2,
        leases: 2,
        faults: 3,
        slurm: 0,
        sizes: [100],
        // One training with a search before it: five tasks and the search's eight.
        tasks: 5,
        folder,
      });
      // A short study on a busy machine says nothing about the time of drawing.
      const { progress: _, ...losses } = figures;
      assertEquals(tortureFaults(losses), []);
      const { kill, race, corruption, scale } = figures;
      assertEquals([kill?.kills, race?.executed, corruption?.corruptions], [2, 13, 3]);
      assert((corruption?.rebuilt ?? 0) > 0);
      assertEquals(scale?.map(({ tasks }) => tasks), [100]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
