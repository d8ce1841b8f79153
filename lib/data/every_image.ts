/** Reads images one after another, and reports all unreadable ones together. */
import { UserError } from "../errors/user_error.ts";
import type { WorkContext } from "../graph/task.ts";

/**
 * Thrown when files of a data set cannot be used. The message has a line for each, and says how to
 * run without them.
 */
export class DataFilesError extends UserError {
  override name = "DataFilesError";
}

/**
 * Calls `read` for every image in turn, and reports to `progress`, from 0 to 1.
 *
 * Rejects with a {@linkcode DataFilesError} after the last image if `read` rejected with a
 * `UserError` for some. Rejects at once with any other error.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { UserError } from "../errors/user_error.ts";
 *
 * const tried: string[] = [];
 * const images = [{ dicomId: "a" }, { dicomId: "b" }];
 * const reading = everyImage(images, () => {}, async ({ dicomId }) => {
 *   tried.push(dicomId);
 *   if (dicomId === "a") await Promise.reject(new UserError("a.dcm: is cut short"));
 * });
 * await assertRejects(() => reading, DataFilesError, 'exclude: ["a"]');
 * assertEquals(tried, ["a", "b"]);
 * ```
 */
export async function everyImage<Image extends { readonly dicomId: string }>(
  images: readonly Image[],
  progress: WorkContext["progress"],
  read: (image: Image, index: number) => Promise<void>,
): Promise<void> {
  const faults: { readonly dicomId: string; readonly message: string }[] = [];
  for (const [index, image] of images.entries()) {
    try {
      await read(image, index);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      faults.push({ dicomId: image.dicomId, message: error.message });
    }
    progress({ fraction: (index + 1) / images.length, text: `${index + 1} of ${images.length} images` });
  }
  if (faults.length === 0) return;
  const ids = faults.map(({ dicomId }) => JSON.stringify(dicomId)).join(", ");
  throw new DataFilesError(
    [
      ...faults.map(({ message }) => message),
      `Correct ${faults.length === 1 ? "the file" : "the files"}, or leave ${
        faults.length === 1 ? "the image" : "the images"
      } out, in the experiment's data: exclude: [${ids}]`,
    ].join("\n"),
  );
}
