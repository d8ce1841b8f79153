/**
 * Tests that credentialed data stay in their place: no parameter, key record or receipt names a
 * patient or quotes an image.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PLAIN_ENGINE } from "./testing/plain_engine.ts";
import type { Task } from "../graph/task.ts";
import { openData } from "./open_data.ts";
import { parseExperiment } from "./parse.ts";
import { run } from "../graph/run/run.ts";
import { makeReceipt } from "../graph/verify/receipt/make_receipt.ts";
import { receiptText } from "../graph/verify/receipt/receipt.ts";
import { renderReport } from "../report/render_report.ts";
import { compareReport } from "../report/check/compare_report.ts";
import { PRIVATE_CASES, withoutImages, withPrivateCases } from "../report/private_cases.ts";
import { PRIVATE_FOLDER } from "../report/pages.ts";
import { readResults } from "../report/results_file.ts";
import { environmentOf } from "./environment.ts";
import { tablesOf } from "./collect_tables.ts";
import { measurementsOf } from "./collect_measurements.ts";
import { patientDataText } from "./patient_data.ts";
import { openStudy } from "./study.ts";
import { studyTasks } from "./graph/study_graph.ts";
import { workHere } from "../graph/testing/work_here.ts";
import { localExecutor } from "../graph/executor/local/local_executor.ts";
import { credentialedExperiment, writeCredentialed } from "./testing/credentialed.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Asserts that no task gets a name or a folder of the user's data, and that only figures over many
 * images are quotable.
 */
function checkTasks(tasks: readonly Task[], names: readonly string[]): void {
  for (const { name, parameters, environment, outputs } of tasks) {
    const text = JSON.stringify({ name, parameters, environment, outputs });
    for (const each of names) assert(!text.includes(each), `${name}: ${each}`);
  }
  const quotable = new Set(
    tasks.flatMap(({ name, quotable }) =>
      (quotable ?? []).map((output) => `${name.split("/")[0]}: ${output}`)
    ),
  );
  assertEquals([...quotable].sort(), [
    "concentration: concentration",
    "evaluate: metrics",
    "pointing baselines: baselines",
    "summarise: summary",
    "train: history",
    "train: training",
    "uncertainty: uncertainty",
  ]);
}

Deno.test("parameters, keys, receipts and reports contain no id, path or name of the data tables, except in private/", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const names = await writeCredentialed(join(folder, "data"));
    const file = join(folder, "real.yaml");
    await Deno.writeTextFile(file, credentialedExperiment(names[0]!));
    const named = parseExperiment(credentialedExperiment(names[0]!), file);
    const data = await openData(named, join(folder, "data"));
    checkTasks(studyTasks(named, data, PLAIN_ENGINE), [
      ...names,
      folder,
    ]);
    const open = () =>
      openStudy({
        experiment: file,
        store: join(folder, "store"),
        data: join(folder, "data"),
        engine: "onnx",
        root: ROOT,
      });
    const summary = await run((await open()).plan, {
      executor: localExecutor({ jobs: 1, runWorker: workHere() }),
    });
    assertEquals(summary.failures, []);
    const study = await open();
    const environment = await environmentOf(ROOT, study);
    const context = { file: "real.yaml", environment, failures: [] };
    const measurements = await measurementsOf(study, context);
    assertEquals([measurements.synthetic, measurements.patientData], [false, true]);
    const tables = await tablesOf(study);
    const { files } = renderReport(measurements, new Map(), tables);
    const receipt = receiptText(
      await makeReceipt(study.plan, {
        experiment: "real",
        file: "real.yaml",
        environment: { ...environment, engine: { ...environment.engine } },
      }),
    );
    const shared = new Map([...files].filter(([path]) => !path.startsWith(PRIVATE_FOLDER)));
    for (const [path, content] of [...shared, ["receipt.json", receipt] as const]) {
      assert(typeof content === "string", `${path}: a picture outside ${PRIVATE_FOLDER}`);
      for (const name of [...names, folder]) assert(!content.includes(name), `${path}: ${name}`);
    }
    // Without images nothing names a patient, in whatever folder.
    for (const [path, content] of renderReport(withoutImages(measurements), new Map(), tables).files) {
      assert(typeof content === "string" && !path.startsWith(PRIVATE_FOLDER), path);
      for (const name of [...names, folder]) assert(!content.includes(name), `${path}: ${name}`);
    }
    // The private part is there, with the pictures and an order to Git.
    const cases = String(files.get(PRIVATE_CASES));
    assert(names.some((name) => cases.includes(name)));
    assertEquals(files.get(`${PRIVATE_FOLDER}.gitignore`), "*\n");
    const predictions = String(files.get(`${PRIVATE_FOLDER}predictions.csv`));
    assert(names.some((name) => predictions.includes(name)));
    assert(files.has(`${PRIVATE_FOLDER}history.csv`) && !shared.has("history.csv"));
    assert(files.has(`${PRIVATE_FOLDER}figures/case-1.png`));

    assertStringIncludes(String(await patientDataText(study)), "results, ");
    assertStringIncludes(
      String(await patientDataText(study)),
      "made from 23 images that may be patients': image list",
    );

    // Checked as a whole, without the private part, and without the store.
    const reported = readResults(String(files.get("results.json")));
    assertEquals(compareReport(files, measurements, tables), []);
    assertEquals(compareReport(shared, measurements, tables), []);
    assertEquals(compareReport(shared, reported), []);
    assertEquals(compareReport(files, withPrivateCases(reported, cases)), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
