/** Tests a run that ends without weights, from its training through every task that reads it. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import type { DataRecord } from "../../data/data_record.ts";
import { CLASS_NAMES } from "../../data/egd/classes.ts";
import type { Engine } from "../../engine/engine.ts";
import { decodeSafetensors } from "../../formats/safetensors.ts";
import { float32, type Tensors } from "../../formats/tensor.ts";
import type { Json, Work } from "../../graph/task.ts";
import { trustedJson } from "../../../fixtures/trusted_json.ts";
import claim from "./claim.ts";
import compare from "./compare/auc.ts";
import describe from "./describe.ts";
import describeModel from "./describe_model.ts";
import evaluate from "./evaluate.ts";
import type { SplitFile } from "./files.ts";
import gallery from "./gallery.ts";
import { decodeGallery } from "./gallery_file.ts";
import { writeNamedRows } from "../../data/named_rows.ts";
import network from "./networks/resnet50_released.ts";
import { predictionOn } from "./prediction.ts";
import statistics from "./statistics/auc.ts";
import summarise from "./summarise.ts";
import { trainingOn } from "./training.ts";
import uncertainty from "./uncertainty.ts";

const ids = Array.from({ length: 12 }, (_, index) => `image${index}`);
const split: SplitFile = {
  classNames: CLASS_NAMES,
  images: ids.map((dicomId, index) => ({ dicomId, patientId: dicomId, label: index % 3 })),
  subsets: { train: ids.slice(0, 3), validation: ids.slice(3, 6), test: ids.slice(6) },
  leakingPatients: [],
};
const record: DataRecord = {
  origin: "egd-cxr",
  images: 12,
  patients: 12,
  classes: [4, 4, 4],
  excluded: 0,
  synthetic: { files: 0, records: 0 },
  namedBy: { patientId: 0, studyInstanceUid: 0, studyId: 0, sopInstanceUid: 0 },
  identicalPixels: { images: 0, groups: 0, leakingGroups: 0 },
};
const settings = { width: 0.01, depth: 0.01, camReduction: "sum" };
const training = { optimiser: { kind: "adam" }, learningRate: 0.1, batchSize: 3, patience: 1, epochs: 2 };
const SEEDS = [1, 2];
/** The images' side: two cells of the CAM grid. */
const HEIGHT = 32, WIDTH = 64;

/**
 * Returns an engine with this validation loss, whose network gives each image a class by its first
 * pixel.
 */
function engineWith(loss: number): Engine {
  const losses = { total: loss, classification: loss };
  const nothing: Tensors = new Map();
  return {
    identity: { name: "test", version: "1", provider: "cpu" },
    trainer: () =>
      Promise.resolve({
        step: () => Promise.resolve(losses),
        evaluate: ({ labels: { data: { length } } }) =>
          Promise.resolve({ ...losses, logits: float32([length, 3], new Float32Array(length * 3)) }),
        checkpoint: () => Promise.resolve(new Map([["weight", float32([1], Float32Array.of(1))]])),
        loadCheckpoint: () => {},
        optimiserState: () => Promise.resolve(nothing),
        loadOptimiserState: () => {},
        dispose: () => Promise.resolve(),
      }),
    predictor: () =>
      Promise.resolve({
        predict({ data: [first, second] }) {
          const logits = [0, 1, 2].map((own) => first === own ? 2 : second! * own);
          const cams = logits.flatMap((logit) => [logit, -logit]);
          return Promise.resolve({
            logits: float32([1, 3], Float32Array.from(logits)),
            cams: float32([1, 3, 1, 2], Float32Array.from(cams)),
          });
        },
        dispose: () => Promise.resolve(),
      }),
  };
}

async function run(work: Work, parameters: Json, inputs: Record<string, string>, output: string) {
  const outputs = Object.fromEntries(
    ["checkpoint", "history", "training", "validation"].map((name) => [name, `${output}.${name}`]),
  );
  const last = { predictions: output, metrics: output, description: output, summary: output };
  const others = { comparison: output, statistics: output, uncertainty: output, claim: output };
  await work({
    parameters,
    inputs,
    outputs: {
      ...outputs,
      ...last,
      ...others,
      gallery: output,
      model: output,
      pointing: `${output}.pointing`,
    },
    key: "0".repeat(64),
    scratch: join(output, ".."),
    progress: () => {},
    stop: new AbortController().signal,
  });
  return output;
}

/** The parts of the tasks' outputs that the test examines. */
interface Written {
  readonly auc: { readonly perSeed: readonly (number | null)[]; readonly median: number | null };
  readonly calibration: { readonly brierScore: { readonly perSeed: readonly (number | null)[] } };
  readonly failures: { readonly seeds: readonly number[] };
  readonly note: string;
  readonly [member: string]: unknown;
}

const json = async (path: string) => trustedJson<Written>(await Deno.readTextFile(path));

const plain = async (path: string) => trustedJson<unknown>(await Deno.readTextFile(path));

Deno.test("a run without weights has no predictions and figures and is in no test, and every task gives the reason", async () => {
  const folder = await Deno.makeTempDir();
  const at = (name: string) => join(folder, name);
  const rows = (tensors: Tensors, path: string) => writeNamedRows(path, { ids, tensors });
  try {
    const pixels = new Float32Array(12 * HEIGHT * WIDTH);
    ids.forEach((_, index) => pixels.set([index % 3, index / 12], index * HEIGHT * WIDTH));
    await rows(new Map([["images", float32([12, 1, HEIGHT, WIDTH], pixels)]]), at("images"));
    await rows(new Map([["heatMaps", float32([12, 1, 2], new Float32Array(24).fill(1))]]), at("heatMaps"));
    const mask = { dtype: "U8", shape: [12, 1, 2], data: new Uint8Array(24).fill(1) } as const;
    await rows(new Map([["heart", mask], ["lung", mask]]), at("masks"));
    await Deno.writeTextFile(at("split"), JSON.stringify(split));
    await Deno.writeTextFile(at("data"), JSON.stringify(record));
    const objective = { kind: "classification" };
    const built = { network: settings, objective, imageSize: [HEIGHT, WIDTH] };
    const model = await run(network, built, { split: at("split") }, at("network"));
    await Deno.writeTextFile(at("input"), JSON.stringify({ pixels: "raw-max" }));
    const data = { split: at("split"), model, input: at("input"), "images.01": at("images") };
    const runs: Record<string, string> = {};
    // The first model is trained with both seeds, the second with one of them.
    for (const [name, losses] of [["A", [0.5, 0.7]], ["B", [0.6, Infinity]]] as const) {
      for (const [index, seed] of SEEDS.entries()) {
        const engine = () => Promise.resolve(engineWith(losses[index]!));
        const trained = at(`${name}${seed}`);
        await run(
          trainingOn(engine),
          { training, seed },
          data,
          trained,
        );
        const made = { checkpoint: `${trained}.checkpoint`, training: `${trained}.training` };
        const predictions = await run(
          predictionOn(engine),
          {},
          { ...data, ...made },
          at("p" + name + seed),
        );
        const inputs = { split: at("split"), predictions };
        const metrics = await run(
          evaluate,
          {
            organs: [{ className: "cardiomegaly", organ: "heart" }, {
              className: "pneumonia",
              organ: "lung",
            }],
          },
          { ...inputs, "masks.01": at("masks") },
          at("m" + name + seed),
        );
        const described = await run(
          describe,
          {},
          { ...inputs, heatMaps: at("heatMaps") },
          at("d" + name + seed),
        );
        Object.assign(runs, {
          [`predictions.${name}.${seed}`]: predictions,
          [`metrics.${name}.${seed}`]: metrics,
          [`pointing.${name}.${seed}`]: `${metrics}.pointing`,
          [`description.${name}.${seed}`]: described,
        });
      }
    }

    const reason = "none of 2 epochs had a finite validation loss";
    assertEquals(await plain(at("B2.training")), { end: "diverged", epochs: 2, reason });
    assertEquals(await plain(at("B1.training")), {
      end: "trained",
      bestEpoch: 1,
      epochs: 2,
      stopped: "epochs",
    });
    for (const output of [at("B2.checkpoint"), runs["predictions.B.2"]!]) {
      const { tensors, metadata } = decodeSafetensors(await Deno.readFile(output));
      assertEquals([tensors.size, metadata], [0, { end: "diverged", reason }]);
    }
    const diverged = { outcome: "diverged", reason };
    assertEquals(await plain(runs["metrics.B.2"]!), diverged);
    assertEquals(await plain(runs["description.B.2"]!), diverged);

    const of = (model: string, position: number | "") =>
      Object.fromEntries(
        Object.entries(runs).flatMap(([name, path]) => {
          const [kind, owner, seed] = name.split(".");
          return owner === model
            ? [[position === "" ? `${kind}.${seed}` : `${kind}.${position}.${seed}`, path]]
            : [];
        }),
      );
    const both = { split: at("split"), ...of("A", 0), ...of("B", 1) };
    const summary = await json(await run(summarise, { seeds: SEEDS }, of("B", 0), at("summary")));
    assertEquals(summary.unmeasured, [{ seed: 2, ...diverged }]);
    assertEquals(summary.auc.perSeed, [1, null]);
    assertEquals(summary.auc.median, 1);

    const compared = { models: ["A", "B"], seeds: SEEDS };
    const few = "fewer than two trainings: B has one training with the measure";
    const comparison = await json(await run(compare, compared, both, at("comparison")));
    assertEquals([comparison.counts, comparison.f, comparison.p], [[2, 1], null, null]);
    assertStringIncludes(comparison.note, few);
    const tests = await json(await run(statistics, compared, both, at("statistics")));
    assertEquals([tests.welch, tests.permutation], Array(2).fill({ defined: false, reason: few }));

    const runsOfB = { split: at("split"), ...of("B", "") };
    const described = await json(await run(describeModel, { seeds: SEEDS }, runsOfB, at("model")));
    assertEquals([described.failures.seeds, described.calibration.brierScore.perSeed[1]], [[1], null]);
    const sure = await run(
      uncertainty,
      { model: "B", seeds: SEEDS },
      { split: at("split"), ...of("B", 0) },
      at("u"),
    );
    assertEquals((await json(sure)).seeds, [1]);
    const says = { claim: "c", models: ["A", "B"], says: "rises", source: "s" };
    const judged = await json(
      await run(claim, { claim: says, seeds: SEEDS }, { ...both, data: at("data") }, at("claim")),
    );
    assertEquals([judged.runs, judged.anova], [[2, 1], { defined: false, reason: few }]);

    const organless = { canvas: { height: 64, width: 64, downsample: 1 }, organs: [] };
    const shown = await run(gallery, { ...organless, models: ["A", "B"], seed: 2 }, {
      ...data,
      heatMaps: at("heatMaps"),
      "predictions.0": runs["predictions.A.2"]!,
      "predictions.1": runs["predictions.B.2"]!,
    }, at("gallery"));
    const { models, without, cams } = decodeGallery(await Deno.readFile(shown));
    assertEquals([models, without], [["A"], [{ model: "B", ...diverged }]]);
    assertEquals(cams.shape.slice(1), [1, 1, 2]);
    const nobody = await run(gallery, { ...organless, models: ["B"], seed: 2 }, {
      ...data,
      heatMaps: at("heatMaps"),
      "predictions.0": runs["predictions.B.2"]!,
    }, at("empty gallery"));
    assertEquals(decodeGallery(await Deno.readFile(nobody)).cases, []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
