/**
 * Stored values, row by row from the top: as wide as needed for the file's values, signed where
 * they are.
 */
export type StoredPixels = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int16Array<ArrayBuffer>;
