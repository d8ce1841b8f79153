/** The file of a phantom's X-ray: DICOM as MIMIC-CXR's, or JPEG as MIMIC-CXR-JPG made of it. */
import { dirname } from "node:path";
import { policyPixels } from "../dicom/pixel_policy.ts";
import { readDicom } from "../dicom/read.ts";
import { writeDicom } from "../dicom/write.ts";
import type { MimicFormat } from "../mimic/images.ts";
import { writeJpeg } from "../pictures/write_jpeg.ts";
import { anatomyOf } from "./anatomy.ts";
import { drawXray } from "./draw.ts";
import type { PhantomImage } from "./images.ts";
import type { PhantomSettings } from "./settings.ts";

/** The kinds of files. */
export type ImageFormat = MimicFormat;

/** Returns the bytes of an image's file. */
export async function phantomImageFile(
  settings: PhantomSettings,
  image: PhantomImage,
  format: ImageFormat,
): Promise<Uint8Array> {
  const { height, width, seed, noise } = settings;
  const { dicomId, patientId, studyId, sex } = image;
  const purpose = ["phantom", seed, "pixels", dicomId];
  const pixels = drawXray(anatomyOf(settings, image), settings, { noise, purpose });
  const file = writeDicom({
    rows: height,
    columns: width,
    pixels,
    photometric: "MONOCHROME2",
    patientId,
    studyId,
    dicomId,
    patientSex: sex,
    comments: "Synthetic phantom, no patient",
    isSynthetic: true,
  });
  if (format === "dicom") return file;
  const equalised = policyPixels(await readDicom(file, image.path), "mimic-jpg");
  return await writeJpeg({
    width,
    height,
    pixels: Uint8Array.from(equalised, (shade) => Math.round(255 * shade)),
  });
}

/** Writes a file and the folders above it. */
export async function writeFile(path: string, content: string | Uint8Array): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
}
