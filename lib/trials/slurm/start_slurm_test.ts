import { assert, assertEquals } from "@std/assert";
import { existsSync } from "node:fs";
import { controllerFault } from "../../graph/executor/slurm/controller_fault.ts";
import { portsOf } from "./slot.ts";
import { type Slurm, startSlurm, type StartSlurmOptions } from "./start_slurm.ts";
import { tuple } from "../../formats/items.ts";

/** Starts a Slurm, or writes to standard error why a test is skipped. */
async function slurmOrWords(options?: StartSlurmOptions): Promise<Slurm | undefined> {
  const slurm = await startSlurm(options);
  if (!("skipped" in slurm)) return slurm;
  console.error(`left out, no Slurm here: ${slurm.skipped}`);
  return undefined;
}

Deno.test("portsOf() returns only listening ports", () => {
  const text = `  sl  local_address rem_address   st
   0: 0100007F:42CC 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1
   1: 0100007F:1F90 0100007F:0035 01 00000000:00000000 00:00000000 00000000     0        0 1 1
   0: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A 00000000\n`;
  assertEquals([...portsOf(text)], [0x42cc, 0x16]);
});

async function states(slurm: Slurm): Promise<string> {
  return (await slurm.command("squeue", "-h", "-r", "-t", "all", "-o", "%i %T %r %N")).stdout;
}

/** Writes a configuration with which programs wait for the controller for one second, not for nine. */
async function impatient({ folder, environment }: Slurm): Promise<string> {
  const text = await Deno.readTextFile(environment["SLURM_CONF"] ?? "");
  const path = `${folder}/impatient.conf`;
  await Deno.writeTextFile(path, text.replace(/^MessageTimeout=.*$/m, "MessageTimeout=2"));
  return path;
}

async function until(slurm: Slurm, found: (text: string) => boolean, seconds = 40): Promise<string> {
  const begin = performance.now();
  for (;;) {
    const text = await states(slurm);
    if (found(text)) return text;
    if (performance.now() - begin > 1000 * seconds) {
      throw new Error(`not after ${seconds} s; squeue:\n${text}`);
    }
    await new Promise((wake) => setTimeout(wake, 200));
  }
}

Deno.test("two Slurms at once run jobs separately, on nodes with different names, and leave nothing behind", async () => {
  const [first, second] = await Promise.all([slurmOrWords({ nodes: 1 }), slurmOrWords({ nodes: 1 })]);
  await using one = first;
  await using two = second;
  if (one === undefined || two === undefined) return;
  assert(one.folder !== two.folder);
  const { stdout, stderr } = await one.command(
    "sbatch",
    "--parsable",
    "--array=0-1",
    `--output=${one.folder}/job-%a.txt`,
    "--wrap",
    "hostname",
  );
  assertEquals(stderr, "");
  assertEquals(stdout.trim(), "1");
  await until(one, (text) => text.match(/^1_[01] COMPLETED/gm)?.length === 2);
  const [{ name }] = tuple(one.nodes, 1);
  assertEquals(await Deno.readTextFile(`${one.folder}/job-0.txt`), `${name}\n`);
  assertEquals(await states(two), "");
});

Deno.test("a killed controller and a killed node come back, and their job continues", async () => {
  await using slurm = await slurmOrWords();
  if (slurm === undefined) return;
  const [{ name }, other] = tuple(slurm.nodes, 2);
  const submit = (...args: string[]) => slurm.command("sbatch", "--parsable", "-o", "/dev/null", ...args);
  const file = (called: string) => `${slurm.folder}/${called}`;
  await submit(`--nodelist=${name}`, "--wrap", `: > ${file("first")}; sleep 2`);
  // A job is RUNNING before its node has launched it.
  await until(slurm, () => existsSync(file("first")));
  await slurm.controller.kill();
  const conf = await impatient(slurm);
  const { code, stderr } = await slurm.command("env", `SLURM_CONF=${conf}`, "squeue", "-h");
  assertEquals([code, controllerFault("squeue", stderr).kind], [1, "away"]);
  await slurm.controller.start();
  await slurm.nodes[0]!.kill();
  await slurm.nodes[0]!.start();
  await until(slurm, (text) => text.includes("1 COMPLETED"));
  // A node that loses power takes its jobs with it, before any process sees another one end.
  const witness = `sh -c 'while kill -0 $PPID; do :; done; : > ${file("outlived")}' &`;
  const witnesses = `${witness} : > ${file("second")}; sleep 100; : > ${file("outlived")}`;
  await submit(`--nodelist=${other.name}`, "--no-requeue", "--wrap", witnesses);
  await until(slurm, () => existsSync(file("second")));
  await other.crash();
  // The controller would notice by itself after a while.
  await slurm.command("scontrol", "update", `NodeName=${other.name}`, "State=DOWN", "Reason=power");
  await until(slurm, (text) => text.includes("2 NODE_FAIL"));
  assert(!existsSync(file("outlived")), "a process saw another one of its node end");
  await other.start();
});
