/**
 * Tests that a setting is checked by the same schema object in its task and in the experiment file.
 */
import { assert, assertEquals } from "@std/assert";
import { dirname, join } from "node:path";
import { z } from "zod";
import { DATA_SET_FOLDERS } from "../../fixtures/data_set_folders.ts";
import { PLAIN_ENGINE } from "./testing/plain_engine.ts";
import type { Json } from "../graph/task.ts";
import { openData } from "./open_data.ts";
import { phantomSettingsSchema } from "../data/phantom/settings.ts";
import { writeReflacxPhantom } from "../data/phantom/reflacx/write.ts";
import { writeTable } from "../data/table/testing/write_table.ts";
import { parseExperiment } from "./parse.ts";
import { experimentSchema } from "./schema.ts";
import type { StudyEngine } from "./graph/study_engine.ts";
import { studyTasks } from "./graph/study_graph.ts";
import { extremes } from "./testing/extreme_experiments.ts";
import { leaves } from "./testing/schema_leaves.ts";

const ROOT = new URL("../../", import.meta.url);

/** The folders of modules that are tasks. */
const TASKS = [
  ...DATA_SET_FOLDERS.map((folder) => `${folder}work/`),
  "lib/study/work/",
];

/**
 * Parameters that come from no setting: from the machine, from the data set, or from several
 * settings. A value of the experiment file does not belong here: file and task share its schema
 * (`settings/`).
 */
const NO_SETTING: ReadonlySet<string> = new Set([
  "lib/study/work/on_onnx.ts: block",
  "lib/study/work/on_backend.ts: backend",
  "lib/study/work/network.ts: imageSize.0",
  "lib/study/work/network.ts: imageSize.1",
  "lib/study/work/heat_maps.ts: fine",
  "lib/study/work/network.ts: objective.kind",
  "lib/study/work/gallery.ts: models[]",
  "lib/study/work/gallery.ts: organs[]",
  "lib/study/work/gallery.ts: organs.0",
  "lib/study/work/cases.ts: models[]",
  "lib/study/work/cases.ts: organs[]",
  "lib/study/work/cases.ts: organs.0",
  "lib/study/work/image_errors.ts: models[]",
  "lib/study/work/image_errors.ts: models.0",
  "lib/study/work/map_concentration.ts: organs[]",
  "lib/study/work/map_concentration.ts: organs.0",
  ...["evaluate.ts", "pointing_baselines.ts"].flatMap((file) =>
    ["", "[]", ".0.className", ".0.organ"].map((key) => `lib/study/work/${file}: organs${key}`)
  ),
  // Trials, which the graph draws from a search's space; values of a sweep, which were checked in
  // the file.
  ...[
    "model",
    "strategy",
    "space[]",
    "trials[]",
    "trials.0.number",
    "trials.0.point",
    "rungs[]",
    "rungs.0.trials",
  ]
    .map((key) => `lib/study/work/choose.ts: ${key}`),
  ...["kind", "path", "values[]", "values.0", "from", "to", "scale", "integer", "steps"]
    .map((key) => `lib/study/work/choose.ts: space.0.${key}`),
  "lib/study/work/choose.ts: rungs.0.until",
  ...["promote", "trials[]", "trials.0.number", "trials.0.point"].map((key) =>
    `lib/study/work/promote.ts: ${key}`
  ),
  ...["model", "parameter", "values[]", "values.0"].map((key) => `lib/study/work/sweep.ts: ${key}`),
  "lib/study/work/vary_settings.ts: point",
  "lib/study/work/statement_of_sweep.ts: values[]",
  "lib/study/work/statement_of_sweep.ts: values.0",
  ...["gaze", "list"].flatMap((name) =>
    ["exclude[]", "exclude.0.row", "exclude.0.image", "masterSheet"].map((key) =>
      `lib/data/egd/work/${name}.ts: ${key}`
    )
  ),
  "lib/data/egd/work/gaze.ts: eyeGaze",
  "lib/data/egd/work/masks.ts: eyeGaze",
  "lib/data/egd/work/list.ts: groupSize",
  "lib/data/egd/work/list.ts: format",
  ...["gaze", "list"].flatMap((name) =>
    ["exclude[]", "exclude.0.row", "exclude.0.image"].map((key) => `lib/data/table/work/${name}.ts: ${key}`)
  ),
  // The fold of a task, and the pairs of comparisons and claims.
  "lib/study/work/split.ts: fold",
  "lib/study/work/split.ts: repeat",
  ...["models[]", "pairs[]", "pairs.0.measure"].map((key) => `lib/study/work/cross_validation.ts: ${key}`),
  ...["gaze", "list", "masks"].flatMap((name) =>
    ["exclude[]", "exclude.0.row", "exclude.0.image", "format"].map((key) =>
      `lib/data/reflacx/work/${name}.ts: ${key}`
    )
  ),
  "lib/data/reflacx/work/list.ts: fold",
  "lib/data/reflacx/work/list.ts: groupSize",
  "lib/data/table/work/list.ts: fold",
  "lib/data/table/work/list.ts: groupSize",
  "lib/study/work/images.ts: images[]",
  "lib/study/work/images.ts: images.0.row",
  "lib/study/work/images.ts: images.0.image",
  "lib/study/work/images.ts: root",
]);

/** Returns the checks of a schema: its own object, or the one that `describe()` copied. */
function identity(schema: z.core.$ZodType): unknown {
  return schema._zod.def;
}

/** Returns every module of `tasks/` that declares its parameters. */
async function parameterSchemas(): Promise<Map<string, z.core.$ZodType>> {
  const schemas = new Map<string, z.core.$ZodType>();
  const modules = TASKS.flatMap((folder) =>
    [...Deno.readDirSync(new URL(folder, ROOT))].map(({ name }) => folder + name)
  );
  for (const module of modules) {
    if (!module.endsWith(".ts") || module.endsWith("_test.ts")) continue;
    const text = await Deno.readTextFile(new URL(module, ROOT));
    if (!/\.parse\((context\.)?parameters\)/.test(text)) continue;
    const { parametersSchema } = await import(new URL(module, ROOT).href);
    assert(parametersSchema instanceof z.ZodType, `${module} exports no parametersSchema`);
    schemas.set(module, parametersSchema);
  }
  return schemas;
}

Deno.test("every value in a task's schema is checked by the same schema when the file is read", async () => {
  const known = new Set(leaves(experimentSchema, "").map(([, schema]) => identity(schema)));
  const schemas = await parameterSchemas();
  assert(schemas.size >= 15, [...schemas.keys()].join());
  const others = [...schemas].flatMap(([name, schema]) =>
    leaves(schema, "").filter(([, leaf]) => !known.has(identity(leaf))).map(([place]) => `${name}: ${place}`)
  );
  assertEquals(others.filter((place) => !NO_SETTING.has(place)), []);
});

async function temporaryFolder() {
  const path = await Deno.makeTempDir();
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

const ENGINES: readonly StudyEngine[] = [
  PLAIN_ENGINE,
  {
    family: "tensorflow",
    backend: "tensorflow-cpu",
    identity: { name: "tensorflow", version: "1", provider: "cpu" },
  },
];

Deno.test("every task accepts the parameters that the graph gives it, for settings at their limits", async () => {
  const schemas = await parameterSchemas();
  const unchecked = new Set<string>(), checked = new Set<string>();
  await using tables = await temporaryFolder();
  const images = phantomSettingsSchema.parse({
    images: 12,
    seed: 5,
    width: 64,
    height: 64,
    secondsOfGaze: 2,
  });
  await writeReflacxPhantom(tables.path, images, "jpg");
  await writeTable(tables.path, { classes: ["a", "b"], images: 4, ending: "csv", depth: 8 });
  const filesOf = new Map<string, Promise<string[]>>();
  for (const text of extremes()) {
    const experiment = parseExperiment(text, "extreme.yaml");
    const data = await openData(experiment, tables.path);
    for (const engine of ENGINES) {
      for (const { module, parameters } of studyTasks(experiment, data, engine)) {
        const files = filesOf.get(module) ?? filesWithSchemas(module, schemas);
        filesOf.set(module, files);
        const own = (await files).flatMap((file) => {
          const schema = schemas.get(file);
          return schema === undefined ? [] : [[file, schema] as const];
        });
        if (own.length === 0 && !isEmpty(parameters)) unchecked.add(module);
        for (const [file, schema] of own) {
          z.parse(schema, parameters);
          checked.add(file);
        }
      }
    }
  }
  assertEquals([...unchecked], []);
  assertEquals(checked.size, schemas.size);
});

/**
 * Returns the module itself, or else its parts: a training on an engine has the schemas of both.
 */
async function filesWithSchemas(module: string, schemas: ReadonlyMap<string, unknown>): Promise<string[]> {
  if (schemas.has(module)) return [module];
  const text = await Deno.readTextFile(new URL(module, ROOT));
  return [...text.matchAll(/from "(\..+?)"/g)].map(([, file = ""]) => join(dirname(module), file))
    .filter((file) => schemas.has(file));
}

function isEmpty(parameters: Json): boolean {
  return JSON.stringify(parameters) === "{}";
}
