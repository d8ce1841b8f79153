import {
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { readDicom } from "./read.ts";
import { type DicomImageToWrite, writeDicom } from "./write.ts";
import { trustedJson } from "../../../fixtures/trusted_json.ts";

const IMAGE: DicomImageToWrite = {
  rows: 5,
  columns: 7,
  pixels: Uint16Array.from({ length: 35 }, (_, i) => i * 117),
  photometric: "MONOCHROME1",
  patientId: "10000001",
  studyId: "50000001",
  dicomId: "00000000-11111111-22222222-33333333-4444444f",
  window: { center: 2000.5, width: 1234 },
  imagerPixelSpacing: { row: 1 / 7, column: 0.139 },
};

Deno.test("readDicom reads back what writeDicom wrote", async () => {
  for (const photometric of ["MONOCHROME1", "MONOCHROME2"] as const) {
    for (const bitsStored of [8, 10, 12, 14, 16]) {
      const pixels = IMAGE.pixels.map((value) => value % 2 ** bitsStored);
      pixels[3] = 2 ** bitsStored - 1;
      const image = await readDicom(writeDicom({ ...IMAGE, photometric, bitsStored, pixels }), "written.dcm");
      assertEquals(image.pixels, pixels);
      assertEquals([image.rows, image.columns, image.photometric, image.bitsStored, image.signed], [
        5,
        7,
        photometric,
        bitsStored,
        false,
      ]);
      assertEquals(image.presentation, {
        modality: { slope: 1, intercept: 0 },
        windows: [{ center: 2000.5, width: 1234 }],
        voiFunction: "LINEAR",
        voiLuts: [],
      });
    }
  }
});

/** The pixels that other programs read from the file, by `fixtures/dicom`. */
interface Seen {
  readonly pydicom: readonly number[];
  readonly dcmtk: readonly number[];
  readonly invalidElements: readonly string[];
}

Deno.test("writeDicom writes the committed file, from which pydicom and DCMTK read the same pixels", () => {
  const folder = new URL("../../../fixtures/dicom/", import.meta.url);
  assertEquals(writeDicom(IMAGE), Deno.readFileSync(new URL("written.dcm", folder)));
  const seen = trustedJson<Seen>(Deno.readTextFileSync(new URL("written.json", folder)));
  assertEquals(seen.pydicom, [...IMAGE.pixels]);
  // DCMTK renders MONOCHROME1 as it looks, the highest stored value black, and rounds half of the
  // levels up by one.
  assertEquals(seen.dcmtk.length, 35);
  IMAGE.pixels.forEach((value, i) => assertAlmostEquals(seen.dcmtk[i]!, 4095 - value, 1));
  assertEquals(seen.invalidElements, []);
});

Deno.test("writeDicom gives equal bytes for equal options and other UIDs for other ids", () => {
  assertEquals(writeDicom(IMAGE), writeDicom({ ...IMAGE }));
  for (
    const change of [{ patientId: "10000002" }, { studyId: "50000002" }, {
      dicomId: IMAGE.dicomId.replace("f", "e"),
    }]
  ) {
    assertNotEquals(writeDicom(IMAGE), writeDicom({ ...IMAGE, ...change }));
  }
});

Deno.test("writeDicom refuses values that a file cannot represent", () => {
  const refuses = (change: Partial<DicomImageToWrite>, part: string) => {
    const { message } = assertThrows(() => writeDicom({ ...IMAGE, ...change }), RangeError);
    assertStringIncludes(message, part);
  };
  refuses({ rows: 0 }, "rows is 0");
  refuses({ columns: 65536 }, "columns is 65536");
  refuses({ rows: 6 }, "pixels has 35 values");
  refuses({ bitsStored: 17 }, "bitsStored is 17");
  refuses({ bitsStored: 11 }, "11 bits hold 2047");
  refuses({ dicomId: "short" }, "dicomId");
  refuses({ patientId: "" }, "patientId");
  refuses({ patientId: "a\\b" }, "patientId");
  refuses({ patientId: "é" }, "printable ASCII");
  refuses({ studyId: "12345678901234567" }, "17 characters");
  refuses({ window: { center: 1, width: 0 } }, "window");
  refuses({ imagerPixelSpacing: { row: 0, column: 1 } }, "imagerPixelSpacing");
});
