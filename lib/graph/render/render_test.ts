import { assert, assertEquals } from "@std/assert";
import type { RunEvent } from "../run/event.ts";
import { task } from "../testing/workshop.ts";
import { eventLines } from "./lines.ts";
import { liveDisplay, liveLines } from "./live.ts";
import { reasonTexts } from "./reason.ts";
import { renderSummary } from "./summary.ts";
import { displayWidth, durationText, fitText, padText, safeText } from "./text.ts";
import { trackRun } from "./tracker.ts";

Deno.test("safeText() escapes characters that could control a terminal", () => {
  assertEquals(safeText("a\x1b[2Jb\x07\u202ec\x9b\r"), "a\\x1b[2Jb\\x07\\u202ec\\x9b\\x0d");
  assertEquals(safeText("two\nlines\tΨ × Ω"), "two / lines Ψ × Ω");
});

Deno.test("fitText() and padText() count columns, not characters", () => {
  assertEquals([displayWidth("Ψ×"), displayWidth("心"), displayWidth("e\u0301"), displayWidth("🫁")], [
    2,
    2,
    1,
    2,
  ]);
  assertEquals([fitText("心臓の影", 8), fitText("心臓の影", 7), fitText("abc", 1), fitText("abc", 0)], [
    "心臓の影",
    "心臓の…",
    "…",
    "",
  ]);
  assertEquals([padText("心", 4), padText("abcdef", 4)], ["心  ", "abc…"]);
  // A grapheme of several code points is one character on a terminal, and must never be cut in two.
  const family = "👨‍👩‍👧";
  assertEquals([displayWidth(family), displayWidth("🇩🇪"), displayWidth("é")], [2, 2, 1]);
  assertEquals([fitText(`${family}ab`, 3), fitText(`a${family}b`, 3)], [`${family}…`, "a…"]);
});

Deno.test("durationText() keeps two units", () => {
  assertEquals([0.04, 9.94, 9.96, 59.4, 59.6, 185, 3599.9, 7620, 273600].map(durationText), [
    "0.0 s",
    "9.9 s",
    "10 s",
    "59 s",
    "1 min",
    "3 min 5 s",
    "1 h",
    "2 h 7 min",
    "3 d 4 h",
  ]);
});

Deno.test("reasonTexts() names three, and counts the rest", () => {
  const code = ["a", "b", "c", "d", "e"].map((file) =>
    ({ field: "code", file: `${file}.ts`, old: "0", new: "1" }) as const
  );
  assertEquals(reasonTexts(code), ["code: a.ts, b.ts, c.ts and 2 more"]);
  const causes = code.map((reason) => ({ task: "network", reason }));
  assertEquals(reasonTexts([{ field: "upstream", input: "model", task: "network", causes }]), [
    "input model ← code: a.ts, b.ts, c.ts and 2 more",
  ]);
});

/** Makes a run of three tasks at chosen times. */
function watched() {
  let time = 0;
  const now = () => time;
  const seconds = new Map([["a", 10], ["b", 20]]);
  const tracker = trackRun({
    jobs: 2,
    now,
    estimates: { secondsOf: ({ name }) => seconds.get(name), note: () => {} },
  });
  const lines = eventLines(tracker, { now });
  const told: string[] = [];
  return {
    tracker,
    told,
    at(seconds: number, event: RunEvent) {
      time = seconds;
      tracker.take(event);
      told.push(...lines(event));
    },
  };
}

const planned: RunEvent = {
  type: "planned",
  done: 1,
  unfinished: [task("a", "m.ts", null), task("b", "m.ts", null), task("train/心 3", "m.ts", null)],
};

Deno.test("trackRun() estimates what is left", () => {
  const { tracker, at } = watched();
  at(0, planned);
  at(0, { type: "started", task: "a", reasons: [] });
  at(4, { type: "started", task: "train/心 3", reasons: [] });
  assertEquals(tracker.view().running.map(({ secondsLeft }) => secondsLeft), [6, undefined]);
  // a has 6 s left, b has 20 s: two workers share 26 s.
  assertEquals(tracker.view().secondsLeft, 13);
  // Resumed at one half: 10 % in 10 s leave 40 s.
  at(10, { type: "progress", task: "train/心 3", progress: { fraction: 0.5, text: "epoch 20" } });
  at(20, { type: "progress", task: "train/心 3", progress: { fraction: 0.6, text: "epoch 24" } });
  assertEquals(Math.round(tracker.view().running[1]!.secondsLeft ?? 0), 40);
  at(21, { type: "finished", task: "a", seconds: 21 });
  assertEquals([tracker.view().done, tracker.view().total, tracker.view().running.length], [2, 4, 1]);
});

Deno.test("eventLines() prints events for a pipe, and progress from time to time", () => {
  const { told, at } = watched();
  at(0, planned);
  at(0, { type: "started", task: "a", reasons: [{ field: "history" }] });
  for (let second = 1; second < 70; second++) {
    at(second, { type: "progress", task: "a", progress: { fraction: second / 100, text: "epoch\x1b" } });
  }
  at(70, { type: "finished", task: "a", seconds: 70 });
  at(70, { type: "failed", failure: { task: "b", cause: "no\nroom", log: "/x" } });
  at(70, { type: "unchanged", task: "train/心 3" });
  assertEquals(told, [
    "start   a (never run)",
    "        a: 30 %, epoch\\x1b",
    "        a: 60 %, epoch\\x1b",
    "done    a in 1 min 10 s (2/4)",
    "FAILED  b: no / room",
    "reuse   train/心 3: its inputs turned out unchanged, so its earlier result stays valid (3/4)",
  ]);
});

Deno.test("liveLines() fit the terminal", () => {
  const { tracker, at } = watched();
  at(0, planned);
  at(0, { type: "started", task: "a", reasons: [] });
  at(0, { type: "started", task: "train/心 3", reasons: [] });
  at(2, {
    type: "progress",
    task: "train/心 3",
    progress: { fraction: 0.456, text: "epoch 12 of 40, loss 0.713" },
  });
  assertEquals(liveLines(tracker.view(), { columns: 80, rows: 24, colour: false }), [
    "1/4 done · 2 running · about 14 s left",
    "  a           8.0 s left",
    "  train/心 3  ████▌░░░░░   45 %  epoch 12 of 40, loss 0.713",
  ]);
  at(4, {
    type: "progress",
    task: "train/心 3",
    progress: { fraction: 0.556, text: "epoch 14 of 40, loss 0.7" },
  });
  assertEquals(
    liveLines(tracker.view(), { columns: 60, rows: 24, colour: false })[2],
    "  train/心 3   55 %  epoch 14 of 40, loss 0.7  8.9 s left",
  );
  for (let columns = 1; columns < 100; columns++) {
    for (const rows of [1, 4, 24]) {
      const lines = liveLines(tracker.view(), { columns, rows, colour: false });
      assert(lines.every((line) => displayWidth(line) < Math.max(11, columns)));
      assert(lines.length <= Math.max(3, rows - 1), `${lines.length} of ${rows}`);
    }
  }
});

Deno.test("liveDisplay() redraws only its own lines, and restores the cursor", async () => {
  const { tracker, at } = watched();
  at(0, planned);
  let text = "";
  {
    const screen = {
      write: (part: string) => {
        text += part;
      },
      size: () => ({ columns: 40, rows: 10 }),
    };
    using display = liveDisplay(tracker, { screen, colour: false });
    at(0, { type: "started", task: "a", reasons: [] });
    display.print(["FAILED  b"]);
    // Waits until it has drawn by itself.
    while (!text.includes("1 running")) await new Promise((wake) => setTimeout(wake, 5));
  }
  assertEquals(
    text.replaceAll("\x1b", "^"),
    "^[?25l" +
      "1/4 done · 0 running · about 15 s left\n" +
      "^[1A\r^[0JFAILED  b\n1/4 done · 0 running · about 15 s left\n" +
      "^[1A\r^[0J1/4 done · 1 running · about 15 s left\n  a  10 s left\n" +
      "^[2A\r^[0J^[?25h",
  );
});

Deno.test("renderSummary() names failed tasks with their log, their cause, and the tasks that they block", () => {
  const summary = {
    graph: "phantom",
    total: 5,
    alreadyDone: 1,
    executed: ["x"],
    unchanged: ["y"],
    left: [],
    elsewhere: ["z"],
    seconds: 3.21,
    interrupted: true,
    failures: [{ task: "train/1", cause: "the mask is empty", log: "/store/scratch/k/log.txt" }],
    skipped: [{ task: "report", because: "train/1" }],
  };
  assertEquals(renderSummary(summary, { colour: false }), [
    "FAILED  train/1",
    "  cause  the mask is empty",
    "  log    /store/scratch/k/log.txt",
    "  holds up 1 task that needs it",
    "phantom: 5 tasks; 1 run, 1 done before, 1 reused (inputs unchanged), 1 done by another process, 1 failed, 1 held up by failures; 3.2 s",
    "Stopped. Run the same command again to continue where this left off.",
  ]);
});
