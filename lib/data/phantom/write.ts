/**
 * Writes the phantom data set: generated chest X-rays with gaze, in EGD-CXR's and MIMIC-CXR's own
 * files and folders.
 *
 * Three classes of equal size: cardiomegaly (the heart's width over the thorax's), pneumonia (one
 * soft opacity in one lung) and normal. A case is hard where the cardiothoracic ratio lies in the
 * classes' overlap (`heartOverlap`) or noise is strong. It is also hard where an opacity is faint
 * (`opacityContrast`), small, or behind a rib, the heart's edge or a breast shadow. Dots, wires,
 * ribs and breast shadows are as frequent in every class.
 *
 * Possible short cuts for a network: an enlarged heart also reaches further down and left. An
 * opacity is the only object of its size and softness. Only returning patients share a build.
 * Exposure, noise, texture, markers, file headers, table order within a class, and the durations
 * and numbers of eye movements do not depend on the class.
 */
import { dirname, join } from "node:path";
import { encode } from "fast-png";
import { randomStream } from "../../random/stream.ts";
import { layout } from "../egd/layout.ts";
import { type Anatomy, anatomyOf } from "./anatomy.ts";
import { csvLine } from "./csv.ts";
import { organMasks } from "./draw.ts";
import { GAZE_HEADER, gazeRows } from "./gaze_table.ts";
import { type PhantomImage, phantomImages } from "./images.ts";
import { type GazeSample, scanPath } from "./scan_path.ts";
import { PHANTOM_ROOTS } from "./roots.ts";
import { degreeOf } from "./screen.ts";
import type { PhantomSettings } from "./settings.ts";
import { type ImageFormat, phantomImageFile, writeFile } from "./write_image.ts";
import { mimicPath } from "../mimic/images.ts";
import {
  BOUNDING_BOX_HEADER,
  boundingBoxRows,
  MASTER_SHEET_COLUMNS,
  masterSheetRow,
  transcript,
} from "./tables.ts";

/** The number of images between calibration screens. */
const CALIBRATION_INTERVAL = 20, CALIBRATION_SECONDS = 1;

const TICKS_PER_IMAGE = 400_000_000;

/**
 * Writes the data set below `root`, image by image: EGD-CXR's files below `PHANTOM_ROOTS.eyeGaze`
 * and the X-rays below `PHANTOM_ROOTS.images`, or below `PHANTOM_ROOTS.jpg` if `format` is `jpg`.
 * Equal settings give equal bytes. `onProgress` is called after every image. Rejects with what the
 * file system throws.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readMasterSheet } from "../egd/master_sheet.ts";
 * import { phantomSettingsSchema } from "./settings.ts";
 *
 * const root = await Deno.makeTempDir();
 * const settings = { images: 3, seed: 1, width: 64, height: 64, secondsOfGaze: 2 };
 * await writePhantom(root, phantomSettingsSchema.parse(settings));
 * const sheet = await Deno.readFile(`${root}/egd-cxr/1.0.0/master_sheet.csv`);
 * const classes = readMasterSheet(sheet, "master_sheet.csv").map(({ label }) => label);
 * assertEquals(classes, ["cardiomegaly", "pneumonia", "normal"]);
 * await Deno.remove(root, { recursive: true });
 * ```
 */
export async function writePhantom(
  root: string,
  settings: PhantomSettings,
  onProgress: (done: number, total: number) => void = () => {},
  format: ImageFormat = "dicom",
): Promise<void> {
  const images = phantomImages(settings);
  const folder = join(root, PHANTOM_ROOTS.eyeGaze);
  await Deno.mkdir(folder, { recursive: true });
  using sheet = await table(join(folder, layout.masterSheet), csvLine(MASTER_SHEET_COLUMNS));
  using gaze = await table(join(folder, layout.eyeGaze), GAZE_HEADER);
  using fixations = await table(join(folder, "fixations.csv"), GAZE_HEADER);
  using boxes = await table(join(folder, "bounding_boxes.csv"), BOUNDING_BOX_HEADER);
  for (const [index, image] of images.entries()) {
    const anatomy = anatomyOf(settings, image);
    const draw = randomStream("phantom", settings.seed, "tables", image.dicomId);
    await writeImage(root, settings, { image, anatomy, format });
    await writeFile(
      join(folder, dirname(layout.leftLung(image.dicomId)), "transcript.json"),
      transcript(anatomy, draw),
    );
    await sheet.append(masterSheetRow(image, settings, draw));
    await boxes.append(boundingBoxRows(image, anatomy, settings));
    const samples = scanPath(anatomy, {
      seconds: settings.secondsOfGaze,
      degree: degreeOf(settings),
      draw: randomStream("phantom", settings.seed, "gaze", image.dicomId),
    });
    const session = { session: 1 + Math.floor(index / 100), media: index, size: settings };
    const startTick = index * TICKS_PER_IMAGE;
    const rows = gazeRows(samples, { ...session, dicomId: image.dicomId, startTick }, draw);
    await gaze.append(rows.samples);
    await fixations.append(rows.fixations);
    if ((index + 1) % CALIBRATION_INTERVAL === 0) {
      const count = (index + 1) / CALIBRATION_INTERVAL;
      const dicomId = count % 2 === 1 ? image.dicomId.slice(0, -5) : `${image.dicomId}_calibration`;
      const target = calibrationSamples(samples);
      await gaze.append(
        gazeRows(target, { ...session, dicomId, startTick: startTick + TICKS_PER_IMAGE / 2 }, draw).samples,
      );
    }
    onProgress(index + 1, images.length);
  }
}

/** Writes the X-ray and its organ masks. */
async function writeImage(
  root: string,
  settings: PhantomSettings,
  { image, anatomy, format }: {
    readonly image: PhantomImage;
    readonly anatomy: Anatomy;
    readonly format: ImageFormat;
  },
): Promise<void> {
  const { height, width } = settings;
  const { dicomId, path } = image;
  const folder = join(root, format === "dicom" ? PHANTOM_ROOTS.images : PHANTOM_ROOTS.jpg);
  await writeFile(join(folder, mimicPath(path, format)), await phantomImageFile(settings, image, format));
  const masks = organMasks(anatomy, settings);
  const organs = join(root, PHANTOM_ROOTS.eyeGaze, dirname(layout.leftLung(dicomId)));
  for (const [name, data] of Object.entries(masks)) {
    await writeFile(join(organs, `${name}.png`), encode({ width, height, data, channels: 1, depth: 8 }));
  }
}

/** Returns the gaze on a calibration target: the last position of an image's path, held. */
function calibrationSamples(samples: readonly GazeSample[]): GazeSample[] {
  return samples.slice(0, Math.round(CALIBRATION_SECONDS * 60)).map((sample) => ({
    ...sample,
    x: 0.5,
    y: 0.5,
  }));
}

interface Table extends Disposable {
  append(text: string): Promise<void>;
}

async function table(path: string, header: string): Promise<Table> {
  const file = await Deno.open(path, { write: true, create: true, truncate: true });
  const append = async (text: string) => {
    const bytes = new TextEncoder().encode(text);
    for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
  };
  await append(header);
  return { append, [Symbol.dispose]: () => file.close() };
}
