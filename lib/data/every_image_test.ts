import { assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../errors/user_error.ts";
import { DataFilesError, everyImage } from "./every_image.ts";

const IMAGES = ["a", "b", "c"].map((dicomId) => ({ dicomId }));

Deno.test("everyImage continues after a bad file, lists all bad files, and says how to exclude them", async () => {
  const read: string[] = [];
  const { message } = await assertRejects(
    () =>
      everyImage(IMAGES, () => {}, ({ dicomId }) => {
        read.push(dicomId);
        return dicomId === "b"
          ? Promise.resolve()
          : Promise.reject(new UserError(`${dicomId}.dcm: is damaged`));
      }),
    DataFilesError,
  );
  assertEquals(read, ["a", "b", "c"]);
  assertEquals(
    message,
    "a.dcm: is damaged\nc.dcm: is damaged\n" +
      'Correct the files, or leave the images out, in the experiment\'s data: exclude: ["a", "c"]',
  );
});

Deno.test("everyImage rejects at once with any other error, and reports its progress", async () => {
  await assertRejects(
    () => everyImage(IMAGES, () => {}, () => Promise.reject(new TypeError("a bug"))),
    TypeError,
  );
  const told: string[] = [];
  await everyImage(IMAGES, ({ text = "" }) => told.push(text), () => Promise.resolve());
  assertEquals(told, ["1 of 3 images", "2 of 3 images", "3 of 3 images"]);
});
