/**
 * Writes a data set in EGD-CXR's layout that belongs to no patient. It lists everything that would
 * name its patients if it were real.
 */
import { parse } from "csv-parse/sync";
import { join } from "node:path";
import { readMasterSheet } from "../../data/egd/master_sheet.ts";
import { layout } from "../../data/egd/layout.ts";
import { phantomSettingsSchema } from "../../data/phantom/settings.ts";
import { PHANTOM_ROOTS } from "../../data/phantom/roots.ts";
import { writePhantom } from "../../data/phantom/write.ts";

/** Settings of the data set: small images, briefly looked at. */
const SETTINGS = { seed: 2, width: 106, height: 127, secondsOfGaze: 4 };

/**
 * Writes the data set below `folder`, without the marks in files and table that say that they were
 * generated; 24 images unless given, enough for a study. Returns every id, path and number of its
 * tables that names an image or a patient.
 */
export async function writeCredentialed(
  folder: string,
  { images = 24 }: { readonly images?: number } = {},
): Promise<readonly string[]> {
  await writePhantom(folder, phantomSettingsSchema.parse({ ...SETTINGS, images }));
  const path = join(folder, PHANTOM_ROOTS.eyeGaze, layout.masterSheet);
  const table = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, table.replaceAll("Synthetic phantom, no patient.", "Chest."));
  const records = readMasterSheet(await Deno.readFile(path), path);
  for (const { path } of records) await unmark(join(folder, PHANTOM_ROOTS.images, path));
  const cells: readonly (readonly string[])[] = parse(await Deno.readFile(path), { from: 2 });
  return [
    ...new Set([
      ...records.map(({ dicomId }) => dicomId),
      // Includes every number, path and text of the table, and parts of ids, which name images as
      // well.
      ...cells.flat().filter((cell) => cell.length >= 8),
      ...records.flatMap(({ dicomId }) => dicomId.split("-")),
    ]),
  ];
}

/** The marks of a phantom's DICOM file, each with a replacement of the same length. */
const MARKS: readonly (readonly [string, string])[] = [
  ["\x08\x00\x1c\x00CS\x04\x00YES ", "\x08\x00\x1c\x00CS\x04\x00NO  "],
  ["Synthetic phantom, no patient", "A chest, from back to the front"],
];

async function unmark(path: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  const text = String.fromCharCode(...bytes.subarray(0, 2000));
  for (const [mark, other] of MARKS) {
    const at = text.indexOf(mark);
    if (at >= 0) {
      bytes.set(Uint8Array.from(other.slice(0, mark.length), (character) => character.charCodeAt(0)), at);
    }
  }
  await Deno.writeFile(path, bytes);
}

/** Returns an experiment on the data set. `exclude` names an image by its id. */
export function credentialedExperiment(exclude: string): string {
  return JSON.stringify({
    title: "Credentialed data",
    data: { kind: "egd-cxr", exclude: [exclude] },
    canvas: { height: 128, width: 128, downsample: 2 },
    heatMap: { blur: 81 },
    seeds: [1],
    training: {
      optimiser: { kind: "adam" },
      learningRate: 0.0005,
      batchSize: 8,
      patience: 2,
      epochs: 1,
    },
    models: [{
      name: "ResNet",
      network: "resnet18",
      width: 0.05,
      depth: 0.25,
      objective: "paper",
      gaze: { logSigmaAttention: -1 },
    }],
  });
}
