/** Lists the rights of every command, each with its reason, for tests. */
import { CARD_VARIABLES, DENO_VARIABLES } from "../../lib/graph/executor/local/worker_environment.ts";
import { ONNX_ENVIRONMENT, TENSORFLOW_ENVIRONMENT } from "../../lib/study/library_needs.ts";

/** One permission of one command. */
export interface Permission {
  readonly allow: true | readonly string[];
  readonly why: string;
  /** True if the running Deno is allowed in addition to `allow`. */
  readonly own?: true;
}

export type Permissions = Readonly<
  Partial<Record<"read" | "write" | "env" | "sys" | "net" | "ffi" | "run", Permission>>
>;

/**
 * Variables that `yaml` reads to print its input, and the user's folder, to which paths are
 * relative.
 */
const YAML = ["INIT_CWD", "LOG_STREAM", "LOG_TOKENS"];

/** The variables of the environment that workers get; they get no others. */
const WORKERS = [...DENO_VARIABLES, ...CARD_VARIABLES];
const WORKERS_WHY = "where Deno keeps packages and which cards to use, which workers are told";

/**
 * Paths of the program itself: no command may write to them, wherever a store, a link or a flag
 * leads.
 */
export const PROGRAM = ["lib", "tasks", ".git", "deno.json", "deno.lock"];

/** Deno shows files below /proc only to programs with all rights. */
const CAT =
  "cat: the kernel's count of processes killed for memory, and the name of the machine's present start";

/** The text in `deno.json` for the right to run the running Deno, whose path no file can know. */
export const OWN_PATH = "$(sh tasks/own_path.sh || deno run --quiet --no-config --no-lock tasks/own_path.ts)";

/** The permissions of every set of deno.json, by its name. */
export const EXPECTED: Readonly<Record<string, Permissions>> = {
  reproduce: {
    read: { allow: true, why: "an experiment, a store and a data set may be anywhere" },
    write: {
      allow: true,
      why: "a store may be anywhere; inputs are links, which take the right to write all",
    },
    run: {
      allow: ["bwrap", "cat", "sbatch", "scancel", "squeue"],
      own: true,
      why: `workers, alone or confined; Slurm's jobs; ${CAT}`,
    },
    env: {
      allow: [...YAML, ...WORKERS, "TERM"].sort(),
      why: `where the user stands; yaml's own switches; whether the terminal can be drawn on; ${WORKERS_WHY}`,
    },
    sys: {
      allow: ["cpus", "hostname", "statfs", "systemMemoryInfo", "umask"],
      why: "the processor that a result names; memory for workers; files of a shared store are its group's",
    },
  },
  plan: {
    read: { allow: true, why: "an experiment, a store and a data set may be anywhere" },
    write: { allow: true, why: "the store's memos, and a store may be anywhere" },
    run: {
      allow: ["cat", "sbatch", "squeue"],
      own: true,
      why: `a few steps of each training, tried for the estimate, also by Slurm's jobs; ${CAT}`,
    },
    env: { allow: YAML, why: "where the user stands; yaml's own switches" },
    sys: {
      allow: ["cpus", "hostname", "statfs", "systemMemoryInfo", "umask"],
      why: "what an estimate is for; files of a shared store",
    },
  },
  watch: {
    read: { allow: true, why: "an experiment, a store and a data set may be anywhere" },
    write: { allow: true, why: "the user names the page of --once; the store's memos" },
    env: { allow: YAML, why: "where the user stands; yaml's own switches" },
    sys: {
      allow: ["cpus", "hostname", "statfs", "umask"],
      why: "how onnx lays out images is remembered by processor; which machine runs a task",
    },
    net: { allow: ["127.0.0.1"], why: "its page, for this machine alone" },
  },
  report: {
    read: { allow: true, why: "an experiment, a store and a report may be anywhere" },
    write: { allow: true, why: "reports/, and the memos of a store that may be anywhere" },
    env: { allow: YAML, why: "where the user stands; yaml's own switches" },
    sys: {
      allow: ["cpus", "hostname", "statfs", "umask"],
      why: "the machine that a report names; files of a shared store",
    },
  },
  store: {
    read: { allow: true, why: "a store may be anywhere" },
    write: { allow: true, why: "a store may be anywhere" },
    run: {
      allow: ["cat", "rclone"],
      own: true,
      why: `how onnx lays out images here, part of keys; remotes; ${CAT}. check gives it up first`,
    },
    env: {
      allow: [...YAML, ...WORKERS].sort(),
      why: `where the user stands; yaml's own switches; ${WORKERS_WHY}: a pull makes what is executed anew`,
    },
    sys: {
      allow: ["cpus", "hostname", "statfs", "umask"],
      why: "how onnx lays out images is remembered by processor; files of a shared store",
    },
  },
  verify: {
    read: { allow: true, why: "an experiment, a store and a data set may be anywhere" },
    write: {
      allow: true,
      why: "a store may be anywhere; inputs are links, which take the right to write all",
    },
    run: {
      allow: ["bwrap", "cat", "ssh-keygen"],
      own: true,
      why: `workers, alone or confined; receipts' signatures; ${CAT}`,
    },
    env: {
      allow: [...YAML, ...WORKERS, "TERM"].sort(),
      why: `where the user stands; yaml's own switches; whether the terminal can be drawn on; ${WORKERS_WHY}`,
    },
    sys: {
      allow: ["cpus", "hostname", "statfs", "umask"],
      why: "how onnx lays out images is remembered by processor; files of a shared store",
    },
  },
  data: {
    read: {
      allow: true,
      why: "the data set that it checks; whether a file stands where the phantom is to be",
    },
    write: { allow: true, why: "the user names the folder" },
    env: { allow: YAML, why: "where the user stands; yaml's own switches" },
    sys: { allow: ["cpus"], why: "how many images are read at once" },
  },
  cluster: {
    read: { allow: true, why: "the cluster file and the folder are the user's to name" },
    write: { allow: true, why: "the cluster file names the folder" },
    env: { allow: YAML, why: "where the user stands; yaml's own switches" },
    run: { allow: [], own: true, why: "deno install, into the folder, and a program that tries it" },
  },
  schema: {
    write: {
      allow: [
        "experiments/cluster.schema.json",
        "experiments/experiment.schema.json",
        "experiments/plan.schema.json",
        "reports/results.schema.json",
      ],
      why: "its four files",
    },
  },
  trials: {
    read: { allow: ["reports/README.md"], why: "the page that holds the table" },
    write: { allow: ["reports/README.md"], why: "the page that holds the table" },
  },
  sbom: {
    read: { allow: true, why: "packages in Deno's cache, wherever that is" },
    write: { allow: ["THIRD_PARTY.md", "sbom.cdx.json"], why: "its three files" },
  },
  torture: {
    read: { allow: true, why: "stores in a temporary folder, wherever the system has those" },
    write: { allow: true, why: "it damages those stores" },
    sys: { allow: ["cpus", "hostname", "statfs"], why: "how much room its small disks have left" },
    run: { allow: true, why: "it kills processes that it did not start itself, which takes the whole right" },
  },
  setup: {
    read: { allow: true, why: "a libtensorflow that the user names may be anywhere" },
    write: { allow: [".tensorflow"], why: "what it installs" },
    net: { allow: true, why: "it downloads libtensorflow; the user may name another server" },
    run: {
      allow: ["g++", "nvidia-smi", "python3", "tar"],
      own: true,
      why: "compiles, unpacks, asks pip and the GPU, tries what it made",
    },
    env: {
      allow: ["CDN_STORAGE", "INIT_CWD", "TFJS_NODE_BASE_URI", "TFJS_NODE_CDN_STORAGE"],
      why: "where the user stands; the servers that the npm package's own install script would take",
    },
  },
  predict: {
    read: { allow: true, why: "a checkpoint, a report, a store and images may be anywhere" },
    write: { allow: true, why: "the user names the folder" },
    env: {
      allow: ["INIT_CWD", ...ONNX_ENVIRONMENT],
      why: "where the user stands; ONNX Runtime's telemetry",
    },
    ffi: {
      allow: true,
      why: "an engine in its own process; where Deno keeps onnxruntime-node is known when it runs",
    },
  },
  export: {
    read: { allow: true, why: "a checkpoint, a report and a store may be anywhere" },
    write: { allow: true, why: "the user names the file" },
    env: {
      allow: ["INIT_CWD", ...ONNX_ENVIRONMENT],
      why: "where the user stands; ONNX Runtime's telemetry",
    },
    ffi: {
      allow: true,
      why: "an engine in its own process; where Deno keeps onnxruntime-node is known when it runs",
    },
  },
  agreement: {
    read: {
      allow: ["fixtures/nn", "lib/nn/README.md", ".tensorflow"],
      why: "cases and answers; the installation",
    },
    write: { allow: ["lib/nn/README.md"], why: "its table" },
    env: {
      allow: [...TENSORFLOW_ENVIRONMENT, ...ONNX_ENVIRONMENT].sort(),
      why: "what TensorFlow and ONNX Runtime read when they start",
    },
    ffi: {
      allow: true,
      why: "engines in its own process; where Deno keeps onnxruntime-node is known when it runs",
    },
  },
  bench: {
    read: { allow: true, why: "temporary folders, wherever the system has those" },
    write: { allow: true, why: "temporary folders, reports/bench/ and the bench's table" },
    run: { allow: true, why: "the peers, of which the user names the Python" },
    env: {
      allow: [...YAML, ...ONNX_ENVIRONMENT],
      why: "where the user stands; yaml's own switches; ONNX Runtime's telemetry",
    },
    sys: { allow: ["cpus", "statfs"], why: "the machine that the figures name" },
    ffi: {
      allow: true,
      why: "engines in its own process; where Deno keeps onnxruntime-node is known when it runs",
    },
  },
  test: {
    read: { allow: ["lib", "tasks"], why: "the names of the test files" },
    write: { allow: [".tests"], why: "the modules of rooms, which import their test files" },
    run: { allow: [], own: true, why: "deno test" },
  },
  audit: {
    run: { allow: [], own: true, why: "deno audit, which asks the npm registry" },
  },
};
