/** The folders of the data sets: the default names in experiments on real data. */
export const PHANTOM_ROOTS = {
  eyeGaze: "egd-cxr/1.0.0",
  images: "mimic-cxr/2.0.0",
  jpg: "mimic-cxr-jpg/2.1.0",
  reflacx: "reflacx-xray-localization/1.0.0",
} as const;
