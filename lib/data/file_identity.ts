/** The identifiers in a prepared image's file, and a digest of the networks' input from it. */
import { z } from "zod";

const identifier = z.string().min(1).optional();

/** One image's file. */
const fileIdentitySchema = z.strictObject({
  dicomId: z.string(),
  pixels: z.string().regex(/^[0-9a-f]{64}$/).describe("SHA-256 of the prepared pixels"),
  patientId: identifier.describe("Patient ID (0010,0020)"),
  studyInstanceUid: identifier.describe("Study Instance UID (0020,000D)"),
  studyId: identifier.describe("Study ID (0020,0010)"),
  sopInstanceUid: identifier.describe("SOP Instance UID (0008,0018)"),
  saysSynthetic: z.boolean().describe("whether the file says that it was generated"),
}).readonly();

/** @see {@linkcode fileIdentitySchema} */
export type FileIdentity = z.infer<typeof fileIdentitySchema>;

/** The files of a group of images, in the order of their group, as a task stores them. */
export const fileIdentitiesSchema = z.array(fileIdentitySchema).readonly();
