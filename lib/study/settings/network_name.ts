/**
 * Defines the networks that an experiment file may name. They are separate from the other settings,
 * so that tasks without networks import none.
 */
import { z } from "zod";
import { NETWORK_NAMES } from "../../nn/networks/mod.ts";

/** A network's name. */
export const networkName = z.enum(NETWORK_NAMES);
