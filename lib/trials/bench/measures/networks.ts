/**
 * Measures training and prediction beside PyTorch: the better of its two memory layouts, one thread
 * each.
 */
import type { Entrant, Measure } from "../measure.ts";

const NETWORKS = [
  { network: "resnet50-released", title: "ResNet50+GG-CAM" },
  { network: "efficientnet_v2_s-released", title: "EfficientNetV2-S+GG-CAM" },
] as const;

/**
 * Image sizes, the batch, and the number of steps that a round times. As many steps run before
 * without timing, because the first ones after the other programs are slow.
 */
const STEPS = [
  { size: [64, 64], batch: 4, repeats: 8, target: 1.2 },
  { size: [128, 112], batch: 4, repeats: 5, target: 1.2 },
  { size: [256, 224], batch: 4, repeats: 4, target: 1.2 },
  { size: [512, 448], batch: 4, repeats: 2, target: 1.2 },
  { size: [1536, 1280], batch: 1, repeats: 1, target: 1.1 },
] as const;

const PEER = "PyTorch, the better of contiguous and channels_last";

const STEP_SETTINGS = NETWORKS.flatMap(({ network, title }) =>
  STEPS.map(({ size: [height, width], batch, repeats, target }) => ({
    name: `training step, ${title}, batch ${batch}, ${height}×${width}`,
    settings: [network, height, width, batch].map(String),
    repeats,
    target,
  }))
);

/** Training steps with the paper's loss and Adam. */
export const trainingSteps: readonly Measure[] = STEP_SETTINGS.map((
  { name, settings, repeats, target },
): Measure => ({
  name,
  unit: "s",
  better: "less",
  memory: true,
  target,
  peerIs: PEER,
  ours: { kind: "fovea", script: "training_step.ts", arguments: [...settings, String(repeats)] },
  peers: inBothLayouts("training_step.py", settings, repeats),
}));

/**
 * The floor of any compiler on ONNX Runtime: the time of its convolutions and matrix products
 * alone, beside PyTorch's whole step.
 */
export const floors: readonly Measure[] = STEP_SETTINGS.map(({ name, settings, repeats }): Measure => ({
  name: `floor of a ${name}`,
  unit: "s",
  better: "less",
  peerIs: PEER,
  ours: { kind: "fovea", script: "floor.ts", arguments: settings },
  peers: inBothLayouts("training_step.py", settings, repeats),
}));

const INFERENCE = ["256", "224", "8"];
/** The number of predictions that a round times. */
const INFERENCES = 3;

/** Scores and class activation maps. */
export const inference: readonly Measure[] = NETWORKS.map(({ network, title }): Measure => ({
  name: `inference with CAM, ${title}, batch 8, 256×224`,
  unit: "s",
  better: "less",
  memory: true,
  target: 1.3,
  peerIs: PEER,
  ours: { kind: "fovea", script: "inference.ts", arguments: [network, ...INFERENCE, String(INFERENCES)] },
  peers: inBothLayouts("inference.py", [network, ...INFERENCE], INFERENCES),
}));

/** Returns a peer in both of PyTorch's memory layouts. */
function inBothLayouts(script: string, settings: readonly string[], repeats: number): Entrant[] {
  return ["contiguous_format", "channels_last"].map((layout) => ({
    kind: "peer",
    script,
    arguments: [...settings, layout, String(repeats)],
  }));
}
