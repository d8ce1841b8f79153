/** The setting `pixels`. */
import { z } from "zod";

/** The policy that turns stored values into intensities. */
export const pixelsSchema = z.enum(["raw-max", "mimic-jpg", "voi"]).describe("raw-max is the paper's");
