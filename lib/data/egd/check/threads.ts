/** Reads many images at once. */
import type { CheckedImage, ImageReading, ListedImage } from "./check_image.ts";
import type { ThreadAnswer, ThreadQuestion } from "./thread.ts";
import { itemAt } from "../../../formats/items.ts";

/** The number of threads, and a callback for progress. */
export interface ThreadOptions {
  readonly jobs: number;
  readonly onImage?: (done: number) => void;
}

/**
 * Checks every image in threads that each take the next one. The results are in the order of
 * `images`.
 */
export async function checkImages(
  images: readonly ListedImage[],
  reading: ImageReading,
  { jobs, onImage = () => {} }: ThreadOptions,
): Promise<readonly CheckedImage[]> {
  const results: CheckedImage[] = new Array(images.length);
  let next = 0, done = 0;
  const work = async () => {
    const thread = new Worker(new URL("./thread.ts", import.meta.url).href, { type: "module" });
    try {
      while (next < images.length) {
        const index = next++;
        results[index] = await ask(thread, { reading, image: itemAt(images, index) });
        onImage(++done);
      }
    } finally {
      thread.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, images.length) }, work));
  return results;
}

function ask(thread: Worker, question: ThreadQuestion): Promise<CheckedImage> {
  return new Promise((resolve, reject) => {
    thread.onmessage = ({ data }: MessageEvent<ThreadAnswer>) => {
      if ("checked" in data) resolve(data.checked);
      else reject(new Error(`${question.image.path}: ${data.failed}`));
    };
    thread.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`${question.image.path}: the thread that read it ended (${event.message})`));
    };
    thread.postMessage(question);
  });
}
