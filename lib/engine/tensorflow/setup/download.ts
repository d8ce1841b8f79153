/** Downloads one file of known hash; gives up early if the server does not answer. */
import { createHash } from "node:crypto";
import { SetupError } from "./setup_error.ts";

/** The longest time in milliseconds for a server to answer, and then to stay silent. */
const ANSWER = 10_000, SILENCE = 30_000;

/** The expected content, and the time to wait for it. */
export interface DownloadOptions {
  /** SHA-256 of the file, in lower-case hexadecimal. */
  readonly sha256: string;
  readonly answer?: number;
  readonly silence?: number;
}

/**
 * Downloads `address` to `file`, which is removed again if its content is not the expected one.
 * Throws a {@linkcode SetupError} that says how it failed, and for an address that is not https
 * before anything is asked.
 */
export async function download(
  address: string,
  file: string,
  { sha256, answer = ANSWER, silence = SILENCE }: DownloadOptions,
): Promise<void> {
  requireHttps(address);
  const patience = new AbortController();
  let timer = setTimeout(() => patience.abort(), answer);
  try {
    const response = await fetch(address, { signal: patience.signal });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new SetupError(`${address} answered ${response.status} ${response.statusText}`.trim());
    }
    const sum = createHash("sha256");
    const chunks = response.body.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          clearTimeout(timer);
          timer = setTimeout(() => patience.abort(), silence);
          sum.update(chunk);
          controller.enqueue(chunk);
        },
      }),
    );
    await Deno.writeFile(file, chunks);
    const found = sum.digest("hex");
    if (found !== sha256) {
      await Deno.remove(file);
      throw new SetupError(
        `${address}: found a file with the SHA-256 ${found}, expected ${sha256}; it was not unpacked. Try another ` +
          "server, or find out why the file differs",
      );
    }
  } catch (error) {
    if (error instanceof SetupError) throw error;
    if (patience.signal.aborted) throw new SetupError(`${address} did not answer in time`);
    if (error instanceof TypeError) throw new SetupError(`${address} cannot be reached (${reason(error)})`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Throws a {@linkcode SetupError} unless the address is one of https. */
export function requireHttps(address: string): void {
  if (URL.canParse(address) && new URL(address).protocol === "https:") return;
  throw new SetupError(
    `found the address ${address}, expected one that begins with https://; where it comes from a variable ` +
      "(TFJS_NODE_BASE_URI, TFJS_NODE_CDN_STORAGE, CDN_STORAGE), change that",
  );
}

function reason({ message, cause }: TypeError): string {
  const text = cause instanceof Error ? cause.message : message;
  return text.split(": ").at(-1) ?? text;
}
