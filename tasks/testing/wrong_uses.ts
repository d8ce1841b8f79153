/** Lists wrong uses of the commands, for tests. */
import { join } from "node:path";
import { PROJECT_ROOT } from "../user_paths.ts";
import { COMMANDS } from "./deno_words.ts";

/**
 * A wrong use, its exit code, and part of its answer. The user's folder contains a file `FILE` and
 * the empty folders `EMPTY` and `STORE`.
 */
export type WrongUse = readonly [line: string, code: 1 | 2, expected: string];

export const SMOKE = join(PROJECT_ROOT, "experiments/smoke.yaml");

const GGCAM = join(PROJECT_ROOT, "experiments/ggcam.yaml");

const STUDY_COMMANDS = ["reproduce", "plan", "watch", "report", "verify"];

const NESTED: Readonly<Record<string, string>> = {
  store: 'found "--no-such-flag"',
  data: "found --no-such-flag",
};

/** At least one wrong use of every command. */
export const WRONG_USES: readonly WrongUse[] = [
  ...COMMANDS.map((name): WrongUse => [
    `${name} --no-such-flag 1`,
    2,
    // Commands with subcommands ask for one of them first.
    NESTED[name] ?? "unknown flag --no-such-flag",
  ]),
  ...["schema", "audit", "agreement", "torture", "sbom", "test", "setup:tensorflow"].map((name): WrongUse => [
    `${name} stray`,
    2,
    "found 1 argument (stray), expected none",
  ]),
  // Files that are neither models nor images.
  ["predict FILE", 2, "found no images"],
  ["predict FILE FILE", 2, "found no --out DIR"],
  ["predict FILE FILE --out FILE", 1, "--out FILE: found a file, expected a folder"],
  [
    "predict none FILE --out OUT",
    1,
    "none: found no such file or folder, expected a checkpoint or a report's",
  ],
  ["predict FILE FILE --out OUT", 1, "no safetensors; expected a checkpoint"],
  [
    "predict EMPTY FILE --out OUT",
    1,
    "EMPTY: found a folder without results.json, expected a report's folder",
  ],
  ["predict FILE FILE --out OUT --seed x", 2, '--seed: found "x", expected a whole number'],
  ["export FILE --out x.onnx", 2, "found no --as FORM"],
  ["export FILE --as onnx", 2, "found no --out FILE"],
  ["export FILE --as keras --out x.h5", 2, '--as: found "keras", expected onnx, safetensors or torch'],
  ["export FILE --as onnx --out x.pt", 2, '--out: found "x.pt", expected a name that ends with .onnx'],
  ["export FILE --as onnx --out x.onnx", 1, "no safetensors; expected a checkpoint"],
  // Folders that are files, are below a file, or are forbidden by Deno.
  ...STUDY_COMMANDS.map((
    name,
  ): WrongUse => [`${name} ${SMOKE} --store FILE`, 1, "--store FILE: found a file, expected a folder"]),
  [`plan ${SMOKE} --store FILE/x`, 1, "FILE is a file, expected a folder"],
  [`plan ${GGCAM} --data FILE`, 1, "--data FILE: found a file, expected a folder"],
  [`plan ${GGCAM} --data EMPTY`, 1, "master_sheet.csv: found no such file"],
  ["store check --store FILE", 1, "--store FILE: found a file, expected a folder"],
  ["store gc --store FILE", 1, "--store FILE: found a file, expected a folder"],
  [`store push FILE ${SMOKE} --store STORE`, 1, "FILE: found a file, expected a folder"],
  [`store pull FILE ${SMOKE} --store STORE`, 1, "FILE: found a file, expected a folder"],
  [`store pull none ${SMOKE} --store STORE`, 1, "found no folder results/ in it, expected a store"],
  ["store check --store none", 1, "found no such folder, expected a store"],
  ["data phantom FILE", 1, "FILE: found a file, expected a folder"],
  ["data phantom FILE/x", 1, "FILE is a file, expected a folder"],
  ...Deno.build.os !== "linux" ? [] : [
    ["data phantom /dev/shm/fovea", 1, "Deno keeps /dev, /proc and /sys from every program"],
    [`plan ${SMOKE} --store /dev/shm/fovea`, 1, "Deno keeps /dev, /proc and /sys from every program"],
    [`reproduce ${SMOKE} --store /proc/fovea`, 1, "Deno keeps /dev, /proc and /sys from every program"],
    ["plan /dev/shm/fovea.yaml", 1, "Deno keeps /dev, /proc and /sys from every program"],
  ] satisfies WrongUse[],
  // Files that are folders, are below a file, or are of another kind.
  ...STUDY_COMMANDS.map((
    name,
  ): WrongUse => [`${name} none.yaml --store STORE`, 1, "none.yaml: found no such file"]),
  ["plan FILE/x.yaml", 1, "x.yaml: found no such file"],
  ["plan EMPTY", 1, "EMPTY: found a folder, expected an experiment"],
  ["report --check FILE", 1, "found no such folder"],
  ["report --check EMPTY", 1, "results.json: found no such file, expected a report's folder"],
  ["report compare FILE", 2, "found FILE, expected two or more reports' folders"],
  ["report compare EMPTY EMPTY FILE", 1, "results.json: found no such file, expected a report's folder"],
  ["report diff FILE EMPTY", 1, "expected a report's folder"],
  ["verify --receipt none --store STORE", 1, "none: found nothing there"],
  ["verify --receipt EMPTY --store STORE", 1, "EMPTY: found a folder"],
  ["verify --receipt FILE --store STORE", 1, "FILE: is not JSON"],
  ["verify --receipt FILE --sign EMPTY", 1, "FILE: is not JSON"],
  ["verify --sign key", 2, "found --sign without --receipt, expected both"],
  ["verify --signer SHA256:abc", 2, "found --signer without --receipt, expected both"],
  ["verify --receipt FILE --sign key --signer SHA256:abc", 2, "found --sign and --signer, expected one"],
  ["store gc none.yaml --store STORE", 1, "none.yaml: found no such file"],
  // Flags without a value, and values without a meaning.
  ["plan --store", 2, "--store: found nothing, expected a value"],
  ["plan --engine abacus", 2, '--engine: found "abacus", expected one of auto, onnx'],
  ["plan --estimate perhaps", 2, '--estimate: found "perhaps", expected yes or no'],
  ["plan --graph dot", 2, '--graph: found "dot", expected mermaid or mermaid-tasks'],
  ["plan --graph mermaid --json", 2, "found --json and --graph, expected one"],
  ["plan --graph mermaid --estimate yes", 2, "found --estimate yes with --graph"],
  [
    `watch ${SMOKE} --store STORE --tensorboard FILE`,
    1,
    "--tensorboard FILE: found a file, expected a folder",
  ],
  ["watch --port http", 2, '--port: found "http", expected a whole number'],
  ["watch --port 65536", 2, '--port: found "65536", expected at most 65535'],
  ["watch --port 8000 --once page.html", 2, "found --port and --once, expected one"],
  [`watch ${SMOKE} --store STORE --once FILE`, 1, "FILE: found a file that watch has not written"],
  [`watch ${SMOKE} --store STORE --once FILE/x`, 1, "FILE/x"],
  ["plan one.yaml two.yaml", 2, "found 2 arguments (one.yaml, two.yaml), expected at most 1"],
  ["reproduce --jobs 1e9.5", 2, '--jobs: found "1e9.5", expected a whole number of at least 1'],
  ["reproduce --stall-timeout soon", 2, '--stall-timeout: found "soon"'],
  ["reproduce --locks chain", 2, '--locks: found "chain", expected auto, kernel or lease'],
  ["report --show xyz --store STORE", 2, 'found "xyz", expected the first digits of a hash'],
  ["report --show 0123 --check EMPTY", 2, "found --show and --check, expected one"],
  ["report --all", 2, "--all: expected it with --show HASH"],
  ["report --latex FILE", 1, "--latex FILE: found a file, expected a folder"],
  ["report --latex out --check EMPTY", 2, "found --latex and --check, expected one"],
  ["report --crate out", 2, "--licence: found none, expected the licence that you publish under"],
  ["report --crate out --licence CC-BY-4.0", 2, "--creator: found none, expected who made the study"],
  ["report --creator Anna", 2, "--creator: found it without --crate, expected both"],
  ["report --crate FILE --licence MIT --creator Anna", 1, "--crate FILE: found a file, expected a folder"],
  ["report diff one", 2, "expected two reports' folders"],
  ["verify --task trian/* --receipt FILE", 2, "found --receipt and --task, expected one"],
  [
    `verify ${SMOKE} --store STORE --task trian/*`,
    2,
    '--task: found "trian/*", but no task of smoke has this name',
  ],
  [
    `reproduce ${SMOKE} --store STORE --only evaluate/resnet`,
    2,
    '--only: found "evaluate/resnet", but no task of smoke has this name; expected a name or a pattern such as "evaluate/',
  ],
  ["verify --sample 0", 2, '--sample: found "0"'],
  ["store", 2, "found nothing"],
  ["store polish", 2, 'found "polish"'],
  ["store push", 2, "expected REMOTE"],
  ["store get 1234", 2, "found 1234, expected HASH and FILE"],
  ["store get xyz copy --store STORE", 2, 'found "xyz", expected the first digits of a hash'],
  ["store get 01234567 copy --store STORE", 2, "01234567: no result in"],
  ["store get 01234567 copy --store none", 1, "found no such folder, expected a store"],
  ["store gc --keep-newer-than yesterday --store STORE", 2, '--keep-newer-than: found "yesterday"'],
  ["data", 2, "found nothing"],
  ["data phantom x --images 7", 2, "--images: "],
  ["data phantom x --images many", 2, '--images: found "many"'],
  ["bench no-such-measure", 2, "no-such-measure"],
  ["bench --rounds 0", 2, '--rounds: found "0"'],
  [
    "bench --against EMPTY",
    2,
    "--against EMPTY: found no lib/trials/bench/entrants there, expected another checkout",
  ],
  ["bench --against", 2, "--against: found nothing, expected a value"],
  ["data check", 2, "found nothing"],
  ["data check none", 1, "none"],
  ["trials", 2, "found no trial"],
  ["trials statistics --only 0", 2, '--only: found "0"'],
  ["torture --sizes 1,x", 2, '--sizes: found "1,x"'],
  ["torture --fuzz-target x", 2, '--fuzz-target: found "x"'],
  ["agreement --engine abacus", 2, '--engine: found "abacus"'],
  ["setup:tensorflow --from nowhere", 2, '--from: found "nowhere", expected auto, package or wheel'],
];
