import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { encodeSafetensors } from "../../formats/safetensors.ts";
import { tuple } from "../../formats/items.ts";
import { workshop } from "../../graph/testing/workshop.ts";
import type { Task } from "../../graph/task.ts";
import { historyToTensors } from "../../train/history.ts";
import type { EpochRecord } from "../../train/history.ts";
import { parseExperiment } from "../parse.ts";
import { watchStudy } from "./watch_study.ts";

const EXPERIMENT = parseExperiment(
  await Deno.readTextFile(new URL("../../../experiments/smoke.yaml", import.meta.url)),
  "smoke.yaml",
);

function epoch(number: number, total: number): EpochRecord {
  return {
    epoch: number,
    learningRate: 0.1,
    train: { total, classification: total },
    validation: { total, classification: total, crossEntropy: total, auc: 0.5 },
    best: number === 1,
  };
}

const EPOCHS = [epoch(1, 1.5), epoch(2, 1.25)];

/** Reports two epochs and half of the third; then waits for a file, or fails. */
const TRAIN = `export default async ({ parameters, outputs, scratch, progress }) => {
  Deno.writeTextFileSync(scratch + "/epochs.jsonl", parameters.lines);
  progress({ fraction: 0.5, text: "epoch 2 of 4" });
  if (parameters.fails) throw new Error("it failed in /home/somebody/data");
  for (;;) {
    try { Deno.statSync(parameters.go); break; } catch { await new Promise((done) => setTimeout(done, 20)); }
  }
  Deno.writeFileSync(outputs.history, Uint8Array.fromBase64(parameters.history));
};`;

function training(name: string, parameters: { readonly fails: boolean; readonly go: string }): Task {
  const lines = EPOCHS.map((record) => JSON.stringify(record) + "\n").join("") + '{"epoch":3,"lear';
  const history = encodeSafetensors(historyToTensors(EPOCHS)).toBase64();
  return {
    name,
    module: "lib/study/work/train_fake.ts",
    parameters: { ...parameters, lines, history },
    inputs: {},
    outputs: { history: "file" },
  };
}

Deno.test("watchStudy() follows trainings from their lines to their stored history, and shows the logs of failed tasks", async () => {
  await using shop = await workshop({ "lib/study/work/train_fake.ts": TRAIN });
  const go = shop.path("go");
  const tasks = [
    training("train/A/seed 1", { fails: false, go }),
    training("train/A/seed 2", { fails: true, go }),
    {
      ...training("summarise/A", { fails: false, go }),
      module: "lib/study/work/train_fake.ts",
      inputs: { one: { from: "task", task: "train/A/seed 1", output: "history" } },
    } satisfies Task,
  ];
  const plan = await shop.plan(tasks);
  const watch = watchStudy({ plan, experiment: EXPERIMENT }, { showsLogs: true, showsFolders: true });
  const first = await watch.read();
  assertEquals([first.tasks, first.done, first.running, first.groups], [3, 0, [], []]);

  const failed = Promise.withResolvers<void>(), begun = Promise.withResolvers<void>();
  const run = shop.run(tasks, {
    jobs: 2,
    processes: true,
    onEvent(event) {
      if (event.type === "failed") failed.resolve();
      if (event.type === "progress" && event.task === "train/A/seed 1") begun.resolve();
    },
  });
  await Promise.all([failed.promise, begun.promise]);
  const during = await watch.read();
  const [running] = tuple(during.running, 1);
  assertEquals([running.task, running.text, running.fraction], ["train/A/seed 1", "epoch 2 of 4", 0.5]);
  assert(running.secondsLeft !== null && running.secondsLeft > 0);
  const [halted] = tuple(during.halted, 1);
  assertEquals(halted.task, "train/A/seed 2");
  assertStringIncludes(halted.log ?? "", "it failed in /home/somebody/data");
  assertEquals(during.groups, [{
    name: "train/A",
    runs: [
      { label: "seed 1", state: "running", history: EPOCHS },
      { label: "seed 2", state: "halted", history: EPOCHS },
    ],
  }]);
  assertEquals(
    during.kinds.map(({ kind, total, done, running, halted }) => [kind, total, done, running, halted]),
    [
      ["train", 2, 0, 1, 1],
      ["summarise", 1, 0, 0, 0],
    ],
  );
  await Deno.writeTextFile(go, "");
  await run;
  const after = await watch.read();
  assertEquals([after.done, after.running], [2, []]);
  assertEquals(after.groups.flatMap(({ runs }) => runs.map(({ label, state }) => `${label} ${state}`)), [
    "seed 1 done",
    "seed 2 halted",
    "A done",
  ]);
  assertEquals(after.groups[0]?.runs[0]?.history, EPOCHS);

  // A page that may be passed on names no folders, and shows no logs of patients' data.
  const others = watchStudy({ plan: await shop.plan(tasks), experiment: EXPERIMENT }, {
    showsLogs: true,
    showsFolders: false,
  });
  const told = (await others.read()).halted[0]?.log ?? "";
  assertStringIncludes(told, "it failed in data");
  const none = watchStudy({ plan: await shop.plan(tasks), experiment: EXPERIMENT }, {
    showsLogs: false,
    showsFolders: false,
  });
  assertEquals((await none.read()).halted[0]?.log, null);
  // The first fold of a cross-validation is named, though its tasks are not.
  const folded = watchStudy({
    plan: await shop.plan(tasks),
    experiment: {
      ...EXPERIMENT,
      seeds: [1, 2],
      models: EXPERIMENT.models.map((model) => ({ ...model, name: "A" })),
      split: { folds: 3, repeats: 1, validation: 0.1, seed: 0, patients: "grouped" },
    },
  }, { showsLogs: false, showsFolders: false });
  assertEquals((await folded.read()).groups[0]?.name, "train/A/fold 1");
});
