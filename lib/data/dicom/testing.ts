import { trustedJson } from "../../../fixtures/trusted_json.ts";
/**
 * Fixtures for the tests of DICOM reading: files that pydicom and DCMTK wrote, with their content.
 */

/** One file of `fixtures/dicom/native.json`. */
export interface NativeCase {
  readonly name: string;
  readonly syntax: string;
  readonly rows: number;
  readonly columns: number;
  readonly photometric: string;
  readonly bitsStored: number;
  readonly signed: boolean;
  readonly pixels: readonly number[];
  readonly bytes: Uint8Array;
}

/** One file of `fixtures/dicom/compressed.json`. */
export interface CompressedCase {
  readonly name: string;
  readonly syntax: string;
  readonly lossless: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly bitsStored: number;
  readonly signed: boolean;
  readonly pixels: readonly number[];
  readonly bytes: Uint8Array;
}

/** One file of `fixtures/dicom/variants.json`. */
export interface VariantCase {
  readonly name: string;
  readonly lossless: boolean;
  readonly pixels: readonly number[];
  readonly bytes: Uint8Array;
}

/** One file of `fixtures/dicom/presentation.json`. */
export interface PresentationCase {
  readonly name: string;
  readonly voi: readonly number[];
  readonly mimicJpg: readonly number[];
  readonly bytes: Uint8Array;
}

/** One file on one canvas, of `fixtures/dicom/presentation.json`. */
export interface CanvasCase {
  readonly height: number;
  readonly width: number;
  readonly downsample: number;
  readonly rows: number;
  readonly columns: number;
  readonly pixels: readonly number[];
  readonly bytes: Uint8Array;
}

/** A histogram of `fixtures/dicom/presentation.json`; `levels` is 0 for levels without pixels. */
export interface HistogramCase {
  readonly histogram: readonly number[];
  readonly levels: readonly number[];
}

/**
 * One file of `fixtures/dicom/refused.json`: `name` is its transfer syntax, `tag` the attribute
 * that rules it out.
 */
export interface RefusedCase {
  readonly name: string;
  readonly tag: string;
  readonly bytes: Uint8Array;
}

/** As stored: the file in base64. */
type Stored<Case> = Omit<Case, "bytes"> & { readonly file: string };

interface Presentation {
  readonly cases: readonly Stored<PresentationCase>[];
  readonly canvases: readonly Stored<CanvasCase>[];
  readonly histograms: readonly HistogramCase[];
}

const FIXTURES = new URL("../../../fixtures/dicom/", import.meta.url);

/**
 * Returns uncompressed files and their stored values by pydicom.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readDicom } from "./read.ts";
 *
 * for (const { bytes, name, pixels } of nativeCases().slice(0, 3)) {
 *   assertEquals([...(await readDicom(bytes, name)).pixels], pixels);
 * }
 * ```
 */
export function nativeCases(): readonly NativeCase[] {
  const { cases }: { readonly cases: readonly Stored<NativeCase>[] } = readJson("native.json");
  return cases.map(withBytes);
}

/**
 * Returns compressed files and their stored values by pydicom and DCMTK; for lossy ones decoders
 * may differ by 1 or 2.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readDicom } from "./read.ts";
 *
 * for (const { bytes, name, pixels } of compressedCases().slice(0, 3)) {
 *   assertEquals([...(await readDicom(bytes, name)).pixels], pixels);
 * }
 * ```
 */
export function compressedCases(): readonly CompressedCase[] {
  const { values, cases }: {
    /** The values that were encoded, by sign and depth. */
    readonly values: Readonly<Record<string, readonly number[]>>;
    readonly cases: readonly (Omit<Stored<CompressedCase>, "pixels" | "lossless"> & {
      readonly pixels?: readonly number[];
    })[];
  } = readJson("compressed.json");
  return cases.map(({ pixels, ...rest }) =>
    withBytes({
      ...rest,
      lossless: pixels === undefined,
      pixels: pixels ?? values[`${rest.signed ? "signed" : "unsigned"} ${rest.bitsStored}`]!,
    })
  );
}

/**
 * Returns files whose codestreams are not quite what their attributes say, and what pydicom reads
 * from them.
 */
export function variantCases(): readonly VariantCase[] {
  const { cases }: {
    readonly cases: readonly (Omit<Stored<VariantCase>, "pixels"> & { readonly pixels: string })[];
  } = readJson("variants.json");
  return cases.map(({ pixels, ...rest }) =>
    withBytes({ ...rest, pixels: Array.from(new Int16Array(Uint8Array.fromBase64(pixels).buffer)) })
  );
}

/** Returns files and what pydicom and OpenCV make of them under the pixel policies. */
export function presentationCases(): readonly PresentationCase[] {
  return readPresentation().cases.map(withBytes);
}

/** Returns files and what the released code's sampling makes of them. */
export function canvasCases(): readonly CanvasCase[] {
  return readPresentation().canvases.map(withBytes);
}

/** Histograms and OpenCV's equalisation of them. */
export function histogramCases(): readonly HistogramCase[] {
  return readPresentation().histograms;
}

/** Returns valid files of kinds that are not supported. */
export function refusedCases(): readonly RefusedCase[] {
  const { cases }: { readonly cases: readonly Stored<RefusedCase>[] } = readJson("refused.json");
  return cases.map(withBytes);
}

function readPresentation(): Presentation {
  return readJson("presentation.json");
}

function readJson<Shape>(name: string): Shape {
  return trustedJson(Deno.readTextFileSync(new URL(name, FIXTURES)));
}

function withBytes<Case extends { readonly file: string }>(
  { file, ...rest }: Case,
): Omit<Case, "file"> & { readonly bytes: Uint8Array } {
  return { ...rest, bytes: Uint8Array.fromBase64(file) };
}
