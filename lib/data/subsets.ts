/** The subsets' names, in their order. */
export const SUBSETS = ["train", "validation", "test"] as const;

/** The name of a subset. */
export type Subset = (typeof SUBSETS)[number];
