import { assert, assertEquals, assertRejects } from "@std/assert";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PLAIN_ENGINE } from "./testing/plain_engine.ts";
import { sha256 } from "../graph/hash.ts";
import { JOIN_PROJECT } from "../graph/testing/join.ts";
import { task, workshop } from "../graph/testing/workshop.ts";
import { UserError } from "../errors/user_error.ts";
import { trustedJson } from "../../fixtures/trusted_json.ts";
import { crateFiles } from "./crate.ts";
import { parseExperiment } from "./parse.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SMOKE = join(ROOT, "experiments/smoke.yaml");

interface Entity extends Readonly<Record<string, unknown>> {
  readonly "@id": string;
}

/** The Python with roc-validator; the one on the path unless given. */
const PYTHON = Deno.env.get("ORACLE_PYTHON") ?? "python3";

/** Returns the validator's answer; undefined if it is not installed. */
async function validated(folder: string, profile: string): Promise<unknown> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(PYTHON, {
      args: [join(ROOT, "fixtures/crate/validate.py"), folder, profile],
    }).output();
    if (success) {
      const { passed, issues } = trustedJson<
        { readonly passed: boolean; readonly issues: readonly unknown[] }
      >(
        new TextDecoder().decode(stdout),
      );
      return { passed, issues };
    }
    const error = new TextDecoder().decode(stderr);
    assert(/No module named '(rdflib|rocrate)/.test(error), error);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return undefined;
}

Deno.test("crateFiles() makes a Workflow Run RO-Crate without private files and users' file names", async () => {
  await using shop = await workshop({
    ...JOIN_PROJECT,
    "data/patient 17.csv": "t,x,y",
    "report/results.json": "{}",
    "report/figures/a b%.svg": "<svg/>",
    "report/private/cases.json": "patient 17",
  });
  const tasks = [task("gaze", "join.ts", { say: "g" }, { table: ["patient 17.csv"] })];
  const experiment = parseExperiment(await Deno.readTextFile(SMOKE), "smoke.yaml");
  const options = {
    file: SMOKE,
    report: shop.path("report"),
    root: ROOT,
    licence: "CC-BY-4.0",
    creator: { name: 'Anna "A" Muster', orcid: "0000-0002-1825-0097" },
    published: "2026-11-30",
  };
  await assertRejects(
    async () => await crateFiles({ experiment, engine: PLAIN_ENGINE, plan: await shop.plan(tasks) }, options),
    UserError,
    "found no finished task",
  );
  await shop.run(tasks);
  const files = await crateFiles({ experiment, engine: PLAIN_ENGINE, plan: await shop.plan(tasks) }, options);
  assertEquals([...files.keys()].sort(), [
    "README.md",
    "report/figures/a b%.svg",
    "report/results.json",
    "ro-crate-metadata.json",
    "smoke.yaml",
  ]);
  const text = new TextDecoder().decode(files.get("ro-crate-metadata.json"));
  assert(!text.includes("patient 17") && !text.includes(shop.root), text);
  const graph = trustedJson<{ readonly "@graph": readonly Entity[] }>(text)["@graph"];
  const byId = new Map(graph.map((entity) => [entity["@id"], entity]));
  assertEquals(byId.size, graph.length);
  for (const [path, content] of files) {
    if (path === "ro-crate-metadata.json") continue;
    const entity = byId.get(path.split("/").map(encodeURIComponent).join("/"));
    assertEquals([entity?.sha256, entity?.contentSize], [sha256(content), String(content.length)], path);
  }
  // Every reference within the crate has a target.
  const references = [...text.matchAll(/"@id": "(#[^"]*|\.\/|report[^"]*)"/g)].map(([, id = ""]) => id);
  assertEquals(references.filter((id) => !byId.has(id)), []);

  const folder = await Deno.makeTempDir();
  try {
    for (const [path, content] of files) {
      await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
      await Deno.writeFile(join(folder, path), content);
    }
    const answer = await validated(folder, "workflow-run-crate-0.5");
    if (answer !== undefined) assertEquals(answer, { passed: true, issues: [] });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
