/** The folders of the two data sets: the default names in experiments on real data. */
export const PHANTOM_ROOTS = { eyeGaze: "egd-cxr/1.0.0", images: "mimic-cxr/2.0.0" } as const;
