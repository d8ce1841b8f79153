/** Fixtures for this folder's tests: files that pydicom and DCMTK wrote, with what is in them. */

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

const FIXTURES = new URL("../../../fixtures/dicom/", import.meta.url);

/** Uncompressed files and their stored values by pydicom. */
export function nativeCases(): readonly NativeCase[] {
  const { cases }: { readonly cases: readonly (Omit<NativeCase, "bytes"> & { readonly file: string })[] } =
    JSON.parse(
      Deno.readTextFileSync(new URL("native.json", FIXTURES)),
    );
  return cases.map(({ file, ...rest }) => ({ ...rest, bytes: Uint8Array.fromBase64(file) }));
}
