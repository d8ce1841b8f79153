/** What every command may do, and why; `deno.json` must say the same. */
import { assert, assertEquals } from "@std/assert";
import { ONNX_ENVIRONMENT, TENSORFLOW_ENVIRONMENT } from "../lib/study/library_needs.ts";

interface Configuration {
  readonly tasks: Readonly<Record<string, { readonly command: string }>>;
  readonly permissions: Readonly<Record<string, Readonly<Record<string, boolean | readonly string[]>>>>;
}

const CONFIGURATION: Configuration = JSON.parse(
  await Deno.readTextFile(new URL("../deno.json", import.meta.url)),
);

/** One permission of one command. */
interface Permission {
  readonly allow: true | readonly string[];
  readonly why: string;
}

type Permissions = Readonly<
  Partial<Record<"read" | "write" | "env" | "sys" | "net" | "ffi" | "run", Permission>>
>;

/** What `yaml` looks for, to print what it parses; and where the user stands, which paths count from. */
const YAML = ["INIT_CWD", "LOG_STREAM", "LOG_TOKENS"];

/** Workers are started by the path of the Deno that runs, which no file can know: that takes the right to run any program. */
const EXPECTED: Readonly<Record<string, Permissions>> = {
  reproduce: {
    read: { allow: true, why: "an experiment, a store and a data set may be anywhere" },
    write: {
      allow: true,
      why: "a store may be anywhere; inputs are links, which take the right to write all",
    },
    run: { allow: true, why: "workers; the commit that a report names" },
    env: {
      allow: [...YAML, "TERM"],
      why: "where the user stands; yaml's own switches; whether the terminal can be drawn on",
    },
    sys: {
      allow: ["cpus", "hostname", "statfs", "systemMemoryInfo"],
      why: "the processor that a result names; memory for workers",
    },
  },
  plan: {
    read: { allow: true, why: "an experiment, a store and a data set may be anywhere" },
    write: { allow: true, why: "the store's memos, and a store may be anywhere" },
    run: { allow: true, why: "a few steps of each training, tried for the estimate" },
    env: { allow: YAML, why: "where the user stands; yaml's own switches" },
    sys: { allow: ["cpus", "hostname", "statfs", "systemMemoryInfo"], why: "what an estimate is for" },
  },
  report: {
    read: { allow: true, why: "an experiment, a store and a report may be anywhere" },
    write: { allow: true, why: "reports/, and the memos of a store that may be anywhere" },
    run: { allow: ["git"], why: "the commit that a report names" },
    env: { allow: YAML, why: "where the user stands; yaml's own switches" },
    sys: { allow: ["cpus", "hostname", "statfs"], why: "the machine that a report names" },
  },
  store: {
    read: { allow: true, why: "a store may be anywhere" },
    write: { allow: true, why: "a store may be anywhere" },
    run: {
      allow: true,
      why: "how onnx lays out images here, part of keys; remotes (its own network)",
    },
    env: { allow: YAML, why: "where the user stands; yaml's own switches" },
    sys: {
      allow: ["cpus", "hostname", "statfs"],
      why: "how onnx lays out images is remembered by processor",
    },
  },
  verify: {
    read: { allow: true, why: "an experiment, a store and a data set may be anywhere" },
    write: {
      allow: true,
      why: "a store may be anywhere; inputs are links, which take the right to write all",
    },
    run: { allow: true, why: "workers" },
    env: {
      allow: [...YAML, "TERM"],
      why: "where the user stands; yaml's own switches; whether the terminal can be drawn on",
    },
    sys: {
      allow: ["cpus", "hostname", "statfs"],
      why: "how onnx lays out images is remembered by processor",
    },
  },
  data: {
    read: { allow: true, why: "whether a file stands where the folder is to be" },
    write: { allow: true, why: "the user names the folder" },
    env: { allow: ["INIT_CWD"], why: "where the user stands" },
  },
  schema: {
    write: {
      allow: ["experiments/experiment.schema.json", "reports/results.schema.json"],
      why: "its two files",
    },
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
      allow: true,
      why: "compiles, unpacks, asks pip and the GPU",
    },
    env: {
      allow: ["CDN_STORAGE", "INIT_CWD", "TFJS_NODE_BASE_URI", "TFJS_NODE_CDN_STORAGE"],
      why: "where the user stands; the servers that the npm package's own install script would take",
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
    write: { allow: true, why: "temporary folders, reports/bench/ and the README's table" },
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
  audit: {
    run: { allow: true, why: "deno audit, which asks the npm registry" },
  },
};

/** No code comes from a server but the packages that deno.lock names. */
const IMPORT = false;

/** The commands that run with a set of permissions: a task's name, and its set. */
function commands() {
  return Object.entries(CONFIGURATION.tasks).flatMap(([name, { command }]) => {
    const set = / -P=(\w+) /.exec(command)?.[1];
    return set === undefined ? [] : [{ name, command, set }];
  });
}

for (const [set, expected] of Object.entries(EXPECTED)) {
  Deno.test(`the permissions of ${set} are those that have a reason`, () => {
    const wanted = Object.entries(expected).map(([kind, { allow }]) => [kind, allow]);
    assertEquals(CONFIGURATION.permissions[set], { ...Object.fromEntries(wanted), import: IMPORT });
  });
}

Deno.test("every set of permissions is some command's, and every command refuses where it lacks one", () => {
  assertEquals(
    [...new Set(commands().map(({ set }) => set))].sort(),
    Object.keys(CONFIGURATION.permissions).sort(),
  );
  assertEquals(Object.keys(EXPECTED).sort(), Object.keys(CONFIGURATION.permissions).sort());
  const free = Object.keys(CONFIGURATION.tasks).filter((name) =>
    !commands().some((each) => each.name === name)
  );
  assertEquals(free, ["test", "ok"]);
  for (const { name, command } of commands()) assert(command.includes(" --no-prompt "), name);
});

Deno.test("the set-up alone has the network, and no permission is given that stands in no set", () => {
  const networked = Object.entries(CONFIGURATION.permissions).filter(([, set]) => "net" in set);
  assertEquals(networked.map(([name]) => name), ["setup"]);
  for (const { name, command } of commands()) {
    assertEquals(command.match(/--allow-\w+|-A\b/g), null, name);
  }
});
