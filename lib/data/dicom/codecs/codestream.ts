/**
 * The properties of a codestream that are known before decoding: a decoder trusts them, and
 * allocates memory accordingly.
 */

/** Sizes, depth and extent of a codestream's image. */
export interface Codestream {
  /** From the first marker to the end marker; neither wrapped in boxes nor followed by anything. */
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** The number of bits per sample. */
  readonly precision: number;
  /** JPEG 2000 says whether samples are signed; other codestreams do not know. */
  readonly signed?: boolean;
  /** True if the coding method is lossless. */
  readonly lossless: boolean;
}
