/**
 * The commands as a user runs them: `experiments/smoke.yaml` from an empty store, again, changed,
 * and on bad data.
 */
import { assert, assertEquals, assertGreater, assertMatch, assertStringIncludes } from "@std/assert";
import { parse } from "csv-parse/sync";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { phantomSettingsSchema } from "../lib/data/phantom/settings.ts";
import { writePhantom } from "../lib/data/phantom/write.ts";
import { handTillAuc } from "../lib/stats/hand_till_auc.ts";
import type { Results } from "../lib/report/results_schema.ts";
import { trustedJson } from "../fixtures/trusted_json.ts";
import { tuple } from "../lib/formats/items.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SMOKE = await Deno.readTextFile(join(ROOT, "experiments/smoke.yaml"));
const REPORT = join(ROOT, "reports/smoke");

interface Ended {
  readonly code: number;
  /** Standard output and standard error. */
  readonly text: string;
}

async function command(name: string, ...args: readonly string[]): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", name, ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

/**
 * Runs a command and sends it a signal once a training in `store` tells of progress that it did not
 * tell of before.
 */
async function stoppedInTraining(
  store: string,
  signal: Deno.Signal,
  args: readonly string[],
): Promise<Ended> {
  const before = trainingProgress(store);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let hasEnded = false;
  const output = child.output().finally(() => hasEnded = true);
  while (!hasEnded && ![...trainingProgress(store)].some((text) => !before.has(text))) {
    await new Promise((wake) => setTimeout(wake, 10));
  }
  if (!hasEnded) child.kill(signal);
  const { code, stdout, stderr } = await output;
  return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

/** Returns the last progress of the trainings in a store's scratch folders. */
function trainingProgress(store: string): ReadonlySet<string> {
  const told = new Set<string>();
  try {
    for (const { name } of Deno.readDirSync(join(store, "scratch"))) {
      try {
        const text = Deno.readTextFileSync(join(store, "scratch", name, "progress.json"));
        if (text.includes('"epoch ')) told.add(name + text);
      } catch {
        // No progress yet, or the task has ended.
      }
    }
  } catch {
    // Nothing has run yet.
  }
  return told;
}

/**
 * A folder with `smoke.yaml`, changed as asked, so that it shares the name and history of the real
 * one.
 */
async function experiment(folder: string, change: (text: string) => string): Promise<string> {
  const path = join(folder, "smoke.yaml");
  const text = change(SMOKE);
  assert(text !== SMOKE, "the change changed nothing");
  await Deno.writeTextFile(path, text);
  return path;
}

async function results() {
  const parsed = trustedJson<Results>(await Deno.readTextFile(join(REPORT, "results.json")));
  return { ...parsed, environment: null, times: null };
}

function checkpointOf({ runs: [first] }: Results["models"][number]): string {
  assert(first?.status === "finished" && typeof first.checkpoint === "string");
  return first.checkpoint;
}

async function inFolder(check: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await check(folder);
  } finally {
    // Stored objects are read-only; their folders are not.
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("reproduce, from an empty store and again: a report, then nothing to do, then the same bits elsewhere", async (t) => {
  await inFolder(async (folder) => {
    const store = join(folder, "store"), other = join(folder, "other");
    const file = "experiments/smoke.yaml";
    let tasks = 0;
    await Deno.remove(REPORT, { recursive: true }).catch(() => {});

    await t.step("plan says that nothing was ever run, and runs nothing", async () => {
      const { code, text } = await command("plan", file, "--store", store, "--estimate", "no");
      assertEquals(code, 0, text);
      assertStringIncludes(text, "never run");
      tasks = Number(/smoke: (\d+) tasks/.exec(text)?.[1]);
      assertGreater(tasks, 30);
    });

    await t.step("report says what is missing", async () => {
      const { code, text } = await command("report", file, "--store", store);
      assertEquals(code, 0, text);
      assertStringIncludes(await Deno.readTextFile(join(REPORT, "report.md")), "not run yet");
    });

    await t.step("the first run makes everything", async () => {
      const { code, text } = await command("reproduce", file, "--store", store, "--jobs", "2");
      assertEquals(code, 0, text);
      const { models, comparisons } = await results();
      assertEquals(models.map(({ name }: { name: string }) => name), ["ResNet", "ResNet+GG-CAM"]);
      assertEquals(models[0]!.auc.perSeed.length, 2);
      assertEquals(models[1]!.classes.length, 3);
      assertEquals(comparisons[0]!.df, [1, 2]);
      const report = await Deno.readTextFile(join(REPORT, "report.md"));
      assertStringIncludes(report, "Generated data");
      assertStringIncludes(report, checkpointOf(models[0]!).slice(0, 10));
    });

    await t.step("the tables give the report's own AUC and interpretability again", async () => {
      const table = async (name: string): Promise<Record<string, string>[]> =>
        parse(await Deno.readTextFile(join(REPORT, name)), { columns: true });
      const [history, predictions] = [await table("history.csv"), await table("predictions.csv")];
      const measured = await table("results.csv");
      const valueOf = (run: Record<string, string>, metric: string) =>
        Number(
          measured.find((row) =>
            row.model === run.model && row.seed === run.seed && row.class === "all" &&
            row.metric === metric &&
            (metric === "auc" || row.tolerance === "0")
          )?.value,
        );
      const chosen = history.filter((row) => row.chosen === "1");
      assertEquals(chosen.length, 4);
      for (const run of chosen) {
        const own = predictions.filter(({ model, seed }) => model === run.model && seed === run.seed);
        const classes = Object.keys(own[0]!).flatMap((name) =>
          /^probability of (.*)$/.exec(name)?.slice(1) ?? []
        );
        const aucOf = (subset: string) => {
          const rows = own.filter((row) => row.subset === subset);
          return handTillAuc({
            labels: rows.map((row) => classes.indexOf(row.class!)),
            scores: rows.flatMap((row) =>
              classes.map((name) => Math.fround(Number(row[`probability of ${name}`])))
            ),
            classCount: classes.length,
          });
        };
        assertEquals(aucOf("test"), valueOf(run, "auc"));
        // A training computes it in batches and a prediction image by image; no two scores tie
        // here.
        assertEquals(String(aucOf("validation") ?? ""), run.validationAuc);
        const pointed = own.filter(({ subset, inOrgan }) => subset === "test" && inOrgan !== "");
        const hits = pointed.filter(({ inOrgan }) => inOrgan === "1").length;
        assertEquals(hits / pointed.length, valueOf(run, "interpretability"));
      }
    });

    await t.step("the second executes nothing and leaves the report alone", async () => {
      const before = await Deno.readTextFile(join(REPORT, "report.md"));
      const { code, text } = await command("reproduce", file, "--store", store);
      assertEquals(code, 0, text);
      assertStringIncludes(text, `${tasks} tasks, all done`);
      assertEquals(await Deno.readTextFile(join(REPORT, "report.md")), before);
      // Its memory of the report does not count as the report.
      const path = join(REPORT, "results.json"), good = await Deno.readTextFile(path);
      await Deno.writeTextFile(path, good.replace('"title": "', '"title": "Not '));
      const again = await command("reproduce", file, "--store", store);
      assertStringIncludes(
        again.text,
        "claim: GG-CAM raises ResNet's median AUC: published +0.056, cannot be judged: ",
      );
      assertEquals(await Deno.readTextFile(path), good);
    });

    await t.step(
      "report --check finds the report as it should be, an edited cell, and a stale report",
      async () => {
        const check = (...args: string[]) =>
          command("report", "--check", "reports/smoke", "--store", ...args);
        const right = await check(store);
        assertEquals(right.code, 0, right.text);
        assertStringIncludes(right.text, "every figure recomputed from the store: as it should be");
        const path = join(REPORT, "results.csv"), good = await Deno.readTextFile(path);
        await Deno.writeTextFile(path, good.replace(/(auc,,)[\d.]+/, "$10.123"));
        const edited = await check(store);
        await Deno.writeTextFile(path, good);
        assertEquals(edited.code, 1);
        assertStringIncludes(
          edited.text,
          'reports/smoke/results.csv: line 2, column "value": found 0.123, expected',
        );
        const table = join(REPORT, "predictions.csv"), whole = await Deno.readTextFile(table);
        await Deno.writeTextFile(table, whole.replace(",validation,", ",test,"));
        const moved = await check(store);
        await Deno.writeTextFile(table, whole);
        assertEquals(moved.code, 1);
        assertStringIncludes(
          moved.text,
          'reports/smoke/predictions.csv: line 2, column "subset": found test, expected validation',
        );
        const stored = join(store, "results");
        await Deno.rename(stored, `${stored}.away`);
        const stale = await check(store);
        await Deno.rename(`${stored}.away`, stored);
        assertEquals(stale.code, 1);
        assertStringIncludes(stale.text, "task split: found stale: ");
      },
    );

    await t.step("report --show says what made a result", async () => {
      const { models } = await results();
      const checkpoint = checkpointOf(models[1]!);
      const shown = await command("report", "--show", checkpoint.slice(0, 10), "--store", store);
      assertEquals(shown.code, 0, shown.text);
      for (
        const part of [
          checkpoint,
          "checkpoint of train/ResNet+GG-CAM/seed",
          "training.learningRate: 0.0005",
          "split of split",
          "name: onnx",
          "took ",
          "machine ",
        ]
      ) assertStringIncludes(shown.text, part);
    });

    await t.step(
      "the store is sound, goes to another one and back, and its tasks give the same bits again",
      async () => {
        const ended = async (name: string, ...args: string[]) => {
          const { code, text } = await command(name, ...args);
          assertEquals(code, 0, text);
          return text;
        };
        const remote = join(folder, "remote"), back = join(folder, "back");
        assertStringIncludes(
          await ended("store", "check", "--store", store),
          `${tasks} results checked: no fault`,
        );
        assertStringIncludes(
          await ended("store", "gc", file, "--dry-run", "--store", store),
          `would remove 0 B; ${tasks} results`,
        );
        assertStringIncludes(
          await ended("store", "push", remote, file, "--store", store),
          `has ${tasks} results (0 had been there)`,
        );
        // Graphs that are executed are compiled here and not believed.
        const pulled = await ended("store", "pull", remote, file, "--store", back);
        const [, taken, made] =
          /(\d+) taken from .*, (\d+) made here because they are executed/.exec(pulled) ?? [];
        assertEquals(Number(taken) + Number(made), tasks, pulled);
        assertStringIncludes(await ended("plan", file, "--store", back), `${tasks} tasks, all done`);
        const receipt = join(REPORT, "receipt.json");
        assertStringIncludes(
          await ended("verify", "--receipt", receipt, "--store", back),
          `${tasks} same bits`,
        );
        assertStringIncludes(
          await ended("verify", file, "--sample", "3", "--store", back),
          "3 tasks run again: 3 the same bits",
        );
      },
    );

    await t.step("another store, one job, and stops in trainings give the same results", async () => {
      const first = await results();
      const args = ["reproduce", file, "--store", other, "--jobs", "1"];
      const stops: Ended[] = [];
      // One stop a training at most; the first ones may come when it has just ended.
      for (const signal of ["SIGINT", "SIGTERM", "SIGINT", "SIGTERM"] as const) {
        const stopped = await stoppedInTraining(other, signal, args);
        stops.push(stopped);
        if (stopped.code !== 130) break;
        assertStringIncludes(stopped.text, "Run the same command again to continue");
      }
      const { code, text } = await command(args[0]!, ...args.slice(1));
      assertEquals(code, 0, text);
      assertEquals(await results(), first);
      assertMatch(
        stops.map((each) => each.text).join("") + text,
        /resumed at epoch \d+, (step \d+|validation)/,
      );
    });

    await t.step("a comment re-runs nothing", async () => {
      const changed = await experiment(folder, (text) => `# another comment\n${text}`);
      assertStringIncludes(
        (await command("plan", changed, "--store", store)).text,
        `${tasks} tasks, all done`,
      );
    });

    await t.step("one model's learning rate re-runs that model, and plan says so", async () => {
      const changed = await experiment(
        folder,
        (text) =>
          text.replace("    objective: none", "    objective: none\n    training: { learningRate: 0.001 }"),
      );
      const { text } = await command("plan", changed, "--store", store);
      assertStringIncludes(text, "2 × train/…: training.learningRate 0.0005 → 0.001");
      const lines = text.split("\n");
      assert(!lines.some((line) => /(images|masks|heat maps|gaze|data|split).*→/.test(line)), text);
      const before = await Deno.readTextFile(join(REPORT, "results.json"));
      const refused = await command("reproduce", changed, "--store", store);
      assertEquals(refused.code, 1, refused.text);
      assertStringIncludes(refused.text, "found the report of another experiment (its file is");
      assert(!refused.text.includes("start "), "refused before anything runs");
      assertEquals(await Deno.readTextFile(join(REPORT, "results.json")), before);
      const reports = join(folder, "reports");
      const ran = await command("reproduce", changed, "--store", store, "--reports", reports);
      assertEquals(await Deno.readTextFile(join(REPORT, "results.json")), before);
      assertStringIncludes(await Deno.readTextFile(join(reports, "smoke/report.md")), "Smoke");
      assertEquals(ran.code, 0, ran.text);
      assert(!ran.text.includes("start   train/ResNet+GG-CAM"), ran.text);
      assertStringIncludes(ran.text, "start   train/ResNet/seed 1 (training.learningRate 0.0005 → 0.001)");
    });

    await t.step("the blur re-runs heat maps and gaze-guided trainings only", async () => {
      const changed = await experiment(folder, (text) => text.replace("blur: 21", "blur: 31"));
      const { text } = await command("plan", changed, "--store", store);
      assertStringIncludes(text, "heat maps: blur 21 → 31");
      assertStringIncludes(text, "2 × train/…: input heatMaps ← blur 21 → 31");
    });
  });
});

/** The smoke experiment on a phantom that plays the user's own EGD-CXR. */
const asUsersData = (text: string) =>
  text.replace(/data:\n {2}kind: phantom\n( {2}.*\n)+/, "data:\n  kind: egd-cxr\n");

Deno.test("bad data fails its own task with the file, the place and the cause, and the others go on", async (t) => {
  await inFolder(async (folder) => {
    const data = join(folder, "data");
    await writePhantom(data, phantomSettingsSchema.parse({ images: 45, seed: 2, width: 106, height: 127 }));
    const file = await experiment(folder, asUsersData);
    const egd = join(data, "egd-cxr/1.0.0"), sheet = await Deno.readTextFile(join(egd, "master_sheet.csv"));
    const [, dicomId, dicom] = tuple(/^([0-9a-f-]{44}),(files\/[^,]+)/m.exec(sheet) ?? [], 3);
    const image = join(data, "mimic-cxr/2.0.0", dicom);
    const gaze = join(egd, "eye_gaze.csv"),
      mask = join(egd, "audio_segmentation_transcripts", dicomId, "left_lung.png");

    async function broken(
      path: string,
      breakIt: () => Promise<void>,
      ...expected: readonly string[]
    ): Promise<void> {
      const good = await Deno.readFile(path);
      await breakIt();
      const { code, text } = await command(
        "reproduce",
        file,
        "--store",
        join(folder, "store"),
        "--data",
        data,
        "--reports",
        join(folder, "reports"),
      );
      await Deno.writeFile(path, good);
      assertEquals(code, 1, text);
      for (const part of expected) assertStringIncludes(text, part);
    }

    await t.step(
      "a missing DICOM file",
      () => broken(image, () => Deno.remove(image), "FAILED", dicom, "images/01", "done    images/02"),
    );
    await t.step(
      "a truncated DICOM file",
      () => broken(image, () => Deno.truncate(image, 5000), "FAILED  images/01", dicom, "(7FE0,0010)"),
    );
    await t.step("a gaze table without a column", () =>
      broken(
        gaze,
        async () =>
          await Deno.writeTextFile(gaze, (await Deno.readTextFile(gaze)).replace("X_ORIGINAL", "X")),
        "FAILED  gaze",
        'no column "X_ORIGINAL"',
        "eye_gaze.csv, line 1",
      ));
    await t.step("an image without gaze", () =>
      broken(
        gaze,
        async () => {
          const lines = (await Deno.readTextFile(gaze)).split("\n");
          await Deno.writeTextFile(gaze, lines.filter((line) => !line.includes(`,${dicomId},`)).join("\n"));
        },
        "FAILED  heat maps",
        dicomId,
        "data.exclude",
      ));
    await t.step("what failed, and why, stands in the report too", async () => {
      const report = await Deno.readTextFile(join(folder, "reports/smoke/report.md"));
      assertStringIncludes(report, "ResNet+GG-CAM, seed 1: failed (heat maps: heat map of ");
      assert(!report.includes("not run yet"), "what it needs failed");
    });
    await t.step("a mask of another size", () =>
      broken(
        mask,
        async () => await Deno.copyFile(join(ROOT, "fixtures/egd/masks/grey8.png"), mask),
        "FAILED  masks/01",
        "left_lung.png",
        "expected 127 × 106",
      ));
    await t.step("mended, the run goes on to the end", async () => {
      const { code, text } = await command(
        "reproduce",
        file,
        "--store",
        join(folder, "store"),
        "--data",
        data,
        "--reports",
        join(folder, "reports"),
      );
      assertEquals(code, 0, text);
    });
    await t.step("a run that fails afterwards leaves the good report, and says so", async () => {
      const path = join(folder, "reports/smoke/results.json"), good = await Deno.readTextFile(path);
      await broken(
        image,
        () => Deno.truncate(image, 5000),
        "FAILED  images/01",
        "(left as it was: it has 4 finished runs, one written now would have 0)",
      );
      assertEquals(await Deno.readTextFile(path), good);
    });
  });
});

Deno.test("a wrong experiment, flag or folder is answered in one message, and nothing runs", async () => {
  await inFolder(async (folder) => {
    const store = join(folder, "store");
    const wrong = await experiment(folder, (text) => text.replace("epochs: 2", "epoch: 2"));
    const { code, text } = await command("reproduce", wrong, "--store", store);
    assertEquals(code, 1);
    assertStringIncludes(text, 'training.epoch: found the unknown key "epoch"');
    assertStringIncludes(text, "training.epochs: found nothing, expected a number");
    for (
      const [args, expected] of [
        [["--stor", "x"], "unknown flag --stor"],
        [["--jobs", "0"], '--jobs: found "0"'],
        [["--engine", "abacus"], '--engine: found "abacus"'],
        [["experiments/none.yaml"], "found no such file"],
        [["experiments/ggcam.yaml", "--data", join(folder, "empty")], "master_sheet.csv: found no such file"],
      ] as const
    ) {
      const ended = await command("reproduce", ...args, "--store", store);
      assert(ended.code !== 0, ended.text);
      assertStringIncludes(ended.text, expected);
    }
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["smoke.yaml"]);
  });
});
