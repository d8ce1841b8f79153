/** Downloads one file, giving up early where nothing answers. */
import { SetupError } from "./setup_error.ts";

/** The longest time without an answer, or within one, in milliseconds. */
const ANSWER = 10_000, SILENCE = 30_000;

/**
 * Writes what `address` holds to `file`. Throws a {@linkcode SetupError} that says how it failed.
 */
export async function download(
  address: string,
  file: string,
  { answer = ANSWER, silence = SILENCE }: { readonly answer?: number; readonly silence?: number } = {},
): Promise<void> {
  const patience = new AbortController();
  let timer = setTimeout(() => patience.abort(), answer);
  try {
    const response = await fetch(address, { signal: patience.signal });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new SetupError(`${address} answered ${response.status} ${response.statusText}`.trim());
    }
    const chunks = response.body.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          clearTimeout(timer);
          timer = setTimeout(() => patience.abort(), silence);
          controller.enqueue(chunk);
        },
      }),
    );
    await Deno.writeFile(file, chunks);
  } catch (error) {
    if (error instanceof SetupError) throw error;
    if (patience.signal.aborted) throw new SetupError(`${address} did not answer in time`);
    if (error instanceof TypeError) throw new SetupError(`${address} cannot be reached (${reason(error)})`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function reason({ message, cause }: TypeError): string {
  const text = cause instanceof Error ? cause.message : message;
  return text.split(": ").at(-1) ?? text;
}
