/** Renders a plan as a Mermaid flowchart: https://mermaid.js.org/syntax/flowchart.html */
import type { PlanTask } from "./plan_tasks.ts";

/** One box for each kind of task (the name up to its first `/`), or one for each task. */
export type MermaidDetail = "kinds" | "tasks";

type State = PlanTask["state"];

/** The state of a kind is that of its first task in this order. */
const STATES: readonly State[] = ["running", "blocked", "stale", "waiting", "done"];

/** Fill and border, each with dark text, readable on light and dark pages. */
const COLOURS: Readonly<Record<State, string>> = {
  done: "fill:#d7eedd,stroke:#2f7d4f,color:#111",
  running: "fill:#d5e5fb,stroke:#1f5fa8,color:#111",
  stale: "fill:#fdecc4,stroke:#9a6a00,color:#111",
  waiting: "fill:#eeeeee,stroke:#666666,color:#111",
  blocked: "fill:#fbd9d5,stroke:#a8281f,color:#111",
};

interface Box {
  readonly label: string;
  readonly state: State;
  /** Indices of the boxes that it depends on. */
  readonly needs: ReadonlySet<number>;
}

/**
 * Returns the lines of a flowchart. Arrows lead from a task to the tasks that need it. Names are
 * escaped, so that none can end its label or add a line.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../example/open_example.ts";
 * import { planTasks } from "./plan_tasks.ts";
 *
 * await using example = await openExample();
 * const { tasks } = planTasks(await example.plan(3), new Map());
 * assertEquals(mermaidLines(tasks, "tasks").slice(0, 4), [
 *   "flowchart LR",
 *   '  t0["square<br>stale"]:::stale',
 *   '  t1["double<br>waiting"]:::waiting',
 *   "  t0 --> t1",
 * ]);
 * ```
 */
export function mermaidLines(tasks: readonly PlanTask[], detail: MermaidDetail): string[] {
  const boxes = boxesOf(tasks, detail === "kinds" ? kindOf : ({ name }) => name);
  return [
    "flowchart LR",
    ...boxes.map(({ label, state }, index) => `  t${index}["${label}"]:::${state}`),
    ...boxes.flatMap(({ needs }, index) =>
      [...needs].filter((need) => need !== index).map((need) => `  t${need} --> t${index}`)
    ),
    ...STATES.filter((state) => boxes.some((box) => box.state === state))
      .map((state) => `  classDef ${state} ${COLOURS[state]}`),
  ];
}

function boxesOf(tasks: readonly PlanTask[], groupOf: (task: PlanTask) => string): Box[] {
  const groups = Map.groupBy(tasks, groupOf);
  const index = new Map([...groups.keys()].map((group, index) => [group, index]));
  const boxOf = new Map(
    [...groups].flatMap(([group, members]) =>
      members.map(({ name }): [string, number] => [name, index.get(group) ?? 0])
    ),
  );
  return [...groups].map(([group, members]) => {
    const count = members.length, done = members.filter(({ state }) => state === "done").length;
    const state = STATES.find((state) => members.some((member) => member.state === state)) ?? "done";
    const words = count > 1 ? `${done} of ${count} done` : state;
    return {
      label: `${mermaidText(group)}<br>${words}`,
      state,
      needs: new Set(members.flatMap(({ needs }) => needs.flatMap((need) => boxOf.get(need) ?? []))),
    };
  });
}

function kindOf({ name }: PlanTask): string {
  return name.split("/", 1)[0] ?? name;
}

/**
 * Returns a text for a label in quotes. Letters, digits and a few marks stay; every other character
 * becomes Mermaid's code of its number, `#34;`.
 */
function mermaidText(text: string): string {
  return text.toWellFormed().replaceAll(
    /[^\p{L}\p{M}\p{N} .,:+/()=_-]/gu,
    (character) => `#${character.codePointAt(0)};`,
  );
}
