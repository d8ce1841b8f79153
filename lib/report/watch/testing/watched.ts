/** For tests: the state of a study that contains everything the page can show once. */
import type { EpochRecord } from "../../../train/history.ts";
import type { WatchedRun, WatchState } from "../watch_state.ts";

/** Returns a course of `epochs` epochs that improves until `best`; `lift` separates runs. */
function course(epochs: number, best: number, lift: number): EpochRecord[] {
  return Array.from({ length: epochs }, (_, index) => {
    const loss = lift + 1.1 * Math.exp(-Math.min(index, best) / 8) + 0.004 * Math.max(0, index - best);
    return {
      epoch: index + 1,
      learningRate: 0.001,
      train: { total: loss * 0.8, classification: loss * 0.7 },
      validation: {
        total: index === 3 ? NaN : loss,
        classification: loss,
        crossEntropy: loss,
        auc: index === 0 ? "class missing" : 0.95 - 0.4 * Math.exp(-index / 6) - lift / 10,
      },
      best: index + 1 === best,
    };
  });
}

const run = (label: string, state: WatchedRun["state"], history: readonly EpochRecord[]): WatchedRun => ({
  label,
  state,
  history,
});

/** Names of models with markup and control characters. */
export const HOSTILE = `Net "<img src=x onerror=alert(1)>' & 心\u202e`;

/** The example state. */
export const WATCHED: WatchState = {
  experiment: "phantom",
  summary: "190 tasks; 120 done, 2 running, 3 to run, 64 wait for them, 1 cannot run",
  tasks: 190,
  done: 120,
  secondsLeft: 754,
  kinds: [
    { kind: "images", total: 6, done: 6, running: 0, halted: 0 },
    { kind: "train", total: 25, done: 4, running: 2, halted: 1 },
    { kind: "pointing baselines", total: 1, done: 0, running: 0, halted: 1 },
  ],
  running: [
    {
      task: `train/${HOSTILE}/seed 3`,
      host: "node-17",
      text: "epoch 12 of 40, loss 0.713",
      fraction: 0.3,
      secondsLeft: 190,
    },
    { task: "train/ResNet/seed 4", host: "node-18", text: "", fraction: 0, secondsLeft: null },
  ],
  halted: [
    {
      task: "train/ResNet/seed 2",
      text: "epoch 3 of 40, loss 0.9",
      log: `Error: </pre><script>alert(1)</script>\n    at ${"very/long/path/".repeat(12)}file.ts:3:1`,
    },
    { task: "predict/ResNet/seed 2", text: "", log: null },
  ],
  blocked: [{ task: "pointing baselines", problem: "images/a.png: found no such file" }],
  groups: [
    {
      name: "train/ResNet",
      runs: [
        run("seed 1", "done", course(40, 31, 0.2)),
        run("seed 2", "halted", course(3, 2, 0.26)),
        run("seed 3", "running", course(12, 12, 0.14)),
      ],
    },
    { name: `train/${HOSTILE}`, runs: [run("seed 3", "running", course(1, 1, 0.3))] },
  ],
};
