/**
 * A codestream as far as it can be known before anything is decoded: a decoder believes it, and
 * takes memory for it.
 */

/** Sizes, depth and extent of a codestream's image. */
export interface Codestream {
  /** From the first marker to the end marker; neither wrapped in boxes nor followed by anything. */
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Bits of a sample. */
  readonly precision: number;
  /** JPEG 2000 says whether samples are signed; other codestreams do not know. */
  readonly signed?: boolean;
  /** True if the method by which samples were coded gives each of them back. */
  readonly lossless: boolean;
}
