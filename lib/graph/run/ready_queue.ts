/** Orders ready tasks: the longest chain of work first. */
import type { OrderedGraph } from "../graph.ts";
import type { Task } from "../task.ts";
import { itemAt } from "../../formats/items.ts";

/** A queue of tasks that can run. */
export interface ReadyQueue {
  push(task: Task): void;
  /**
   * Removes and returns the task that heads the longest chain; of equals, the first in the graph.
   */
  pop(): Task | undefined;
}

/** Opens a queue for a graph's tasks. `secondsOf` estimates a task. */
export function readyQueue(graph: OrderedGraph, secondsOf: (task: Task) => number): ReadyQueue {
  const rank = ranks(graph, secondsOf);
  const heap: Task[] = [];
  const before = (a: number, b: number) =>
    (rank.get(itemAt(heap, a).name) ?? 0) < (rank.get(itemAt(heap, b).name) ?? 0);
  const swap = (a: number, b: number) => {
    const moved = itemAt(heap, a);
    heap[a] = itemAt(heap, b);
    heap[b] = moved;
  };

  return {
    push(task) {
      heap.push(task);
      for (let at = heap.length - 1; at > 0;) {
        const parent = (at - 1) >> 1;
        if (!before(at, parent)) return;
        swap(at, parent);
        at = parent;
      }
    },
    pop() {
      const first = heap[0];
      const last = heap.pop();
      if (last === undefined || heap.length === 0) return last;
      heap[0] = last;
      for (let at = 0;;) {
        let least = at;
        for (const child of [2 * at + 1, 2 * at + 2]) {
          if (child < heap.length && before(child, least)) least = child;
        }
        if (least === at) return first;
        swap(at, least);
        at = least;
      }
    },
  };
}

/**
 * Ranks the tasks by the seconds from their start to the end of the longest chain that they head.
 */
function ranks(graph: OrderedGraph, secondsOf: (task: Task) => number): Map<string, number> {
  const chain = new Map<string, number>();
  for (const task of graph.order.toReversed()) {
    let after = 0;
    for (const { name } of graph.dependents.get(task.name) ?? []) {
      after = Math.max(after, chain.get(name) ?? 0);
    }
    chain.set(task.name, after + secondsOf(task));
  }
  // Sorting is stable: equals stay in the graph's own order.
  const sorted = graph.tasks.toSorted((a, b) => (chain.get(b.name) ?? 0) - (chain.get(a.name) ?? 0));
  return new Map(sorted.map((task, index) => [task.name, index]));
}
