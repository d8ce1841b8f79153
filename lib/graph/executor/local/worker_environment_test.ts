import { assertEquals } from "@std/assert";
import { task, workshop } from "../../testing/workshop.ts";
import { trustedJson } from "../../../../fixtures/trusted_json.ts";

const VARIABLES = ["FOVEA_SECRET_TOKEN", "LD_PRELOAD", "DENO_AUTH_TOKENS", "TZ", "NO_COLOR"];

const TELL = `export default async ({ outputs }) => {
  const variables = ${JSON.stringify(VARIABLES)}.map((name) => Deno.env.get(name) ?? null);
  const found = [...Deno.readDirSync(Deno.cwd())].map(({ name }) => name);
  await Deno.writeTextFile(outputs.text, JSON.stringify({ variables, found, working: Deno.cwd() }));
};`;

Deno.test("a worker has its own environment and an empty working folder outside the project", async () => {
  await using shop = await workshop({ "tell.ts": TELL, ".env": "FOVEA_SECRET_TOKEN=dotenv" });
  Deno.env.set("FOVEA_SECRET_TOKEN", "secret");
  try {
    const tasks = [{ ...task("tell", "tell.ts", null), needs: { environment: VARIABLES } }];
    assertEquals((await shop.run(tasks, { processes: true })).summary.failures, []);
    const { variables, found, working } = trustedJson<{
      readonly variables: readonly (string | null)[];
      readonly found: readonly string[];
      readonly working: string;
    }>(await shop.output(tasks, "tell", "text"));
    assertEquals([variables, found], [[null, null, null, "UTC", "1"], []]);
    assertEquals(working.startsWith(await Deno.realPath(shop.path("store/scratch"))), true, working);
  } finally {
    Deno.env.delete("FOVEA_SECRET_TOKEN");
  }
});
