import { assertEquals, assertThrows } from "@std/assert";
import { fileURLToPath } from "node:url";
import { settingsOf } from "../../graph/executor/slurm/cluster_schema.ts";
import { TASK_KINDS } from "./task_kinds.ts";
import { ClusterError, clusterJsonSchema, parseCluster, readCluster } from "./read_cluster.ts";

const path = (name: string) => fileURLToPath(new URL(`../../../experiments/${name}`, import.meta.url));

const parse = (text: string) => parseCluster(new TextEncoder().encode(text), "c.yaml");

function faultsOf(text: string): readonly string[] {
  return assertThrows(() => parse(text), ClusterError).message.split("\n");
}

Deno.test("the example is valid, and its JSON Schema is up to date", async () => {
  const cluster = await readCluster(path("cluster.yaml"));
  assertEquals(settingsOf(cluster, "train"), {
    partition: "cpu",
    account: undefined,
    qos: undefined,
    constraint: undefined,
    gres: undefined,
    where: "cluster",
    cores: 4,
    memoryBytes: 2 * 2 ** 30,
    seconds: 43_200,
    tasksPerJob: 1,
    signalSeconds: 180,
    resubmissions: 20,
    memoryFactor: 1.5,
  });
  assertEquals(settingsOf(cluster, "compare").where, "runner");
  const written = JSON.parse(await Deno.readTextFile(path("cluster.schema.json")));
  assertEquals(written, JSON.parse(JSON.stringify(clusterJsonSchema())), "run deno task schema");
});

Deno.test("every fault of a cluster file is reported with its line and column", () => {
  assertEquals(
    faultsOf(
      "partition: cpu\nmaxjobs: 3\ntasks:\n  trian: { cores: 2 }\n  train: { cores: 0, time: 12:00, memory: 4 }\n",
    ),
    [
      'c.yaml:2:1: maxjobs: found the unknown key "maxjobs", expected one of partition, account, qos, constraint, ' +
      'gres, environment, prepared, maxJobs, tasks; did you mean "maxJobs"?',
      `c.yaml:4:3: tasks.trian: found the unknown key "trian", expected one of ${
        ["default", ...TASK_KINDS].join(", ")
      }; did you mean "train"?`,
      "c.yaml:5:19: tasks.train.cores: found 0, expected more than 0",
      'c.yaml:5:28: tasks.train.time: found "12:00", expected a time such as 45 min, 12 h, 2 d or Slurm\'s own ' +
      "1-12:00:00, at least a minute",
      "c.yaml:5:43: tasks.train.memory: found 4, expected text",
    ],
  );
});

Deno.test("no value of a cluster file adds an option to sbatch or a line to the script", () => {
  const values = [
    "cpu\\n#SBATCH --uid=0",
    "cpu --uid=0",
    "-uid",
    "cpu#",
    "a'b",
    'a\\"b',
    "$(id)",
    "`id`",
    "cpu\\u2028x",
    "a\\\\b",
    "",
  ];
  for (const key of ["partition", "account", "qos", "constraint", "gres"]) {
    for (const value of values) {
      const [fault = ""] = faultsOf(`${key}: "${value}"\n`);
      assertEquals(fault.startsWith(`c.yaml:1:${key.length + 3}: ${key}: found `), true, fault);
    }
  }
  for (const line of ["a\\nb", "a\\rb", "a\\u0000", "  #SBATCH --uid=0", "", "\\u001b[2J"]) {
    const [fault = ""] = faultsOf(`environment: ["${line}"]\n`);
    assertEquals(fault.startsWith("c.yaml:1:15: environment.0: found "), true, fault);
  }
  for (const folder of ["relative", "/a\\nb", ""]) faultsOf(`prepared: "${folder}"\n`);
  assertEquals(parse('constraint: "[rack1|rack2]&avx512"\ngres: "gpu:a100:2"\n').gres, "gpu:a100:2");
  assertEquals(
    parse("environment: [\"module load 'gcc/12' && ulimit -s unlimited\"]\n").environment.length,
    1,
  );
});

Deno.test("files of another kind are refused in one line", async () => {
  assertEquals(faultsOf("title: x\ndata: {}\nmodels: []\n"), [
    'c.yaml: found settings of another kind of file ("title", "data", "models"), expected a cluster file in YAML such as ' +
    "experiments/cluster.yaml",
  ]);
  assertEquals(
    faultsOf("a: 1\n---\nb: 2\n")[0],
    "c.yaml:2:1: found a second document (---), expected one cluster per file",
  );
  assertEquals(faultsOf("")[0]?.startsWith("c.yaml: found an empty file"), true);
  assertEquals(
    faultsOf("just text")[0],
    'c.yaml:1:1: the file: found "just text", expected a group of settings',
  );
  const missing = await readCluster("/nowhere/c.yaml").catch((error) => error);
  assertEquals(
    missing.message,
    "/nowhere/c.yaml: found no such file, expected a cluster file such as experiments/cluster.yaml",
  );
});
