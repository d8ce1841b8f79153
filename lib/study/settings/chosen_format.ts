/** The name of the format of chosen settings (`chosen.ts`). */
export const CHOSEN_FORMAT = "fovea/settings/1";
