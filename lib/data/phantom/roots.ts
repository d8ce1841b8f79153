/** The two data sets' folders, as experiments on real data name them by default. */
export const PHANTOM_ROOTS = { eyeGaze: "egd-cxr/1.0.0", images: "mimic-cxr/2.0.0" } as const;
