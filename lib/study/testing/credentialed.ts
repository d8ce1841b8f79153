/** A data set in EGD-CXR's layout that is nobody's, and all that would name its patients if it were theirs. */
import { join } from "node:path";
import { readMasterSheet } from "../../data/egd/master_sheet.ts";
import { layout } from "../../data/egd/layout.ts";
import { phantomSettingsSchema } from "../../data/phantom/settings.ts";
import { PHANTOM_ROOTS } from "../../data/phantom/roots.ts";
import { writePhantom } from "../../data/phantom/write.ts";

/** Settings of the data set: few and small images. */
const SETTINGS = { images: 45, seed: 2, width: 106, height: 127, secondsOfGaze: 2 };

/** Writes the data set below `folder`. Returns every id, path and number of its tables that names an image or a patient. */
export async function writeCredentialed(folder: string): Promise<readonly string[]> {
  await writePhantom(folder, phantomSettingsSchema.parse(SETTINGS));
  const path = join(folder, PHANTOM_ROOTS.eyeGaze, layout.masterSheet);
  const records = readMasterSheet(await Deno.readFile(path), path);
  return [
    ...new Set(records.flatMap(({ dicomId, patientId, studyId, path }) => [
      dicomId,
      // A part of an id names the image as well.
      ...dicomId.split("-"),
      patientId,
      studyId,
      path,
    ])),
  ];
}

/** An experiment on the data set. `exclude` names an image by its id. */
export function credentialedExperiment(exclude: string): string {
  return JSON.stringify({
    title: "Credentialed data",
    data: { kind: "egd-cxr", exclude: [exclude] },
    canvas: { height: 128, width: 128, downsample: 2 },
    heatMap: { blur: 21 },
    seeds: [1, 2],
    training: {
      optimiser: { kind: "adam" },
      learningRate: 0.0005,
      batchSize: 8,
      patience: 2,
      epochs: 1,
    },
    models: [{
      name: "ResNet",
      network: "resnet50-released",
      width: 0.125,
      depth: 0.25,
      objective: "paper",
      gaze: { logSigmaAttention: -1 },
    }],
  });
}
