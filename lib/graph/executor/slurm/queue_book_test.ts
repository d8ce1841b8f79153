import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { UserError } from "../../../errors/user_error.ts";
import { sha256 } from "../../hash.ts";
import { storeLayout } from "../../store/layout.ts";
import { TEST_WORKER } from "../../testing/test_worker.ts";
import { task } from "../../testing/workshop.ts";
import { noteJob } from "./notes.ts";
import { commentOf, queueBook } from "./queue_book.ts";
import { runElement } from "./run_element.ts";
import type { QueuedJob } from "./squeue.ts";
import { readSubmission, type Submission, submissionFolder, writeSubmission } from "./submission.ts";

const KEY = sha256("a"), OTHER = sha256("b");

/** Makes a submission of one element with these keys. */
const submissionOf = (...keys: string[]): Submission => ({
  ...{ format: "fovea/submission/1", graph: "test", tasks: [task("a", "join.ts", null)], locks: "kernel" },
  ...{ confined: false, stallSeconds: null, check: null, attempt: 1 },
  elements: [keys.map((key) => ({ task: "a", key }))],
});

const row = (job: string, state: string, comment = ""): QueuedJob => ({
  ...{ job, index: 0, state, comment },
  ...{ reason: "", node: "", seconds: 0 },
});

async function withLayout(body: (layout: ReturnType<typeof storeLayout>) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(storeLayout(folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the latest queued or running job of a key is found, by its id or by its comment", async () => {
  await withLayout(async (layout) => {
    const book = queueBook(layout);
    const first = await writeSubmission(layout, submissionOf(KEY));
    noteJob(layout.door, first.files, "5");
    // Its runner was killed before it noted the id.
    const second = await writeSubmission(layout, submissionOf(KEY, OTHER));
    assertEquals([first.files.number, second.files.number], [1, 2]);
    book.read();
    assertEquals([book.has(KEY), book.has(KEY, 2), book.has(sha256("c"))], [true, false, false]);
    const jobOf = (...rows: QueuedJob[]) => book.alive(KEY, rows)?.job;
    const [one, two] = [first, second].map(({ files, digest }) => commentOf(files, digest));
    assertEquals(jobOf(row("5", "RUNNING", one), row("6", "PENDING")), "5");
    assertEquals(jobOf(row("5", "RUNNING", one), row("6", "PENDING", two)), "6");
    assertEquals(jobOf(row("5", "TIMEOUT", one), row("6", "CANCELLED", two)), undefined);
    assertEquals(book.alive(KEY, [row("5", "RUNNING", one)], 1), undefined);
    assertEquals(book.alive(OTHER, [row("5", "RUNNING", one)]), undefined);
    // A store from elsewhere names a job of the user that does not belong to it.
    assertEquals(jobOf(row("5", "RUNNING"), row("5", "RUNNING", "mine")), undefined);
  });
});

Deno.test("a waiting job is needless once all of its tasks have results; other users' and running jobs stay", async () => {
  await withLayout(async (layout) => {
    const book = queueBook(layout);
    const { files, digest } = await writeSubmission(layout, submissionOf(KEY, OTHER));
    book.read();
    const comment = commentOf(files, digest);
    const needless = (row: QueuedJob, ...stored: string[]) =>
      book.needless([row], (key) => stored.includes(key));
    for (const state of ["PENDING", "REQUEUED", "REQUEUE_HOLD"]) {
      assertEquals(needless(row("5", state, comment), KEY, OTHER), ["5_0"]);
    }
    assertEquals(needless(row("5", "PENDING", comment), KEY), []);
    assertEquals(needless(row("5", "RUNNING", comment), KEY, OTHER), []);
    assertEquals(needless(row("5", "PENDING", "mine"), KEY, OTHER), []);
    assertEquals(needless({ ...row("5", "PENDING", comment), index: 1 }, KEY, OTHER), []);
  });
});

Deno.test("a damaged, missing or changed submission is reported, and its tasks count as not submitted", async () => {
  await withLayout(async (layout) => {
    const { files, digest } = await writeSubmission(layout, submissionOf(KEY));
    assertEquals(readSubmission(layout, files, digest), submissionOf(KEY));
    assertThrows(
      () => readSubmission(layout, files, sha256("")),
      UserError,
      "was changed since the job was submitted",
    );
    assertThrows(() => readSubmission(layout, submissionFolder(layout, 7)), UserError, "found no such file");
    await Deno.writeTextFile(files.submission, '{"format":"fovea/submission/1"');
    assertThrows(() => readSubmission(layout, files), UserError, files.submission);
    const book = queueBook(layout);
    book.read();
    assertEquals(book.has(KEY), false);
    const job = { id: "1_0", node: "n1" };
    const error = await assertRejects(
      () =>
        runElement({
          ...{ folder: files.folder, digest, index: 0, job, root: "/", worker: TEST_WORKER },
          ...{ signal: new AbortController().signal, say() {} },
        }),
      UserError,
    );
    assertEquals(error.message.startsWith(`${files.submission}: was changed`), true);
  });
});
