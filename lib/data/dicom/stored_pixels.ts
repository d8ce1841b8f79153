/**
 * Stored values, row by row from the top, in the narrowest integer type that holds the file's
 * values.
 */
export type StoredPixels = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int16Array<ArrayBuffer>;
