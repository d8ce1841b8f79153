/** Measures whole commands. */
import { phantomSettingsSchema } from "../../../data/phantom/settings.ts";
import { writePhantom } from "../../../data/phantom/write.ts";
import { type Measure, PLACE } from "../measure.ts";
import { writeForDvc, writeForSnakemake } from "./graph_peers.ts";

const deno = (...args: readonly string[]) => [PLACE.deno, ...args];

/** Measures the loading and compiling before the first step. */
export const startUp: Measure = {
  name: "start of the program to the end of the first step, ResNet50+GG-CAM, 64×64",
  unit: "s",
  better: "less",
  target: 3,
  peerIs: "PyTorch's imports and eager step",
  ours: {
    kind: "command",
    start: "warm",
    command: deno(
      "run",
      "--quiet",
      "-P=bench",
      `--config=${PLACE.root}/deno.json`,
      `${PLACE.root}/lib/trials/bench/entrants/first_step.ts`,
    ),
  },
  peers: [{
    kind: "command",
    start: "warm",
    command: [PLACE.python, `${PLACE.root}/fixtures/peers/first_step.py`],
  }],
};

const DEFAULT_EXPERIMENT = new URL("../../../../experiments/phantom.yaml", import.meta.url);

/** Writes the default experiment with one epoch: the same graph, in a minute. */
async function writeSmallExperiment(folder: string): Promise<void> {
  const text = await Deno.readTextFile(DEFAULT_EXPERIMENT);
  await Deno.writeTextFile(`${folder}/noop.yaml`, text.replace(/^( *epochs:).*$/m, "$1 1"));
}

/**
 * Writes the default experiment's data set as files, and the experiment that reads them like real
 * ones.
 */
async function writeExperimentOnFiles(folder: string): Promise<void> {
  await writePhantom(`${folder}/data`, phantomSettingsSchema.parse({ images: 180, seed: 1 }));
  const text = await Deno.readTextFile(DEFAULT_EXPERIMENT);
  const phantom = /^data:\n {2}kind: phantom\n {2}images: 180\n {2}seed: 1$/m;
  if (!phantom.test(text)) {
    throw new Error("experiments/phantom.yaml: expected the data that the bench writes");
  }
  const files = "data:\n  kind: egd-cxr\n  eyeGaze: egd-cxr/1.0.0\n  images: mimic-cxr/2.0.0";
  await Deno.writeTextFile(`${folder}/on-files.yaml`, text.replace(phantom, files));
}

const NOOP = `${PLACE.folder}/noop.yaml`;
const reproduce = (experiment: string, store: string) =>
  deno("task", "reproduce", experiment, "--store", store);

/**
 * Measures a second run, which has nothing to do. The first run, which is not measured, makes
 * everything.
 */
function noopBeside(
  { peerIs, write, command }: {
    readonly peerIs: string;
    write(experiment: string, folder: string): Promise<void>;
    readonly command: readonly string[];
  },
): Measure {
  return {
    name: `reproduce with nothing to do, the default experiment's graph, beside ${peerIs}`,
    unit: "s",
    better: "less",
    target: 3,
    peerIs: `${peerIs} on the same graph`,
    writeInputs: async (folder) => {
      await writeSmallExperiment(folder);
      await write(`${folder}/noop.yaml`, `${folder}/peer`);
    },
    leaves: ["reports/noop"],
    ours: { kind: "command", start: "warm", command: reproduce(NOOP, `${PLACE.folder}/store`) },
    peers: [{ kind: "command", start: "warm", command: [PLACE.python, "-m", ...command] }],
  };
}

/** Compares with Snakemake, which examines the files' times. */
export const noopSnakemake = noopBeside({
  peerIs: "Snakemake",
  write: writeForSnakemake,
  command: [
    "snakemake",
    "--quiet",
    "--cores",
    "2",
    "--snakefile",
    `${PLACE.root}/fixtures/peers/Snakefile`,
    "--directory",
    `${PLACE.folder}/peer`,
  ],
});

/** Compares with DVC, which examines the files' hashes. */
export const noopDvc = noopBeside({
  peerIs: "DVC",
  write: writeForDvc,
  command: ["dvc", "--cd", `${PLACE.folder}/peer`, "repro", "--quiet"],
});

/** Runs the default experiment from an empty store. */
export const experiment: Measure = {
  name: "the default experiment from an empty store, 5 models × 5 seeds, 2 processes",
  unit: "s",
  better: "less",
  target: 1.3,
  rounds: 1,
  peerIs: "a PyTorch script on the same data files, with the same epochs",
  writeInputs: writeExperimentOnFiles,
  leaves: ["reports/on-files"],
  ours: {
    kind: "command",
    start: "cold",
    command: [
      ...reproduce(`${PLACE.folder}/on-files.yaml`, `${PLACE.fresh}/store`),
      "--data",
      `${PLACE.folder}/data`,
      "--jobs",
      "2",
    ],
  },
  peers: [{
    kind: "command",
    start: "cold",
    command: [PLACE.python, `${PLACE.root}/fixtures/peers/experiment.py`, `${PLACE.folder}/data`],
  }],
};
