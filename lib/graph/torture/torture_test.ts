import { assert, assertEquals } from "@std/assert";
import { torture, tortureFaults } from "./torture.ts";

Deno.test({
  name: "a study that is killed, raced and damaged ends as if nothing had been",
  // Processes are found through /proc.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "fovea-torture-" });
    try {
      const figures = await torture({
        seed: 6,
        kills: 4,
        corruptions: 6,
        runners: 3,
        sizes: [100],
        tasks: 12,
        folder,
      });
      assertEquals(tortureFaults(figures), []);
      const { kill, race, corruption, scale } = figures;
      assertEquals([kill?.kills, race?.executed, corruption?.corruptions], [4, 12, 6]);
      assert((race?.waits ?? 0) > 0 && (corruption?.rebuilt ?? 0) > 0);
      assertEquals(scale?.map(({ tasks }) => tasks), [100]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
