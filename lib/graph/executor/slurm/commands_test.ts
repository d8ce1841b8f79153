/** Tests calls of Slurm's programs, with programs that answer as real ones did. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../errors/user_error.ts";
import {
  ArraySizeError,
  type ProgramOutput,
  type SlurmCommands,
  slurmCommands,
  SubmitLimitError,
} from "./commands.ts";

const done = (stdout: string): ProgramOutput => ({ success: true, stdout, stderr: "" });
const failed = (stderr: string): ProgramOutput => ({ success: false, stdout: "", stderr });
const AWAY = failed("slurm_load_jobs error: Socket timed out on send/recv operation\n");

/** Returns commands whose programs give these answers in turn, and then the last one for ever. */
function answering(answers: Readonly<Record<string, readonly ProgramOutput[]>>): SlurmCommands {
  const given = new Map<string, number>();
  return slurmCommands({
    firstPauseMilliseconds: 10,
    longestPauseMilliseconds: 40,
    runProgram(program) {
      const count = given.get(program) ?? 0;
      given.set(program, count + 1);
      const list = answers[program] ?? [];
      return Promise.resolve(list[count] ?? list.at(-1) ?? failed(`${program}: not expected here`));
    },
  });
}

/** Returns a call that records its notes. */
function listening() {
  const said: string[] = [];
  const controller = new AbortController();
  return {
    said,
    controller,
    call: { signal: controller.signal, onWait: (text: string) => void said.push(text) },
  };
}

Deno.test("an unreachable controller is asked again after growing pauses, and reported as unreachable", async () => {
  const commands = answering({ squeue: [AWAY, AWAY, AWAY, done("7_0|RUNNING|n1|1:00|None|fovea 1\n")] });
  const { said, call } = listening();
  const begin = performance.now();
  const [job] = await commands.queue(call);
  assert(performance.now() - begin >= 65, "the pauses do not grow");
  assertEquals([job?.job, job?.index, job?.state, job?.node], ["7", 0, "RUNNING", "n1"]);
  assertEquals([commands.calls()["squeue"], said.length], [4, 3]);
  assertStringIncludes(said[0] ?? "", "Socket timed out on send/recv operation; trying again in 1 s");
});

Deno.test("a submission whose answer was lost is looked for before it is submitted again", async () => {
  const lost = failed(
    "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation\n",
  );
  const commands = answering({ sbatch: [lost], squeue: [done("9_0|PENDING||0:00|Priority|fovea 3\n")] });
  assertEquals(await commands.submit("script.sh", "fovea 3", listening().call), "9");
  assertEquals(commands.calls(), { sbatch: 1, squeue: 1 });
  const other = answering({
    sbatch: [lost, done("10\n")],
    squeue: [done("9_0|PENDING||0:00|Priority|fovea 3\n")],
  });
  assertEquals(await other.submit("script.sh", "fovea 4", listening().call), "10");
  assertEquals(other.calls(), { sbatch: 2, squeue: 1 });
});

Deno.test("limits, too large arrays and refusals are distinguished", async () => {
  const { call } = listening();
  const submit = (text: string) =>
    answering({ sbatch: [failed(`sbatch: error: ${text}\n`)] }).submit("s", "c", call);
  await assertRejects(
    () =>
      submit(
        "AssocMaxSubmitJobLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy",
      ),
    SubmitLimitError,
  );
  await assertRejects(
    () => submit("Batch job submission failed: Invalid job array specification"),
    ArraySizeError,
  );
  const refused = await assertRejects(
    () =>
      submit(
        "invalid partition specified: gpuu\nsbatch: error: Batch job submission failed: Invalid partition name specified",
      ),
    UserError,
  );
  assertStringIncludes(refused.message, 'set "partition" in the cluster file');
  await assertRejects(
    () => answering({ sbatch: [done("Hello\n")] }).submit("s", "c", call),
    UserError,
    'answer "Hello"',
  );
  const absent = slurmCommands({ environment: { PATH: "/nowhere" } });
  const error = await assertRejects(() => absent.queue(call), UserError);
  assertStringIncludes(error.message, "squeue: found no such program, expected Slurm's");
});

Deno.test("a call that waits for the controller ends when the run does", async () => {
  const commands = answering({ squeue: [AWAY] });
  const { call, controller } = listening();
  const asked = commands.queue({ ...call, onWait: () => controller.abort(new Error("stopped")) });
  await assertRejects(() => asked, Error, "stopped");
  assertEquals(commands.calls(), { squeue: 1 });
});
