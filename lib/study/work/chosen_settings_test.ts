import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { encodeChosen } from "../settings/chosen.ts";
import { chosenHeatMapSchema } from "../settings/heat_map.ts";
import { chosenGazeSchema } from "../settings/gaze.ts";
import { chosenTrainingSchema } from "../settings/training.ts";
import type { ChosenLoss } from "../settings/loss.ts";
import type { Json, WorkContext } from "../../graph/task.ts";
import type { TrainingSettings } from "../schema.ts";
import type { SplitFile } from "./files.ts";
import network from "./networks/pnet_like.ts";
import { ChosenSettingsError, readChosen, withChosen } from "./chosen_settings.ts";

type JsonObject = { readonly [key: string]: Json };

async function withFile<Result>(text: string, use: (inputs: { settings: string }) => Promise<Result>) {
  const settings = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(settings, text);
    return await use({ settings });
  } finally {
    await Deno.remove(settings);
  }
}

Deno.test("chosen settings override single values, and add no defaults", async () => {
  const text = encodeChosen({ training: { patience: 3 }, gaze: { logSigmaAttention: -5 } });
  await withFile(text, async (inputs) => {
    const training = await readChosen(inputs, "training", chosenTrainingSchema);
    const own: TrainingSettings = {
      optimiser: { kind: "sgd", momentum: 0.5 },
      learningRate: 1,
      batchSize: 4,
      patience: 9,
      epochs: 8,
    };
    assertEquals(withChosen(own, training), { ...own, patience: 3 });
    const gaze = await readChosen(inputs, "gaze", chosenGazeSchema);
    assertEquals(
      withChosen({ logSigmaAttention: 0, logSigmaClassification: 7, logAlpha: 8 }, gaze),
      { logSigmaAttention: -5, logSigmaClassification: 7, logAlpha: 8 },
    );
    assertEquals(await readChosen(inputs, "heatMap", chosenHeatMapSchema), undefined);
  });
  assertEquals(await readChosen({}, "training", chosenTrainingSchema), undefined);
});

Deno.test("chosen settings of another form are refused with their file and place", async () => {
  const refused: readonly (readonly [string, string])[] = [
    ["{", "found no JSON"],
    [JSON.stringify({ format: "fovea/settings/2" }), "format"],
    [JSON.stringify({ format: "fovea/settings/1", trainings: {} }), "trainings"],
    [JSON.stringify({ format: "fovea/settings/1", training: { patience: 0 } }), "training.patience"],
    [JSON.stringify({ format: "fovea/settings/1", training: { rate: 1 } }), "rate"],
  ];
  for (const [text, place] of refused) {
    await withFile(text, async (inputs) => {
      const error = await assertRejects(
        () => readChosen(inputs, "training", chosenTrainingSchema),
        ChosenSettingsError,
        place,
      );
      assertEquals(error.message.startsWith(inputs.settings), true);
    });
  }
});

Deno.test("settings that the experiment file could not have cannot be chosen", () => {
  assertThrows(() => encodeChosen({ training: { learningRate: -1 } }));
  assertThrows(() => encodeChosen({ heatMap: { blur: 0.5 } }));
  assertThrows(() => encodeChosen({ gaze: { logBeta: 1 } }));
});

Deno.test("a chosen loss replaces the network's own, and its weights may be absent", async () => {
  const folder = await Deno.makeTempDir();
  const image = (dicomId: string, label: number) => ({ dicomId, patientId: dicomId, label });
  const split: SplitFile = {
    classNames: ["a", "b"],
    images: [image("1", 0), image("2", 0), image("3", 1)],
    subsets: { train: ["1", "2", "3"], validation: [], test: [] },
    leakingPatients: [],
  };
  await Deno.writeTextFile(`${folder}/split`, JSON.stringify(split));
  const modelWith = async (own: JsonObject, loss?: ChosenLoss) => {
    if (loss) await Deno.writeTextFile(`${folder}/settings`, encodeChosen({ loss }));
    await network({
      parameters: {
        network: { width: 0.05, depth: 1, camReduction: "sum" },
        objective: { kind: "classification", ...own },
        imageSize: [64, 64],
      },
      inputs: { split: `${folder}/split`, ...loss && { settings: `${folder}/settings` } },
      outputs: { model: `${folder}/model` },
      key: "0".repeat(64),
      scratch: "",
      progress: () => {},
      stop: new AbortController().signal,
    });
    return await Deno.readTextFile(`${folder}/model`);
  };
  try {
    const plain = await modelWith({}), smooth = await modelWith({ labelSmoothing: 0.1 });
    const weighted = await modelWith({ classWeights: "balanced" });
    assertEquals(new Set([plain, smooth, weighted]).size, 3);
    assertEquals(await modelWith({}, { labelSmoothing: 0.1 }), smooth);
    assertEquals(await modelWith({}, { classWeights: "balanced" }), weighted);
    assertEquals(await modelWith({ classWeights: "balanced" }, { classWeights: "none" }), plain);
    assertEquals(await modelWith({ classWeights: [1, 2] }, { classWeights: [0.75, 1.5] }), weighted);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("gaze chosen for a model without gaze is refused", async () => {
  await withFile(encodeChosen({ gaze: { logAlpha: 1 } }), async (inputs) => {
    const split: SplitFile = {
      classNames: ["a", "b"],
      images: [],
      subsets: { train: [], validation: [], test: [] },
      leakingPatients: [],
    };
    const path = `${inputs.settings}.split`;
    await Deno.writeTextFile(path, JSON.stringify(split));
    const context: WorkContext = {
      parameters: {
        network: { width: 0.05, depth: 1, camReduction: "sum" },
        objective: { kind: "classification" },
        imageSize: [64, 64],
      },
      inputs: { ...inputs, split: path },
      outputs: {},
      key: "0".repeat(64),
      scratch: "",
      progress: () => {},
      stop: new AbortController().signal,
    };
    try {
      await assertRejects(
        () => network(context),
        ChosenSettingsError,
        "found gaze, expected none for a model whose objective is none",
      );
    } finally {
      await Deno.remove(path);
    }
  });
});
