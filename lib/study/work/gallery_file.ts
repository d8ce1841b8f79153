/**
 * Defines the file of sample cases that the report shows. Pictures are tensors; their descriptions
 * are metadata.
 */
import { z } from "zod";
import { unmeasuredSchema } from "../../evaluate/unmeasured.ts";
import { decodeSafetensors, encodeSafetensors } from "../../formats/safetensors.ts";
import { requireFloat32, type Tensor, type TensorOf } from "../../formats/tensor.ts";

const casesSchema = z.array(
  z.strictObject({
    dicomId: z.string(),
    label: z.int(),
    rule: z.enum(["median confidence", "worst error"]),
    /** Probabilities by model, then by class. */
    probabilities: z.array(z.array(z.number()).readonly()).readonly(),
  }).readonly(),
).readonly();

const withoutSchema = z.array(
  z.strictObject({ model: z.string(), ...unmeasuredSchema.unwrap().shape }).readonly(),
).readonly();

/** Sample cases of the test split. */
export interface Gallery {
  /** The models that are shown. */
  readonly models: readonly string[];
  /** The models without anything to show, each with the reason. */
  readonly without: z.infer<typeof withoutSchema>;
  readonly cases: z.infer<typeof casesSchema>;
  /**
   * The pixels of these X-rays between neighbouring cells of the maps. Cell (i, j) lies at pixel
   * (i, j) times this.
   */
  readonly pixelsPerCell: number;
  /** X-rays from 0 to 1, [cases, height, width]. */
  readonly images: TensorOf<"F32">;
  /** The organ of each case's class; absent for a data set without outlines. */
  readonly outlines?: {
    /** The masks, 1 inside the organ: [cases, h, w]. */
    readonly masks: TensorOf<"U8">;
    /** The pixels of these X-rays between neighbouring pixels of the masks. */
    readonly pixelsPerCell: number;
  };
  /** Ψ, [cases, h, w]; absent for a data set without gaze. */
  readonly heatMaps?: TensorOf<"F32">;
  /** Ω of the true class, [cases, models, h, w]. */
  readonly cams: TensorOf<"F32">;
}

/** Returns the file's bytes. */
export function encodeGallery(
  { models, without, cases, pixelsPerCell, images, outlines, heatMaps, cams }: Gallery,
): Uint8Array {
  const tensors = new Map<string, Tensor>([
    ["images", images],
    ...(outlines === undefined ? [] : [["outlines", outlines.masks] as const]),
    ...(heatMaps === undefined ? [] : [["heatMaps", heatMaps] as const]),
    ["cams", cams],
  ]);
  return encodeSafetensors(tensors, {
    models: JSON.stringify(models),
    without: JSON.stringify(without),
    cases: JSON.stringify(cases),
    pixelsPerCell: String(pixelsPerCell),
    ...(outlines === undefined ? {} : { pixelsPerOutline: String(outlines.pixelsPerCell) }),
  });
}

/** Inverts {@linkcode encodeGallery}; throws the errors of its parsers. */
export function decodeGallery(bytes: Uint8Array): Gallery {
  const { tensors, metadata } = decodeSafetensors(bytes, "gallery");
  const pixels = z.coerce.number().positive();
  const masks = tensors.get("outlines");
  return {
    models: z.array(z.string()).parse(JSON.parse(metadata.models ?? "null")),
    without: withoutSchema.parse(JSON.parse(metadata.without ?? "null")),
    cases: casesSchema.parse(JSON.parse(metadata.cases ?? "null")),
    pixelsPerCell: pixels.parse(metadata.pixelsPerCell),
    images: requireFloat32(tensors, "images"),
    ...(masks?.dtype === "U8"
      ? { outlines: { masks, pixelsPerCell: pixels.parse(metadata.pixelsPerOutline) } }
      : {}),
    ...(tensors.has("heatMaps") ? { heatMaps: requireFloat32(tensors, "heatMaps") } : {}),
    cams: requireFloat32(tensors, "cams"),
  };
}
