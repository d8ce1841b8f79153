import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { encodeModel } from "../../nn/model_file.ts";
import { buildModel } from "../../nn/networks.ts";
import { NETWORK_NAMES } from "../../nn/networks/mod.ts";
import { networkModule } from "./network_module.ts";

Deno.test("every network has a module that builds it, found by its name", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const split = join(folder, "split.json"), model = join(folder, "model.json");
    const classNames = ["normal", "CHF"], nothing = { images: [], leakingPatients: [] };
    const subsets = { train: [], validation: [], test: [] };
    await Deno.writeTextFile(split, JSON.stringify({ classNames, subsets, ...nothing }));
    for (const name of NETWORK_NAMES) {
      const network = { width: 0.05, depth: 0.2, camReduction: "sum" } as const;
      const objective = { kind: "classification" } as const, imageSize = [64, 64] as const;
      const module = networkModule(name);
      const { default: work } = await import(new URL(`../../../${module}`, import.meta.url).href);
      await work({ parameters: { network, objective, imageSize }, inputs: { split }, outputs: { model } });
      const expected = buildModel({ name, ...network, classes: classNames.length }, objective, imageSize);
      assertEquals(await Deno.readTextFile(model), encodeModel(expected), module);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
