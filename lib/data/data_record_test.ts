import { assertEquals } from "@std/assert";
import { originOf } from "./data_record.ts";

const NONE = { files: 0, records: 0 };

Deno.test("originOf() knows EGD-CXR by its counts, whichever way its open image falls", () => {
  const origin = (images: number, patients: number, ...classes: number[]) =>
    originOf({ images, patients, classes, synthetic: NONE });
  assertEquals(origin(1083, 1038, 360, 363, 360), "egd-cxr");
  assertEquals(origin(1083, 1038, 360, 364, 359), "egd-cxr");
  for (
    const [images, patients, ...classes] of [
      [1083, 1038, 360, 363, 359],
      [1083, 1038, 360, 364, 360],
      [1083, 1038, 361, 362, 360],
      [1083, 1037, 360, 363, 360],
      [1082, 1038, 360, 363, 359],
      [1083, 1038, 360, 723],
      [45, 41, 15, 15, 15],
    ]
  ) assertEquals(origin(images, patients, ...classes), "other", `${images} ${patients} ${classes}`);
});

Deno.test("originOf() calls data synthetic as soon as one file or record says so", () => {
  const counted = { images: 1083, patients: 1038, classes: [360, 363, 360] };
  assertEquals(originOf({ ...counted, synthetic: { files: 1, records: 0 } }), "synthetic");
  assertEquals(originOf({ ...counted, synthetic: { files: 0, records: 1 } }), "synthetic");
});
