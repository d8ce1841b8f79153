/** Lists the paper's and the released code's values of each model's settings, training included. */
import type { NetworkName } from "../../nn/networks/mod.ts";
import { trainingOf } from "../schema.ts";
import {
  type Said,
  said,
  type Scope,
  SCRIPTS,
  type SettingRow,
  SILENT,
  TABLE_1,
  unknown,
} from "./setting_row.ts";

/** Returns a value that the released scripts set for each network. */
function byNetwork(values: Partial<Readonly<Record<NetworkName, number>>>) {
  return ({ model: { network } }: Scope): Said => {
    const value = values[network];
    return value === undefined
      ? { known: false, why: `does not exist for ${network}` }
      : { known: true, value, where: SCRIPTS };
  };
}

const RELEASED_NETWORKS: ReadonlySet<NetworkName> = new Set([
  "resnet50-released",
  "efficientnet_v2_s-released",
]);

/** Returns a value of the released networks only. */
function ofReleased(value: number, where: string) {
  return ({ model: { network } }: Scope): Said =>
    RELEASED_NETWORKS.has(network)
      ? { known: true, value, where }
      : { known: false, why: `does not exist for ${network}` };
}

const RELEASED = "one that the authors released";

const training = (path: string, name: string, rest: Pick<SettingRow, "read" | "paper" | "released">) =>
  ({ path: `training.${path}`, name, of: "model", ...rest }) as const satisfies SettingRow;

/** Returns a row of Adam's and AdaMax's own settings, which SGD does not have. */
function ofAdam(key: "beta1" | "beta2" | "epsilon"): SettingRow["read"] {
  return ({ experiment, model }) => {
    const { optimiser } = trainingOf(experiment, model);
    return optimiser.kind === "sgd" ? undefined : optimiser[key];
  };
}

const gaze =
  (key: "logSigmaAttention" | "logSigmaClassification" | "logAlpha"): SettingRow["read"] => ({ model }) =>
    model.objective === "none" ? undefined : model.gaze[key];

/** The settings that each model has, in the ledger's order. */
export const MODEL_ROWS: readonly SettingRow[] = [
  {
    path: "models.network",
    name: "network",
    of: "model",
    // The practices already state that PNet is a reconstruction.
    read: ({ model: { network } }) =>
      network === "pnet-like" ? undefined : RELEASED_NETWORKS.has(network) ? RELEASED : network,
    paper: unknown("is ResNet50, EfficientNetV2-S or PNet, of which it describes no variant"),
    released: said(RELEASED, "my_resnet.py and my_EffNetv2.py"),
  },
  ...(["width", "depth"] as const).map((scale): SettingRow => ({
    path: `models.${scale}`,
    name: `network's ${scale} factor`,
    of: "model",
    // A network that is in no release has no reference size.
    read: ({ model }) =>
      model[scale] === 1 && !RELEASED_NETWORKS.has(model.network) ? undefined : model[scale],
    paper: ofReleased(1, "its references 15 and 35"),
    released: ofReleased(1, "my_resnet.py and my_EffNetv2.py"),
  })),
  {
    path: "models.camReduction",
    name: "CAM by",
    of: "model",
    read: ({ model }) => model.camReduction,
    paper: said("sum", "Eq. 4"),
    released: said("mean", "CAMLayer.forward"),
    write: (reduction) => `${reduction} over features`,
  },
  {
    path: "models.objective",
    name: "objective:",
    of: "model",
    read: ({ model: { objective } }) => objective === "none" ? undefined : objective,
    paper: said("paper", "Eqs. 9 to 11"),
    released: said("as-released", "compute_loss"),
    write: (objective) =>
      objective === "paper"
        ? "the paper's"
        : "the released code's, which supervises the raw CAM of class 0 on every image,",
  },
  {
    path: "models.gaze.logSigmaAttention",
    name: "ln σ_sm at the start",
    of: "model",
    read: gaze("logSigmaAttention"),
    paper: unknown("is close to 0 as σ_sm (3.4) and stands in Table 1, which could not be obtained"),
    released: byNetwork({ "resnet50-released": -23, "efficientnet_v2_s-released": -16 }),
  },
  {
    path: "models.gaze.logSigmaClassification",
    name: "ln σ_ce at the start",
    of: "model",
    read: gaze("logSigmaClassification"),
    paper: said(0, "3.4: σ_ce = 1"),
    released: said(7, SCRIPTS),
  },
  {
    path: "models.gaze.logAlpha",
    name: "ln α at the start",
    of: "model",
    read: gaze("logAlpha"),
    paper: SILENT,
    released: said(0, SCRIPTS),
  },
  {
    path: "models.normalisation",
    name: "normalisation",
    of: "model",
    read: ({ model }) => model.normalisation ?? "none",
    paper: unknown("is not told beyond a normalisation to [0, 1]"),
    released: said("none", "DataHandle.process"),
    write: (kind) =>
      kind === "none" ? "none beyond that of pixels" : "ImageNet's mean and standard deviation",
  },
  {
    path: "models.labelSmoothing",
    name: "label smoothing",
    of: "model",
    read: ({ model }) => model.labelSmoothing ?? 0,
    paper: said(0, "Eq. 7"),
    released: said(0, SCRIPTS),
  },
  {
    path: "models.classWeights",
    name: "class weights",
    of: "model",
    read: ({ model: { classWeights = "none" } }) =>
      typeof classWeights === "string" ? classWeights : classWeights.join(", "),
    paper: said("none", "Eq. 7"),
    released: said("none", SCRIPTS),
  },
  training("optimiser.kind", "optimiser", {
    read: ({ experiment, model }) => trainingOf(experiment, model).optimiser.kind,
    paper: said("adam", "4.1"),
    released: said("adam", SCRIPTS),
  }),
  training("optimiser.beta1", "optimiser's β₁", {
    read: ofAdam("beta1"),
    paper: SILENT,
    released: said(0.9, SCRIPTS),
  }),
  training("optimiser.beta2", "optimiser's β₂", {
    read: ofAdam("beta2"),
    paper: SILENT,
    released: said(0.999, SCRIPTS),
  }),
  training("optimiser.epsilon", "optimiser's ε", {
    read: ofAdam("epsilon"),
    paper: SILENT,
    released: said(1e-8, SCRIPTS),
  }),
  training("optimiser.weightDecay", "optimiser's weight decay", {
    read: ({ experiment, model }) => trainingOf(experiment, model).optimiser.weightDecay ?? 0,
    paper: SILENT,
    released: said(0, SCRIPTS),
  }),
  training("sampling", "images of an epoch", {
    read: ({ experiment, model }) => trainingOf(experiment, model).sampling ?? "shuffled",
    paper: SILENT,
    released: said("shuffled", SCRIPTS),
  }),
  ...([
    ["flip", "augmentation: flips"],
    ["shift", "augmentation: shifts, as a share of a side"],
    ["rotate", "augmentation: rotations in degrees"],
    ["contrast", "augmentation: contrast ±"],
  ] as const).map(([key, name]) =>
    training(`augmentation.${key}`, name, {
      read: ({ experiment, model }) => {
        const value = trainingOf(experiment, model).augmentation?.[key] ?? 0;
        return value === true ? "of every second image" : Number(value);
      },
      paper: SILENT,
      released: said(0, SCRIPTS),
    })
  ),
  training("learningRate", "learning rate", {
    read: ({ experiment, model }) => trainingOf(experiment, model).learningRate,
    paper: TABLE_1,
    released: byNetwork({ "resnet50-released": 0.005, "efficientnet_v2_s-released": 0.006 }),
  }),
  training("batchSize", "batch", {
    read: ({ experiment, model }) => trainingOf(experiment, model).batchSize,
    paper: SILENT,
    released: said(4, SCRIPTS),
  }),
  training("patience", "patience P", {
    read: ({ experiment, model }) => trainingOf(experiment, model).patience,
    paper: TABLE_1,
    released: said(40, SCRIPTS),
  }),
  training("epochs", "most epochs", {
    read: ({ experiment, model }) => trainingOf(experiment, model).epochs,
    paper: SILENT,
    released: said(1024, SCRIPTS),
  }),
];
