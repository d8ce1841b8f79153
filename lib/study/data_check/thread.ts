/** A thread that reads images: it is sent how, and then one image after another; it answers each. */
import { type CheckedImage, checkImage, type ImageReading, type ListedImage } from "./check_image.ts";

/** What a thread is sent. */
export interface ThreadQuestion {
  readonly reading: ImageReading;
  readonly image: ListedImage;
}

/** What it answers: `failed` is an error that no file is to blame for. */
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
