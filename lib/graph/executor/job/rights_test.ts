/** Tests that workers have the rights that they need, and no others. */
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { resolve } from "node:path";
import { jobFolder } from "../../job.ts";
import { PROBE_PROJECT, type Try, TRY_NAMES } from "../../testing/probes.ts";
import { task, workshop } from "../../testing/workshop.ts";
import { NO_RIGHTS, rightFlags, startFlags, workerRights } from "./rights.ts";
import { localExecutor } from "../local/local_executor.ts";
import { run } from "../../run/run.ts";

Deno.test("workerRights() lets a task read its code, its inputs and its folder, and write its outputs, not its inputs", () => {
  const files = jobFolder(resolve("/store/scratch/k"));
  const given = workerRights({
    root: resolve("/project"),
    files,
    paths: {
      inputs: { stored: resolve("/store/objects/ab/abc"), folder: resolve(files.inputs, "folder") },
      outputs: {},
    },
    code: ["lib/a.ts"],
    userFiles: [resolve("/data/a.dcm")],
    needs: { native: [resolve("/n")], environment: ["THREADS"], read: [resolve("/r")] },
  });
  const own = (...names: readonly string[]) => names.map((name) => resolve(files.folder, name));
  assertEquals(given, {
    read: [
      resolve("/project/lib/a.ts"),
      ...own("job.json", "inputs"),
      resolve("/store/objects/ab/abc"),
      resolve("/data/a.dcm"),
      ...own("outputs", "scratch", "progress.json.new"),
      resolve("/r"),
    ],
    write: own(
      ..."outputs scratch lock progress.json progress.json.new".split(" "),
    ),
    environment: ["THREADS"],
    native: [resolve("/n")],
  });
});

Deno.test("rightFlags() gives one flag per kind of right, none for kinds not given, and respects given flags", () => {
  const rights = { ...NO_RIGHTS, read: ["/a", "/b"], environment: ["E"] };
  assertEquals(rightFlags(rights), ["--allow-read=/a,/b", "--allow-env=E"]);
  assertEquals(rightFlags(rights, ["--allow-read"]), ["--allow-env=E"]);
  assertEquals(rightFlags(rights, ["-A"]), []);
  assertEquals(startFlags(NO_RIGHTS), ["run", "--quiet", "--no-prompt", "--no-remote"]);
});

Deno.test("rightFlags() divides thousands of inputs among flags, because the length of an argument is limited", () => {
  const read = Array.from(
    { length: 3000 },
    (_, index) => `/store/objects/${String(index).padStart(64, "0")}`,
  );
  const flags = rightFlags({ ...NO_RIGHTS, read });
  assert(flags.length > 1);
  assert(flags.every((flag) => flag.length < 131_072));
  assertEquals(flags.flatMap((flag) => flag.replace("--allow-read=", "").split(",")), read);
});

Deno.test("rightFlags() refuses a path with a comma, which Deno would read as two paths", () => {
  assertThrows(
    () => rightFlags({ ...NO_RIGHTS, write: ["/home/me,/etc"] }),
    Error,
    "/home/me,/etc: found a comma in this path",
  );
});

/** The expected answer to each try. */
const WORDS: Readonly<Record<Try, string>> = {
  fetch: "it tried to use the network (127.0.0.1:4321), which no task may do",
  connect: "it tried to use the network (127.0.0.1:4321)",
  listen: "it tried to use the network (0.0.0.0:0)",
  socket: "it tried to use the network (127.0.0.1:4321)",
  remoteCode: "it tried to load code from example.org:443: no task may use the network",
  unlockedPackage: "The lockfile is out of date",
  run: "it tried to run or signal sh, which no task may do",
  runDeno: "it tried to run or signal ",
  // Node.js passes its own environment to a program, so it asks for that first.
  runByNode: "it tried to use the environment variable",
  signal: "it tried to run or signal a program",
  readOutside: "outside.txt without permission: a task may read only its code, its inputs and its own folder",
  readPasswords: "it tried to read /etc/passwd",
  readCode: "not_mine.ts without permission",
  writeOutside: "outside.txt.new without permission: a task may write only below the paths of its outputs",
  writeTemporary: "it tried to write <TMP>",
  writeInput: "inputs/data/user.txt without permission",
  changeInput: "it tried to write ",
  link: "it tried to make a link, which no task may do",
  environment: "it tried to use the environment variable HOME without permission",
  wholeEnvironment: "it tried to use the environment variables",
  native: "it tried to load the native code ",
  system: "it tried to query the system for hostname, which no task may do",
};

Deno.test("a worker is refused the network, programs, the system and all other files, and the run names the refusal", async () => {
  await using shop = await workshop(PROBE_PROJECT);
  const outside = shop.path("outside.txt");
  const inputs = { text: "first", data: ["user.txt"] };
  const tasks = [
    task("first", "first.ts", null),
    ...TRY_NAMES.map((name) => task(name, `${name}.ts`, { outside }, inputs)),
  ];
  // The project's own worker, without the flags of the tests.
  const { executed, failures } = await run(await shop.plan(tasks), { executor: localExecutor({ jobs: 2 }) });
  assertEquals(executed, ["first"]);
  for (const name of TRY_NAMES) {
    const cause = failures.find((failure) => failure.task === name)?.cause;
    assertStringIncludes(cause ?? "it was done", WORDS[name], name);
  }
  assertEquals(await Deno.readTextFile(shop.path("data/user.txt")), "the user's");
});

Deno.test("a task may read, load and query what its needs name, and its key is the same as without them", async () => {
  await using shop = await workshop({
    "asks.ts": `export default async ({ parameters, outputs }) => {
      const found = [Deno.env.get("FOVEA_PROBE") ?? "none", await Deno.readTextFile(parameters.more)];
      await Deno.writeTextFile(outputs.text, found.join(" "));
    };`,
    "more.txt": "more",
  });
  const more = shop.path("more.txt");
  const plain = task("asks", "asks.ts", { more });
  const needy = { ...plain, needs: { read: [more], environment: ["FOVEA_PROBE"] } };
  const refused = await run(await shop.plan([plain]), { executor: localExecutor({ jobs: 1 }) });
  assertStringIncludes(refused.failures[0]!.cause, "it tried to use the environment variable FOVEA_PROBE");
  const granted = await run(await shop.plan([needy]), { executor: localExecutor({ jobs: 1 }) });
  assertEquals(granted.failures, []);
  assertEquals(await shop.output([needy], "asks", "text"), "none more");
  assertEquals((await shop.plan([plain])).states.get("asks")?.state, "done");
});

Deno.test("a worker reads the users' files among its inputs, also through links, and no files beside them", async () => {
  await using shop = await workshop({
    "reads.ts": `export default async ({ parameters, inputs, outputs }) => {
      const text = await Deno.readTextFile(inputs.data + "/linked/user.txt");
      await Deno.writeTextFile(outputs.text, text + await Deno.readTextFile(parameters.more ?? inputs.data + "/own.txt"));
    };`,
    "elsewhere/user.txt": "linked ",
    "elsewhere/other.txt": "other",
    "data/own.txt": "own",
  });
  await Deno.symlink(shop.path("elsewhere"), shop.path("data/linked"));
  const data = ["linked/user.txt", "own.txt"];
  const tasks = [
    task("reads", "reads.ts", {}, { data }),
    task("pries", "reads.ts", { more: shop.path("elsewhere/other.txt") }, { data }),
  ];
  const { failures } = await run(await shop.plan(tasks), { executor: localExecutor({ jobs: 2 }) });
  assertEquals(failures.map((failure) => failure.task), ["pries"]);
  assertStringIncludes(failures[0]!.cause, "other.txt without permission");
  assertEquals(await shop.output(tasks.slice(0, 1), "reads", "text"), "linked own");
});
