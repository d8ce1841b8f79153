import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { fileURLToPath } from "node:url";
import { openStudy, type Study } from "../study.ts";
import { admitTrainings, budgetFor, budgetText } from "./admit_trainings.ts";
import { MemoryError } from "./training_cost.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const gibibyte = 2 ** 30;

let opened: { readonly store: string; readonly study: Promise<Study> } | undefined;

/** Opens the study once for all tests. */
async function withStudy(check: (study: Study) => Promise<void> | void): Promise<void> {
  if (opened === undefined) {
    const store = await Deno.makeTempDir();
    const experiment = `${root}/experiments/smoke.yaml`;
    opened = { store, study: openStudy({ experiment, store, data: "data", engine: "onnx", root }) };
  }
  await check(await opened.study);
}

Deno.test.afterAll(async () => {
  if (opened !== undefined) await Deno.remove(opened.store, { recursive: true });
});

const machine = (bytes: number) => ({ bytes, limit: "machine" } as const);

Deno.test("trainings whose shapes show that they fit are admitted without trying a step", () =>
  withStudy(async (study) => {
    const onModel = () => assert(false, "tried a model");
    const options = { root, jobs: 2, onModel, available: machine(8 * gibibyte) };
    assertEquals(await admitTrainings(study, options), undefined);
  }));

Deno.test("trainings that do not fit are refused with the numbers, after a few steps of each", () =>
  withStudy(async (study) => {
    const tried: string[] = [];
    const options = { root, jobs: 2, onModel: (model: string) => tried.push(model), available: machine(5e7) };
    const { message } = await assertRejects(() => admitTrainings(study, options), MemoryError);
    assertEquals(tried, ["ResNet", "ResNet+GG-CAM"]);
    assertMatch(
      message,
      /nothing was started: one of ResNet needs up to 0\.[1-9]\d GiB, one of ResNet\+GG-CAM needs/,
    );
    assertStringIncludes(message, "this machine has 0.05 GiB available");
    assertStringIncludes(message, "--memory-check no");
  }));

Deno.test("trainings that fit one at a time get a budget, and the number that run at once is reported", () =>
  withStudy((study) => {
    const models = [
      { model: "ResNet", trainings: 2, bytes: 3 * gibibyte },
      { model: "ResNet+GG-CAM", trainings: 2, bytes: 4 * gibibyte },
    ];
    const options = { study, jobs: 2, available: machine(6 * gibibyte) };
    const budget = budgetFor(models, options);
    assert(budget !== undefined);
    const held = study.plan.graph.tasks.filter((task) => budget.of(task) > 0).map((task) => task.name);
    assertEquals(held.length, 4);
    assert(held.every((name) => name.startsWith("train/")));
    assertStringIncludes(
      budgetText(budget, study, 2),
      "up to 4.0 GiB of the 6.0 GiB available: 1 of the largest at once, not 2",
    );
    assertEquals(budgetFor(models, { ...options, available: machine(8 * gibibyte) }), undefined);
    assertEquals(budgetFor(models, { ...options, jobs: 1 }), undefined);
    assertThrows(
      () => budgetFor(models, { ...options, available: machine(3.5 * gibibyte) }),
      MemoryError,
      "one of ResNet+GG-CAM needs up to 4.0 GiB",
    );
  }));
