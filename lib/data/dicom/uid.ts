/** DICOM unique identifiers derived from names, so that equal names give equal files. */
import { createHash } from "node:crypto";

/**
 * Returns a UID under the root `2.25.` (DICOM PS3.5 section B.2: a UUID as one decimal number),
 * from the first 128 bits of the SHA-256 of the names, marked as a version 8 UUID (RFC 9562 section
 * 5.8). At most 44 characters.
 */
export function derivedUid(...names: readonly string[]): string {
  const digest = createHash("sha256").update(JSON.stringify(names)).digest();
  digest[6] = (digest[6]! & 0x0f) | 0x80;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  return `2.25.${BigInt(`0x${digest.toString("hex", 0, 16)}`)}`;
}
