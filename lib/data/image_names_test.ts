import { assert, assertEquals, assertThrows } from "@std/assert";
import { DataError } from "./data_error.ts";
import { imageNameSchema, leaveOut, namedImages, nameImages } from "./image_names.ts";
import { tuple } from "../formats/items.ts";

const RECORDS = ["a", "b", "c"].map((dicomId) => ({ dicomId, path: `p/${dicomId}.dcm` }));

Deno.test("nameImages() names images by their row and by a hash that only holders of the table can compute", () => {
  const names = nameImages(RECORDS);
  assertEquals(names.map(({ row }) => row), [1, 2, 3]);
  for (const { row, image } of names) imageNameSchema.parse({ row, image });
  assertEquals(nameImages(RECORDS), names);
  // Another table, another salt: the same id has another hash.
  const [other] = tuple(nameImages([...RECORDS, { dicomId: "d", path: "p/d.dcm" }]), 1);
  assert(other.image !== names[0]!.image);
});

Deno.test("leaveOut() drops the named images, and refuses names of another table", () => {
  const [, { row, image }] = tuple(nameImages(RECORDS), 2);
  assertEquals(leaveOut(RECORDS, [{ row, image }]).map(({ dicomId }) => dicomId), ["a", "c"]);
  for (const name of [{ row: 1, image }, { row: 9, image }]) {
    assertThrows(
      () => leaveOut(RECORDS, [name]),
      DataError,
      `row ${name.row} is not the image that was planned`,
    );
  }
  assertEquals(namedImages([{ row, image }], nameImages(RECORDS)).map(({ dicomId }) => dicomId), ["b"]);
});
