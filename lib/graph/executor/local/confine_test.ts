import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join, resolve } from "node:path";
import { UserError } from "../../../errors/user_error.ts";
import { jobFolder } from "../../job.ts";
import { TEST_WORKER } from "../../testing/test_worker.ts";
import { task, workshop } from "../../testing/workshop.ts";
import { confinedStart, confinedStatus, requireConfinement } from "./confine.ts";
import { NO_RIGHTS } from "../job/rights.ts";
import { run } from "../../run/run.ts";
import { localExecutor } from "./local_executor.ts";
import type { WorkerCommand } from "./worker_process.ts";

const canConfine = await requireConfinement().then(() => true, () => false);

/** Has all of Deno's rights, as native code does. */
const WORKER: WorkerCommand = {
  flags: ["run", "--quiet", "--no-config", "--allow-all"],
  script: TEST_WORKER.script,
  confined: true,
};

/** Tries what native code could do: each try gives "refused", or what it got. */
const TRIES = `
const attempt = async (work) => { try { return await work(); } catch { return "refused"; } };
export default async function work({ parameters: { secret, other, pid }, inputs, outputs, scratch }) {
  const found = {
    input: await Deno.readTextFile(inputs.stored),
    reads: await attempt(() => Deno.readTextFile(secret)),
    writes: await attempt(() => Deno.writeTextFileSync(secret, "x") ?? "written"),
    "writes its input": await attempt(() => Deno.writeTextFileSync(inputs.stored, "x") ?? "written"),
    "makes a file beside": await attempt(() => Deno.writeTextFileSync(other, "x") ?? "written"),
    network: [...new Set(Deno.networkInterfaces().map(({ name }) => name))].filter((name) => name !== "lo"),
    processes: [...Deno.readDirSync("/proc")].filter(({ name }) => /^[0-9]+$/.test(name)).length < 8,
    kills: await attempt(() => Deno.kill(pid) ?? "killed"),
  };
  await Deno.writeTextFile(scratch + "/kept", "1");
  await Deno.writeTextFile(outputs.text, JSON.stringify(found));
}
`;

Deno.test({
  name: "a confined worker with all of Deno's rights can access its own files and nothing else",
  ignore: !canConfine,
  fn: async () => {
    await using shop = await workshop({
      "make.ts": `export default async ({ outputs }) => await Deno.writeTextFile(outputs.text, "bytes");`,
      "try.ts": TRIES,
      "secret": "hunter2",
    });
    const parameters = { secret: shop.path("secret"), other: shop.path("planted"), pid: Deno.pid };
    const tasks = [task("make", "make.ts", {}), task("try", "try.ts", parameters, { stored: "make" })];
    const summary = await run(await shop.plan(tasks), {
      executor: localExecutor({ jobs: 1, worker: WORKER }),
    });
    assertEquals(summary.failures, []);
    assertEquals(JSON.parse(await shop.output(tasks, "try", "text")), {
      input: "bytes",
      reads: "refused",
      writes: "written",
      "writes its input": "refused",
      "makes a file beside": "written",
      network: [],
      processes: true,
      kills: "refused",
    });
    // Its other writes went into its own temporary memory.
    await assertRejects(() => Deno.stat(shop.path("planted")), Deno.errors.NotFound);
    assertEquals(await Deno.readTextFile(shop.path("secret")), "hunter2");
  },
});

Deno.test({
  name: "a confined worker that is stopped saves its state, and a killed one is reported as killed",
  ignore: !canConfine,
  fn: async () => {
    await using shop = await workshop({
      "long.ts": `export default async ({ stop, scratch, progress }) => {
        const signal = stop;
        progress({ fraction: 0.5, text: "half" });
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        await Deno.writeTextFile(scratch + "/saved", "what it had");
        throw signal.reason;
      };`,
      "dies.ts": `export default () => Deno.kill(Deno.pid, "SIGKILL");`,
    });
    const tasks = [task("long", "long.ts", {})];
    const plan = await shop.plan(tasks);
    const controller = new AbortController();
    const summary = await run(plan, {
      executor: localExecutor({ jobs: 1, worker: WORKER }),
      signal: controller.signal,
      onEvent: ({ type }) => type === "progress" && controller.abort(),
    });
    assertEquals(summary.interrupted, true);
    const saved: string[] = [];
    for (const key of Deno.readDirSync(shop.path("store/scratch"))) {
      saved.push(...await filesBelow(shop.path(`store/scratch/${key.name}`)));
    }
    assert(saved.some((path) => path.endsWith("/saved")), saved.join());

    const dying = [task("dies", "dies.ts", {})];
    const { failures } = await run(await shop.plan(dying), {
      executor: localExecutor({ jobs: 1, worker: WORKER }),
    });
    assertStringIncludes(failures[0]!.cause, "was killed (SIGKILL)");
  },
});

async function filesBelow(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) paths.push(...await filesBelow(path));
    else paths.push(path);
  }
  return paths;
}

Deno.test("confinedStart() makes everything read-only except the job's folder without its inputs; no rights, no GPUs", () => {
  const files = jobFolder(resolve("/store/scratch/k"));
  const options = { files, script: "/p/tasks/work.ts", environment: { HOME: "/home/a" } };
  const rights = { ...NO_RIGHTS, read: [join(files.inputs, "x"), "/data/a.dcm"], native: ["/packages/ort"] };
  const { program, args } = confinedStart({ program: "/bin/deno", args: ["run"] }, { ...options, rights });
  assertEquals(program, "bwrap");
  const binds = (flag: string) => args.flatMap((arg, index) => arg === flag ? [args[index + 2]] : []);
  assertEquals(binds("--bind"), [files.folder]);
  assertEquals(binds("--ro-bind"), [files.inputs, files.job]);
  const read = binds("--ro-bind-try");
  for (const path of ["/data/a.dcm", "/packages/ort", "/home/a/.cache/deno", "/bin/deno", "/p/tasks"]) {
    assert(read.includes(path), path);
  }
  for (const path of ["/", "/home", "/home/a", "/etc", "/store", join(files.inputs, "x")]) {
    assert(!read.includes(path), path);
  }
  assert(args.includes("--unshare-all") && args.includes("--die-with-parent"));
  assert(args.indexOf(files.inputs) > args.indexOf(files.folder), "a later bind covers an earlier one");
  assertEquals(args.slice(-3), ["--", "/bin/deno", "run"]);
  assert(binds("--dev-bind-try").includes("/dev/nvidia0"));
  const plain = confinedStart({ program: "/bin/deno", args: [] }, { ...options, rights: NO_RIGHTS });
  assertEquals(plain.args.includes("--dev-bind-try"), false);
});

Deno.test("confinedStatus() gives the signal that ended a confined process", () => {
  const ended = (code: number) => confinedStatus({ success: code === 0, code, signal: null }).signal;
  assertEquals([0, 1, 128, 137, 139, 143].map(ended), [null, null, null, "SIGKILL", "SIGSEGV", "SIGTERM"]);
});

Deno.test("requireConfinement() names what is missing", async () => {
  const error = await assertRejects(
    () => requireConfinement("no-such-bwrap"),
    UserError,
    "apt-get install bubblewrap",
  );
  assertStringIncludes(error.message, "--confine");
  await assertRejects(
    () => requireConfinement("false"),
    UserError,
    "the kernel must let users make namespaces",
  );
});
