import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { join, resolve } from "node:path";
import { encodeSafetensors } from "../formats/safetensors.ts";
import type { Tensors } from "../formats/tensor.ts";
import { plan } from "../graph/plan.ts";
import { openStore } from "../graph/store/store.ts";
import type { Task } from "../graph/task.ts";
import { modelOfAnySize } from "../nn/networks.ts";
import { initialCheckpoint } from "../nn/testing/specified.ts";
import { deviationsOf } from "./deviations.ts";
import { ExperimentError, parseExperiment, readExperiment } from "./parse.ts";
import { startingPoint } from "./work/starting_point.ts";
import { knownWeights, weightsInput } from "./weights.ts";

const EXPERIMENT = `title: A test
data: { kind: phantom, images: 60, seed: 1 }
canvas: { height: 128, width: 64, downsample: 2 }
heatMap: { blur: 21 }
seeds: [1]
training: { optimiser: { kind: adam }, learningRate: 0.01, batchSize: 4, patience: 2, epochs: 3 }
models:
  - name: Plain
    network: resnet18
    width: 0.125
    depth: 0.25
    weights: files/w.safetensors
    objective: none
  - { name: Random, network: resnet50, objective: none }
`;

const NETWORK = { name: "resnet18", width: 0.125, depth: 0.25, classes: 5, camReduction: "sum" } as const;

const weightsOf = (purpose: string): Tensors =>
  initialCheckpoint(NETWORK, { kind: "classification" }, purpose);

interface Folder {
  readonly path: string;
  /** Writes the experiment file; `change` edits its text. */
  experiment(change?: (text: string) => string): Promise<string>;
  weights(content: Uint8Array): Promise<void>;
}

async function inFolder(check: (folder: Folder) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempDir();
  await Deno.mkdir(join(path, "files"));
  try {
    await check({
      path,
      async experiment(change = (text) => text) {
        const file = join(path, "e.yaml");
        await Deno.writeTextFile(file, change(EXPERIMENT));
        return file;
      },
      weights: (content) => Deno.writeFile(join(path, "files/w.safetensors"), content),
    });
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

async function faultOf(file: string): Promise<string> {
  const error = await readExperiment(file).then(() => undefined, (error) => error);
  assert(error instanceof ExperimentError, `found ${error}`);
  assertEquals(error.faults.length, 1);
  return error.faults[0]!.replace(file, "e.yaml");
}

Deno.test("readExperiment() checks the weights that models name, and reports each fault with its place", async () => {
  await inFolder(async ({ experiment, weights }) => {
    const file = await experiment();
    const place = "e.yaml:12:14: models.0.weights: ";
    assertStringIncludes(await faultOf(file), place + "found no such file");
    await weights(encodeSafetensors(weightsOf("a")).subarray(0, 1000));
    assertStringIncludes(await faultOf(file), place + "files/w.safetensors: header of");
    await weights(encodeSafetensors(new Map([...weightsOf("a")].slice(1))));
    assertStringIncludes(
      await faultOf(file),
      place + "files/w.safetensors: found tensors that are not those",
    );
    assertStringIncludes(await faultOf(file), "\n  1 missing:\n    conv1.weight [8, 3, 7, 7]\n");
    await weights(encodeSafetensors(weightsOf("a")));
    assertEquals((await readExperiment(file)).models[0]!.weights, "files/w.safetensors");
    const misspelt = await experiment((text) => text.replace("w.safetensors", "v.safetensors"));
    assertStringIncludes(
      await faultOf(misspelt),
      `${place}found no such file, expected a path relative to the experiment file; did you mean "w.safetensors"?`,
    );
  });
});

Deno.test("weights in 16-bit floats are refused with the tensor, its type and advice", async () => {
  await inFolder(async ({ experiment, weights }) => {
    const header = new TextEncoder().encode(
      JSON.stringify({ "conv1.weight": { dtype: "F16", shape: [1], data_offsets: [0, 2] } }),
    );
    await weights(Uint8Array.of(header.length, 0, 0, 0, 0, 0, 0, 0, ...header, 0, 0));
    const fault = await faultOf(await experiment());
    assertStringIncludes(fault, 'tensor "conv1.weight": dtype "F16" is not one of');
    assertStringIncludes(
      fault,
      "expected safetensors of float32, as safetensors.torch.save_file(model.float()",
    );
  });
});

Deno.test("a weights file with another ending is refused before the file is looked for", async () => {
  await inFolder(async ({ experiment }) => {
    assertStringIncludes(
      await faultOf(await experiment((text) => text.replace("w.safetensors", "w.pth"))),
      'e.yaml:12:14: models.0.weights: found "files/w.pth", expected the path of a .safetensors file',
    );
    assertStringIncludes(
      await faultOf(await experiment((text) => text.replace("weights:", "weigths:"))),
      'did you mean "weights"?',
    );
  });
});

/**
 * Returns the training of the first model with only its weights as input, so that it can be planned
 * alone.
 */
function training(
  experiment: Parameters<typeof weightsInput>[0] & {
    readonly models: readonly Parameters<typeof weightsInput>[1][];
  },
): Task {
  return {
    name: "train",
    module: "lib/study/work/train_onnx.ts",
    parameters: {},
    inputs: weightsInput(experiment, experiment.models[0]!),
    outputs: { checkpoint: "file" },
  };
}

Deno.test("a training's key depends on the content of its weights, not on their time or folder", async () => {
  await inFolder(async ({ path, experiment, weights }) => {
    const root = resolve(new URL("../..", import.meta.url).pathname);
    const store = openStore(join(path, "store"));
    const keyOf = async (file: string) => {
      const { states } = await plan({ name: "test", tasks: [training(await readExperiment(file))] }, {
        store,
        root,
      });
      const state = states.get("train");
      assert(state?.state === "stale", state?.state);
      return state.key;
    };
    const file = await experiment();
    await weights(encodeSafetensors(weightsOf("a")));
    const key = await keyOf(file);
    await weights(encodeSafetensors(weightsOf("b")));
    assertNotEquals(await keyOf(file), key);
    await Deno.rename(join(path, "files"), join(path, "elsewhere"));
    await Deno.writeFile(join(path, "elsewhere/w.safetensors"), encodeSafetensors(weightsOf("a")));
    assertEquals(await keyOf(await experiment((text) => text.replace("files/", "./elsewhere/"))), key);
  });
});

Deno.test("models without weights have no such input", () => {
  const experiment = parseExperiment(EXPERIMENT, "e.yaml");
  assertEquals(weightsInput(experiment, experiment.models[1]!), {});
});

Deno.test("the list of deviations names the weights by their hash, and the reason for a random last layer", async () => {
  await inFolder(async ({ path, experiment, weights }) => {
    const content = encodeSafetensors(weightsOf("a"));
    await weights(content);
    const read = await readExperiment(await experiment());
    const store = openStore(join(path, "store"));
    const root = resolve(new URL("../..", import.meta.url).pathname);
    const planned = await plan({ name: "test", tasks: [training(read)] }, { store, root });
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", content.slice())).toHex();
    const noticesFor = async (classes: number | undefined) =>
      deviationsOf(read, {
        engine: { name: "onnx", version: "1", provider: "cpu" },
        weights: await knownWeights({ experiment: read, plan: planned }, classes),
      })
        .map(({ text }) => text).filter((text) => text.includes("weights of"));
    const start = `Plain: every training starts from the weights of files/w.safetensors (sha256 ${hash}) ` +
      "instead of random ones.";
    assertEquals(await noticesFor(5), [start]);
    assertEquals(await noticesFor(undefined), [start]);
    assertEquals(await noticesFor(3), [
      `${start} Its last linear layer starts at random: the file's has 5 classes instead of 3.`,
    ]);
  });
});

Deno.test("a training starts from the file in its input folder, except for a last layer that does not fit", async () => {
  await inFolder(async ({ path, weights }) => {
    const loaded = weightsOf("a");
    await weights(encodeSafetensors(loaded, { format: "pt" }));
    const network = { ...NETWORK, classes: 3 };
    const model = modelOfAnySize(network, { kind: "classification" });
    const random = initialCheckpoint(network, { kind: "classification" }, "b");
    assertEquals(await startingPoint(random, model, undefined), random);
    const checkpoint = await startingPoint(random, model, join(path, "files"));
    assertEquals([...checkpoint.keys()], [...random.keys()]);
    for (const [name, tensor] of checkpoint) {
      assertEquals(tensor, (name.startsWith("fc.") ? random : loaded).get(name), name);
    }
  });
});
