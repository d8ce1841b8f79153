/** Provides experiment files whose settings are at their limits, for tests. */

/** REFLACX with every setting that it has. */
const REFLACX = {
  kind: "reflacx",
  readings: "reflacx-xray-localization/1.0.0",
  images: { kind: "mimic-cxr-jpg", root: "mimic-cxr-jpg/2.1.0" },
  phases: [2, 3],
  readers: "all",
  gaze: "samples",
  classes: [
    { name: "none", not: { "Enlarged cardiac silhouette": ">= 1", Consolidation: ["> 0"] } },
    { name: "one", where: { "Enlarged cardiac silhouette": ">= 3" }, not: ["Consolidation", "Atelectasis"] },
  ],
  exclude: [],
};

/** A table with every setting that it has. */
const TABLE = {
  kind: "table",
  name: "Made readers",
  cases: {
    file: "cases.csv",
    id: "image",
    path: "pictures/{id}.png",
    patient: "patient",
    where: { fold: "train" },
  },
  classes: ["a", "b"].map((name) => ({ name, where: { finding: [name] } })),
  gaze: { file: "looks/{id}.csv", x: "x", y: "y", units: "fraction", weight: { duration: "seconds" } },
  organs: {
    a: { boxes: { file: "boxes.csv", id: "image", x1: "left", y1: "top", x2: "right", y2: "bottom" } },
    b: { mask: "masks/{id}.png" },
  },
};

/** Returns experiment files with settings at their limits, and with every kind of task. */
export function extremes(): string[] {
  const study = (values: Readonly<Record<string, unknown>>) =>
    JSON.stringify({
      title: "t",
      data: { kind: "phantom", images: 60, seed: 2 ** 32 - 1 },
      canvas: { height: 64, width: 32, downsample: 1 },
      heatMap: { blur: 1 },
      seeds: [0, 2 ** 32 - 1],
      training: { optimiser: { kind: "adam" }, learningRate: 0.1, batchSize: 1, patience: 1, epochs: 1 },
      models: [
        { name: "a", network: "pnet-like", objective: "none", width: 0.01, depth: 4 },
        { name: "b", network: "resnet50-released", objective: "paper", gaze: { logSigmaAttention: -700 } },
      ],
      comparisons: [{ models: ["a", "b"] }],
      paper: {
        citation: "c",
        claims: [
          { claim: "d", models: ["a", "b"], says: "equal", margin: 1, source: "s" },
          { claim: "e", class: "pneumonia", says: "harder", source: "s" },
          {
            claim: "f",
            models: ["a", "b"],
            says: "varies less",
            measure: "f1",
            class: "normal",
            source: "s",
          },
          { claim: "g", share: 1e-9, says: "fails at most", source: "s" },
          { claim: "h", models: ["b", "a"], says: "takes longer", epochs: "stop", source: "s" },
          { claim: "i", value: -1e9, within: 10, says: "about", models: ["b"], source: "s" },
          { claim: "o", says: "less concentrated", source: "s" },
          { claim: "j", models: ["b", "a"], count: -1e9, says: "adds parameters", source: "s" },
          { claim: "k", models: ["b", "a"], times: 1e6, says: "has times the parameters", source: "s" },
          {
            claim: "l",
            model: "b",
            parameter: "heatMap.blur",
            from: -1e9,
            to: 1e9,
            margin: 1,
            says: "insensitive",
            source: "s",
          },
          {
            claim: "m",
            parameters: ["learningRate"],
            than: ["patience"],
            says: "matters more",
            source: "s",
          },
          { claim: "p", pairs: [["b", "a"]], measures: ["auc"], says: "generally rises", source: "s" },
          { claim: "q", models: ["b"], says: "grows", source: "s" },
          { claim: "r", models: ["b"], factor: 1000, says: "contributes alike", source: "s" },
          { claim: "s", class: "normal", says: "lies in organs", source: "s" },
          { claim: "t", models: ["b", "a"], says: "agrees more", source: "s" },
          {
            claim: "u",
            model: "b",
            parameter: "heatMap.blur",
            from: 1,
            to: 1e9,
            says: "affects",
            source: "s",
          },
          { claim: "n", parameter: "optimiser", value: "sgd", says: "best of", source: "s" },
        ],
      },
      ...values,
    });
  const sgd = { optimiser: { kind: "sgd", momentum: 0.999 }, learningRate: 3e38, batchSize: 4096 };
  return [
    study({}),
    study({
      training: { optimiser: { kind: "adam" }, learningRate: 0.1, batchSize: 1, patience: 1, epochs: 100 },
      search: {
        seeds: [1],
        space: {
          learningRate: { from: 1e-8, to: 3e38, scale: "log" },
          optimiser: ["adam", { kind: "sgd", momentum: 0.999 }],
          "gaze.logSigmaAttention": { from: -700, to: 700 },
          "heatMap.blur": [1, 10_000],
        },
        strategy: { kind: "halving", trials: 9, epochs: 1 },
      },
      sweeps: [{ parameter: "batchSize", values: [1, 4096] }, {
        parameter: "heatMap.blur",
        values: [1, 10_000],
      }],
    }),
    study({ heatMap: { blur: 10_000 }, canvas: { height: 32_768, width: 32_768, downsample: 512 } }),
    study({ training: { ...sgd, patience: 100_000, epochs: 100_000 } }),
    study({
      data: { kind: "phantom", images: 3, seed: 0, width: 64, height: 4096, noise: 1, secondsOfGaze: 120 },
    }),
    study({ data: TABLE }),
    study({
      data: REFLACX,
      split: { folds: 2, repeats: 100, validation: 0.4, seed: 2 ** 32 - 1 },
      seeds: [1],
      sweeps: [],
    }),
    study({
      data: { ...REFLACX, gaze: "fixations" },
      heatMap: { kind: "gaussian", sigma: 10_000, units: "degrees" },
      canvas: { height: 64, width: 32, downsample: 1, fit: "resize" },
      models: [{
        name: "a",
        network: "pnet-like",
        objective: "none",
        normalisation: "imagenet",
        classWeights: [1e-6, 1, 1e6],
        training: { augmentation: { flip: false, shift: 0.5, rotate: 45, contrast: 0.9 } },
      }],
      comparisons: [],
      paper: undefined,
      sweeps: [],
    }),
    study({ split: { train: 0.1, validation: 0.8, test: 0.1, order: "as-released", patients: "may-leak" } }),
  ];
}
