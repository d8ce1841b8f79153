/** A report of the paper's size: five models, five seeds, 217 test images. */
import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** The processor time that a report and its page of cases may take, in milliseconds. */
const MOST = 5000;

const timedSchema = z.strictObject({
  milliseconds: z.number(),
  models: z.int(),
  seeds: z.int(),
  images: z.int(),
  files: z.array(z.string()),
});

Deno.test(`a report of 5 × 5 × 217 and its page of cases are written within ${MOST / 1000} s`, async () => {
  const script = fileURLToPath(new URL("testing/time_paper_size.ts", import.meta.url));
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "--allow-read", "--allow-env", "--allow-sys", script],
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const { milliseconds, files, ...size } = timedSchema.parse(JSON.parse(new TextDecoder().decode(stdout)));
  assertEquals(size, { models: 5, seeds: 5, images: 217 });
  assert(files.includes("report.html") && files.includes("cases.html"), files.join());
  assert(milliseconds < MOST, `${Math.round(milliseconds)} ms`);
});
