import { assert, assertEquals } from "@std/assert";
import { slurmCampaign } from "./slurm_campaign.ts";
import { slurmFaults } from "./slurm_figures.ts";

Deno.test("a study whose cluster jobs, nodes and controller are killed ends with the results of an undisturbed one", async () => {
  const folder = await Deno.makeTempDir({ prefix: "fovea-torture-" });
  try {
    const figures = await slurmCampaign({ seed: 3, tasks: 10, strikes: 3, folder });
    if ("skipped" in figures) return console.error(`left out, no Slurm here: ${figures.skipped}`);
    assertEquals(slurmFaults(figures), []);
    assertEquals(Object.values(figures.strikes).reduce((sum, value) => sum + value, 0), 3);
    assert((figures.calls["sbatch"] ?? 0) > 0);
    // Double executions are counted in the jobs' output, which must have been found.
    assert(figures.executed >= figures.tasks / 2, `found ${figures.executed} executions`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
