import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { parseExperiment } from "../parse.ts";
import { finalTrainings, searchTrainings } from "./model_trainings.ts";
import { renderEstimate } from "./render_estimate.ts";
import { renderSearchCost } from "./render_search.ts";
import { tuple } from "../../formats/items.ts";

async function read(name: string) {
  const path = fileURLToPath(new URL(`../../../experiments/${name}.yaml`, import.meta.url));
  return parseExperiment(await Deno.readTextFile(path), path);
}

Deno.test("plan shows how many trials and epochs a search takes, and what halving saves", async () => {
  const lines = renderSearchCost(await read("ggcam-search"));
  assertEquals(lines.length, 6);
  assertEquals(lines[0], "Search by halving, 3 seeds a trial; at most");
  // 27 trials to epoch 27, 9 on to 81 and 3 on to 243, three seeds each: 3 × (729 + 486 + 486).
  assertEquals(
    lines[1],
    "  ResNet         27 trials (27 to epoch 27, 9 to epoch 81, 3 to epoch 243): 5,103 epochs instead of 19,683 (26 %) " +
      "with all of them to epoch 243",
  );
  assertEquals(renderSearchCost(await read("smoke")), []);
});

Deno.test("a model's trainings are its final runs, those of its sweeps, and those of its search with their own epochs", async () => {
  const experiment = await read("phantom-search");
  const [plain, guided] = tuple(experiment.models, 2);
  assertEquals(finalTrainings(experiment, plain).length, 5);
  assertEquals(finalTrainings(experiment, guided).length, 5 + 3 * 5);
  const searched = searchTrainings(experiment, guided);
  assertEquals(searched.length, 2 * (8 + 2));
  assertEquals(searched.reduce((sum, { epochs }) => sum + epochs, 0), 2 * (8 * 2 + 2 * 6));
  assertEquals(new Set(searched.map(({ name }) => name)).size, searched.length);
  assertEquals(searchTrainings(await read("smoke"), plain), []);
});

Deno.test("a model's trainings are those of every fold and repeat, under the names of the graph's tasks", async () => {
  const path = fileURLToPath(new URL("../../../experiments/smoke.yaml", import.meta.url));
  const folds = "split: { folds: 3, repeats: 2, seed: 0 }";
  const experiment = parseExperiment(`${await Deno.readTextFile(path)}\n${folds}\n`, path);
  const [plain] = tuple(experiment.models, 1);
  const names = finalTrainings(experiment, plain);
  assertEquals(names.length, 3 * 2 * experiment.seeds.length);
  assertEquals(new Set(names).size, names.length);
  assertEquals(names.at(-1), "train/ResNet/repeat 2 fold 3/seed 2");
});

Deno.test("the estimate counts a search's trainings, with the time that halving saves", () => {
  const text = renderEstimate({
    models: [{
      model: "A",
      trainings: 5,
      seconds: 60,
      bytes: 2 ** 30,
      search: { trainings: 24, seconds: 600, fullSeconds: 1500 },
    }],
    seconds: 450,
    jobs: 2,
    bytes: 2 ** 31,
    heatMapBytes: undefined,
    available: undefined,
  }).join("\n");
  assert(
    text.includes(
      "its search: 24 trainings, 10 min in all (25 min with every trial to the last rung's epoch)",
    ),
    text,
  );
  assert(text.includes("with 2 at once"), text);
});
