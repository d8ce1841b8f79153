import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { DicomError } from "./dicom_error.ts";
import { policyPixels } from "./pixel_policy.ts";
import { readDicom } from "./read.ts";
import { trustedJson } from "../../../fixtures/trusted_json.ts";
import { tuple } from "../../formats/items.ts";

const FOLDER = new URL("../../../fixtures/dicom/cases/", import.meta.url);

interface Expected {
  readonly shows: string;
  readonly pydicom_refuses?: true;
  readonly shape?: readonly number[];
  readonly sha256_int32le?: string;
}

/** Contradictory or damaged files, and a part of the reason that the reader gives. */
const REFUSED: Readonly<Record<string, string>> = {
  n05_rle_count1: "RLE header that it has 1 segments, expected 2",
  q15_rle_header_only: "segment 1 lies from byte 64 to 1516 of 64",
  q17_rle_cut_half: "segment 1 lies from byte 64 to 1516 of 1484",
  t19_jll_cut_with_EOI: "Corrupt JPEG data: premature end of data segment",
};

const expected = trustedJson<Readonly<Record<string, Expected>>>(
  Deno.readTextFileSync(new URL("expected.json", FOLDER)),
);

for (const [name, { shows, ...values }] of Object.entries(expected)) {
  Deno.test(`${name}: ${shows}`, async () => {
    const source = `${name}.dcm`;
    const bytes = Deno.readFileSync(new URL(source, FOLDER));
    if (name in REFUSED) {
      const { message } = await assertRejects(() => readDicom(bytes, source), DicomError);
      assertStringIncludes(message, `${source}: `);
      assertStringIncludes(message, REFUSED[name]!);
      return;
    }
    const { rows, columns, pixels } = await readDicom(bytes, source);
    // pydicom does not unpack gzip files: the one here holds the values of the uncompressed ones.
    const { shape, sha256_int32le } = values.pydicom_refuses ? expected.h20_vr_OV! : values;
    assertEquals([rows, columns], shape);
    assertEquals(sha256(pixels), sha256_int32le);
  });
}

function sha256(pixels: ArrayLike<number>): string {
  return createHash("sha256").update(new Uint8Array(Int32Array.from(pixels).buffer)).digest("hex");
}

Deno.test("the values of a lossy codestream beyond BitsStored are white under every policy, not black", async () => {
  for (const name of ["w_sat12_gdcm_j2k_lossy_r10", "w_sat12_gdcm_jpegls_e3"]) {
    const image = await readDicom(Deno.readFileSync(new URL(`${name}.dcm`, FOLDER)), name);
    const beyond = [...image.pixels.keys()].filter((index) => image.pixels[index]! > 4095);
    assert(beyond.length > 1000, `${beyond.length} pixels`);
    for (const policy of ["voi", "mimic-jpg"] as const) {
      const shades = policyPixels(image, policy);
      const darkest = Math.min(...beyond.map((index) => shades[index]!));
      assert(darkest > 0.9, `${name}, ${policy}: ${darkest}`);
      assert(shades.every((shade) => shade >= 0 && shade <= 1), policy);
    }
  }
});

Deno.test("a VOI LUT with a negative first value coded as US is read as signed, from black to white", async () => {
  const name = "k_voi_neg_US_signed";
  const image = await readDicom(Deno.readFileSync(new URL(`${name}.dcm`, FOLDER)), name);
  const shades = policyPixels(image, "voi");
  assert(new Set(shades).size > 500);
  const [darkest, lightest] = tuple(
    [Math.min(...image.pixels), Math.max(...image.pixels)].map((value) =>
      shades[image.pixels.indexOf(value)]
    ),
    2,
  );
  assert(darkest! < 0.1 && lightest! > 0.9, `${darkest} to ${lightest}`);
});
