/**
 * A run stops once its learning rate is below this (experiments/ggcam.md, "Settings"); one that
 * starts below it runs no epoch.
 */
export const LEARNING_RATE_FLOOR = 1e-8;
