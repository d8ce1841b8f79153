/**
 * A thread that reads images. It receives the settings, then one image after another, and answers
 * each.
 */
import { type CheckedImage, checkImage, type ImageReading, type ListedImage } from "./check_image.ts";

/** A message to a thread. */
export interface ThreadQuestion {
  readonly reading: ImageReading;
  readonly image: ListedImage;
}

/** A thread's answer; `failed` is an error that no file causes. */
export type ThreadAnswer = { readonly checked: CheckedImage } | { readonly failed: string };

declare const self: Worker;

self.onmessage = async ({ data }: MessageEvent<ThreadQuestion>) => {
  self.postMessage(await answerTo(data));
};

async function answerTo({ reading, image }: ThreadQuestion): Promise<ThreadAnswer> {
  try {
    return { checked: await checkImage(image, reading) };
  } catch (error) {
    return { failed: error instanceof Error ? error.stack ?? error.message : String(error) };
  }
}
