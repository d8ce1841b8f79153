/**
 * Tests the commands as a user runs them: `experiments/smoke.yaml` from an empty store, again, and
 * changed.
 */
import { assert, assertEquals, assertGreater, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { requireEditsFound } from "./testing/edited_report.ts";
import { openCommands } from "./testing/hosted_commands.ts";
import { removeFirstOfOthers, removeTrainings } from "./testing/remove_results.ts";
import { requireSameMeasures } from "./testing/report_tables.ts";
import {
  checkpointOf,
  command,
  experiment,
  inFolder,
  REPORT,
  results,
  stoppedInTraining,
} from "./testing/smoke_command.ts";
import { TASKS_HERE } from "./testing/tasks_here.ts";

Deno.test("reproduce writes a report from an empty store, then has nothing to do, and gives the same bits elsewhere", async (t) => {
  await using commands = openCommands();
  const { run } = commands;
  await inFolder(async (folder) => {
    const store = join(folder, "store"), back = join(folder, "back");
    const file = "experiments/smoke.yaml";
    let tasks = 0;
    await Deno.remove(REPORT, { recursive: true }).catch(() => {});

    await t.step("plan reports that nothing was ever run, and runs nothing", async () => {
      const { code, text } = await run("plan", file, "--store", store, "--estimate", "no");
      assertEquals(code, 0, text);
      assertStringIncludes(text, "never run");
      tasks = Number(/smoke: (\d+) tasks/.exec(text)?.[1]);
      assertGreater(tasks, 30);
    });

    await t.step("report names what is missing", async () => {
      const { code, text } = await run("report", file, "--store", store);
      assertEquals(code, 0, text);
      assertStringIncludes(await Deno.readTextFile(join(REPORT, "report.md")), "not run yet");
    });

    await t.step("the first run runs every task", async () => {
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

    await t.step(
      "AUC and interpretability recomputed from the tables equal the report's",
      () => requireSameMeasures(REPORT, 4),
    );

    await t.step("the second run runs nothing and does not change the report", async () => {
      const before = await Deno.readTextFile(join(REPORT, "report.md"));
      const { code, text } = await run("reproduce", file, "--store", store);
      assertEquals(code, 0, text);
      assertStringIncludes(text, `${tasks} tasks, all done`);
      assertEquals(await Deno.readTextFile(join(REPORT, "report.md")), before);
      // The command's memo of the report does not replace the report.
      const path = join(REPORT, "results.json"), good = await Deno.readTextFile(path);
      await Deno.writeTextFile(path, good.replace('"title": "', '"title": "Not '));
      const again = await run("reproduce", file, "--store", store);
      assertStringIncludes(
        again.text,
        "claim: GG-CAM raises ResNet's median AUC: published +0.056, cannot be judged: ",
      );
      assertEquals(await Deno.readTextFile(path), good);
    });

    await t.step("a report from Git gets its pages, and is not changed otherwise", async () => {
      const pages = ["report.html", "cases.html"].map((name) => join(REPORT, name));
      const before = await Promise.all(
        [...pages, join(REPORT, "report.md")].map((path) => Deno.readTextFile(path)),
      );
      for (const page of pages) await Deno.remove(page);
      const { code, text } = await run("reproduce", file, "--store", store);
      assertEquals(code, 0, text);
      assertStringIncludes(text, "report.md (unchanged)");
      const after = await Promise.all(
        [...pages, join(REPORT, "report.md")].map((path) => Deno.readTextFile(path)),
      );
      assertEquals(after, before);
    });

    await t.step(
      "report --check passes, and then finds an edited cell and a stale report",
      async () => {
        await requireEditsFound(() => run("report", "--check", "reports/smoke", "--store", store), store);
      },
    );

    await t.step("a report without images loses every picture and case, and gets them back", async () => {
      const kept = ["cases.html", "predictions.csv", "figures/case-1.png", "figures/errors.svg"];
      const there = () =>
        Promise.all(kept.map((name) => Deno.stat(join(REPORT, name)).then(() => true, () => false)));
      assertEquals(await there(), [true, true, true, true]);
      const bare = await run("reproduce", file, "--store", store, "--no-images");
      assertEquals(bare.code, 0, bare.text);
      assertEquals(await there(), [false, false, false, false]);
      const checked = await run("report", "--check", "reports/smoke", "--store", store);
      assertStringIncludes(checked.text, "every figure recomputed from the store: no difference");
      const whole = await run("reproduce", file, "--store", store);
      assertEquals(whole.code, 0, whole.text);
      assertEquals(await there(), [true, true, true, true]);
    });

    await t.step("report --show traces a result", async () => {
      const { models } = await results();
      const checkpoint = checkpointOf(models[1]!);
      const shown = await run("report", "--show", checkpoint.slice(0, 10), "--store", store);
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
      "the store has no fault, is copied to another one and back, and its tasks give the same bits again",
      async () => {
        const ended = async (name: string, ...args: string[]) => {
          const { code, text } = await run(name, ...args);
          assertEquals(code, 0, text);
          return text;
        };
        const remote = join(folder, "remote");
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
          `has ${tasks} results (0 of them already there)`,
        );
        // Graphs that are executed are compiled here, not copied.
        const pulled = await ended("store", "pull", remote, file, "--store", back);
        const [, taken, made] =
          /(\d+) copied from .*, (\d+) made here because they are executed/.exec(pulled) ?? [];
        assertEquals(Number(taken) + Number(made), tasks, pulled);
        assertStringIncludes(await ended("plan", file, "--store", back), `${tasks} tasks, all done`);
        const receipt = join(REPORT, "receipt.json");
        assertStringIncludes(
          await ended("verify", "--receipt", receipt, "--store", back),
          `${tasks} with the same bits`,
        );
        assertStringIncludes(
          await ended("verify", file, "--sample", "3", "--store", back),
          "3 tasks run again: 3 with the same bits",
        );
      },
    );

    await t.step("tasks of every other kind give the same results in the other store", async () => {
      const first = await results();
      const gone = await removeFirstOfOthers(back, REPORT);
      const { code, text } = await run("reproduce", TASKS_HERE, file, "--store", back, "--jobs", "1");
      assertEquals(code, 0, text);
      for (const task of gone) assertStringIncludes(text, `done    ${task} in `);
      assertEquals(await results(), first);
    });

    await t.step(
      "trainings in the other store, one at a time, stopped and resumed, give the same results",
      async () => {
        const first = await results();
        const gone = await removeTrainings(back, REPORT);
        const args = ["reproduce", file, "--store", back, "--jobs", "1"] as const;
        const isResumed = (text: string) => /resumed at epoch \d+, (step \d+|validation)/.test(text);
        let said = "", stops = 0;
        // At most one stop per training; the first signals may come just after a training has ended.
        for (const signal of ["SIGINT", "SIGTERM", "SIGINT", "SIGTERM"] as const) {
          const { code, text } = await stoppedInTraining(back, signal, args);
          said += text;
          if (code !== 130) break;
          assertStringIncludes(text, "Run the same command again to continue");
          if (++stops >= 2 && isResumed(said)) break;
        }
        const { code, text } = await run(...args);
        assertEquals(code, 0, text);
        said += text;
        assert(isResumed(said), said);
        for (const task of gone) assertStringIncludes(said, `done    ${task} in `);
        assertEquals(await results(), first);
      },
    );

    await t.step("a changed comment runs nothing again", async () => {
      const changed = await experiment(folder, (text) => `# another comment\n${text}`);
      assertStringIncludes(
        (await run("plan", changed, "--store", store)).text,
        `${tasks} tasks, all done`,
      );
    });

    await t.step(
      "a changed learning rate of one model runs that model again, and plan reports it",
      async () => {
        const changed = await experiment(
          folder,
          (text) =>
            text.replace("    objective: none", "    objective: none\n    training: { learningRate: 0.001 }"),
        );
        const { text } = await run("plan", changed, "--store", store, "--jobs", "1");
        assertStringIncludes(text, "2 × train/…: training.learningRate 0.0005 → 0.001");
        assertMatch(text, /\nAt most, [^]*\n {2}ResNet +2 × [\d.]+ s, /);
        const lines = text.split("\n");
        assert(!lines.some((line) => /(images|masks|heat maps|gaze|data|split).*→/.test(line)), text);
        const before = await Deno.readTextFile(join(REPORT, "results.json"));
        const refused = await run("reproduce", changed, "--store", store);
        assertEquals(refused.code, 1, refused.text);
        assertStringIncludes(refused.text, "found the report of another experiment (its file is");
        assert(!refused.text.includes("start "), "refused before anything runs");
        assertEquals(await Deno.readTextFile(join(REPORT, "results.json")), before);
        const reports = join(folder, "reports");
        const only = ["--only", "train/ResNet/seed 1", "--only", "train/ResNet+GG-CAM/*"];
        const ran = await run("reproduce", changed, "--store", store, ...only);
        const written = await run("report", changed, "--store", store, "--reports", reports);
        assertEquals(written.code, 0, written.text);
        assertEquals(await Deno.readTextFile(join(REPORT, "results.json")), before);
        assertStringIncludes(await Deno.readTextFile(join(reports, "smoke/report.md")), "Smoke");
        assertEquals(ran.code, 0, ran.text);
        assert(!ran.text.includes("start   train/ResNet+GG-CAM"), ran.text);
        assertStringIncludes(ran.text, "start   train/ResNet/seed 1 (training.learningRate 0.0005 → 0.001)");
      },
    );

    await t.step("a changed blur runs only heat maps and gaze-guided trainings again", async () => {
      const changed = await experiment(folder, (text) => text.replace("blur: 21", "blur: 31"));
      const { text } = await run("plan", changed, "--store", store, "--estimate", "no");
      assertStringIncludes(text, "heat maps: blur 21 → 31");
      assertStringIncludes(text, "2 × train/…: input heatMaps ← blur 21 → 31");
    });
  });
});
