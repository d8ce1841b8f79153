/**
 * Writes the phantom in REFLACX's files and folders, with MIMIC-CXR's images: the same X-rays and
 * scan paths, read by one reader (phase 3) or by several (phases 1 and 2), with certainties and
 * ellipses. Some readings see a second finding or another one, and some are discarded.
 */
import { join } from "node:path";
import { layout } from "../../reflacx/layout.ts";
import { labelsOf, type Phase } from "../../reflacx/vocabulary.ts";
import { mimicPath } from "../../mimic/images.ts";
import { phantomImages } from "../images.ts";
import { PHANTOM_ROOTS } from "../roots.ts";
import type { PhantomSettings } from "../settings.ts";
import { type ImageFormat, phantomImageFile, writeFile } from "../write_image.ts";
import { chestBoxFile, crlf, dictation, ellipsesFile, gazeFiles } from "./reading_files.ts";
import { type PhantomReading, phantomReadings } from "./readings.ts";

const PHASES: readonly Phase[] = [1, 2, 3];

/**
 * Writes the data set below `root`, image by image: REFLACX's files below `PHANTOM_ROOTS.reflacx`
 * and the X-rays below `PHANTOM_ROOTS.images`, or below `PHANTOM_ROOTS.jpg` if `format` is `jpg`.
 * Equal settings give equal bytes. Rejects with what the file system throws.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { phantomSettingsSchema } from "../settings.ts";
 *
 * const root = await Deno.makeTempDir();
 * const settings = { images: 6, seed: 1, width: 64, height: 64, secondsOfGaze: 2 };
 * await writeReflacxPhantom(root, phantomSettingsSchema.parse(settings));
 * const folder = `${root}/reflacx-xray-localization/1.0.0/main_data`;
 * const table = await Deno.readTextFile(`${folder}/metadata_phase_3.csv`);
 * assertEquals(table.trim().split("\r\n").length, 1 + 4); // two of six are of other phases
 * await Deno.remove(root, { recursive: true });
 * ```
 */
export async function writeReflacxPhantom(
  root: string,
  settings: PhantomSettings,
  format: ImageFormat = "dicom",
): Promise<void> {
  const images = phantomImages(settings);
  const folder = join(root, PHANTOM_ROOTS.reflacx);
  const imageFolder = join(root, format === "dicom" ? PHANTOM_ROOTS.images : PHANTOM_ROOTS.jpg);
  const readings = phantomReadings(settings, images);
  for (const phase of PHASES) {
    await writeFile(join(folder, layout.metadata(phase)), metadata(phase, readings, settings));
  }
  for (const image of images) {
    const file = await phantomImageFile(settings, image, format);
    await writeFile(join(imageFolder, mimicPath(image.path, format)), file);
  }
  for (const reading of readings) {
    const { id, isDiscarded } = reading;
    await writeFile(join(folder, layout.ellipses(id)), ellipsesFile(reading, settings));
    await writeFile(join(folder, layout.chestBox(id)), chestBoxFile(reading, settings));
    if (isDiscarded) continue;
    const { text, words } = dictation(reading), { fixations, samples } = gazeFiles(reading, settings);
    await writeFile(join(folder, layout.transcription(id)), text);
    await writeFile(join(folder, layout.words(id)), words);
    await writeFile(join(folder, layout.fixations(id)), fixations);
    await writeFile(join(folder, layout.samples(id)), samples);
  }
}

/**
 * Returns the text of `metadata_phase_N.csv`: sorted by id in phases 1 and 2, by image in phase 3.
 */
function metadata(
  phase: Phase,
  readings: readonly PhantomReading[],
  { width, height }: PhantomSettings,
): string {
  const labels = labelsOf(phase);
  const own = readings.filter((reading) => reading.phase === phase).map((reading) => {
    const { id, split, isDiscarded, image, labels: found } = reading;
    const values = labels.map((name) => {
      const value = found.get(name) ?? 0;
      return typeof value === "number" ? value : flag(value);
    });
    return [
      id,
      split,
      flag(isDiscarded),
      `physionet.org/files/mimic-cxr/2.0.0/${image.path}`,
      image.dicomId,
      image.patientId,
      width,
      height,
      ...values,
      "",
    ];
  });
  const key = phase === 3 ? 3 : 0;
  own.sort((a, b) => (a[key] ?? "") < (b[key] ?? "") ? -1 : 1);
  const header = ["id", "split", "eye_tracking_data_discarded", "image", "dicom_id", "subject_id"];
  return crlf([[...header, "image_size_x", "image_size_y", ...labels, "Other"], ...own]);
}

function flag(value: boolean): string {
  return value ? "True" : "False";
}
