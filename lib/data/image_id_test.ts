import { assertEquals, assertNotEquals } from "@std/assert";
import { imageKey } from "./image_id.ts";

const ID = "0123abcd-0123abcd-0123abcd-0123abcd-0123abcd";

Deno.test("imageKey() gives every spelling of an image's name one key", () => {
  const spellings = [
    ID,
    ` ${ID}\t`,
    `${ID}\u00a0`,
    `\ufeff${ID}`,
    ID.toUpperCase(),
    `${ID}.dcm`,
    `${ID}.DCM `,
    `${ID}.dcm.gz`,
    `files/p90/p90000000/s99000000/${ID}.dcm`,
    `C:\\files\\${ID}.dcm`,
    ID.replaceAll("-", ""),
  ];
  for (const spelling of spellings) assertEquals(imageKey(spelling), ID, spelling);
});

Deno.test("imageKey() does not repair an id that lost or changed characters", () => {
  for (
    const other of [ID.slice(0, -5), ID.slice(1), `${ID}_calibration`, ID.replace("d", "e"), `${ID}.png`]
  ) {
    assertNotEquals(imageKey(other), ID, other);
  }
});
