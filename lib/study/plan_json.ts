/** Makes one JSON document of a study's plan, for scripts. */
import { z } from "zod";
import type { Activity } from "../graph/run/activity.ts";
import { planCountsSchema, planTasks, planTaskSchema } from "../graph/render/plan_tasks.ts";
import type { TrainingEstimate } from "./estimate/estimate_trainings.ts";
import type { Study } from "./study.ts";

const amount = z.number().nonnegative();

/** The document that `deno task plan --json` prints. */
export const planSchema = z.strictObject({
  format: z.literal("fovea/plan/1"),
  experiment: z.string(),
  counts: planCountsSchema,
  tasks: z.array(planTaskSchema),
  estimate: z.strictObject({
    seconds: amount.describe("With `jobs` trainings at once, if each takes all its epochs"),
    jobs: z.int().positive(),
    bytes: amount.describe("The most memory that `jobs` trainings hold together"),
    heatMapBytes: amount.nullable().describe(
      "The most memory that the task of the heat maps holds, before any training; null if it would not run",
    ),
    availableBytes: amount.nullable().describe(
      "The memory that is available on this machine; null if the system does not report it",
    ),
    models: z.array(z.strictObject({
      model: z.string(),
      trainings: z.int().nonnegative(),
      seconds: amount.describe("One training that takes all its epochs"),
      bytes: amount.describe("The most memory that one training holds"),
      search: z.strictObject({ trainings: z.int().nonnegative(), seconds: amount }).nullable(),
    })),
  }).nullable().describe("null if no estimate was asked for, or no training would run"),
}).meta({ title: "A Fovea plan" });

/** The document that `deno task plan --json` prints. */
export type PlanDocument = z.infer<typeof planSchema>;

/** Returns the JSON Schema that `experiments/plan.schema.json` holds. */
export function planJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(planSchema);
}

/** Returns the document of a plan, with an estimate if there is one. */
export function planDocument(
  { plan }: Pick<Study, "plan">,
  { activities, estimate }: {
    readonly activities: ReadonlyMap<string, Activity>;
    readonly estimate: TrainingEstimate | undefined;
  },
): PlanDocument {
  const { counts, tasks } = planTasks(plan, activities);
  return {
    format: "fovea/plan/1",
    experiment: plan.graph.name,
    counts,
    tasks: [...tasks],
    estimate: estimate === undefined ? null : {
      seconds: estimate.seconds,
      jobs: estimate.jobs,
      bytes: estimate.bytes,
      heatMapBytes: estimate.heatMapBytes ?? null,
      availableBytes: estimate.available?.bytes ?? null,
      models: estimate.models.map(({ model, trainings, seconds, bytes, search }) => ({
        model,
        trainings,
        seconds,
        bytes,
        search: search === undefined ? null : { trainings: search.trainings, seconds: search.seconds },
      })),
    },
  };
}
