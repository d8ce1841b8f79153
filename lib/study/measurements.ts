/** Gathers the measurements that a study's report is made from, out of the store. */
import type { z } from "zod";
import { dataRecordSchema } from "../data/data_record.ts";
import { gazeCoverageSchema, gazeRowsSchema } from "../data/gaze_record.ts";
import { runDescriptionSchema } from "../evaluate/description.ts";
import { modelDescriptionSchema } from "../evaluate/model_description.ts";
import { claimAnswersSchema, judgedClaimSchema } from "../evaluate/claim_schema.ts";
import { comparisonSchema as storedComparisonSchema } from "../evaluate/comparison.ts";
import { comparisonStatisticsSchema } from "../evaluate/comparison_statistics.ts";
import { runMetricsSchema } from "../evaluate/metrics.ts";
import { modelSummarySchema } from "../evaluate/summary.ts";
import { uncertaintySchema } from "../evaluate/uncertainty.ts";
import type { TaskState } from "../graph/resolver.ts";
import { activitiesOf } from "../graph/run/activity.ts";
import type { Failure } from "../graph/run/event.ts";
import type { Result } from "../graph/store/result.ts";
import type {
  ComparisonMeasurements,
  Measurements,
  ModelMeasurements,
  PaperMeasurements,
  ReportEnvironment,
  Stored,
} from "../report/measurements.ts";
import { describeTaskNames } from "./graph/statistics/describe_tasks.ts";
import { dataDeviations } from "./data_deviations.ts";
import { deviationsOf } from "./deviations.ts";
import { isGenerated } from "./is_generated.ts";
import { galleryOf } from "./gallery.ts";
import type { ModelSettings } from "./schema.ts";
import { modelSettings, studySettings } from "./settings.ts";
import { splitCounts } from "./split_counts.ts";
import { statisticsTaskNames } from "./graph/statistics/statistics_tasks.ts";
import { wallSeconds } from "./wall_time.ts";
import type { Study } from "./study.ts";
import { taskNames } from "./graph/task_names.ts";
import { readHistory } from "./training_history.ts";
import { type TaskKnowledge, unfinishedRun } from "./unfinished_run.ts";
import { knownWeights } from "./weights.ts";
import { readJson, splitFileSchema } from "./work/files.ts";
import { runEndSchema } from "../train/run_end.ts";

/** Facts that the store does not hold. */
export interface MeasurementContext {
  /** The experiment file, as the user named it. */
  readonly file: string;
  readonly environment: ReportEnvironment;
  /** The tasks that failed in this run. */
  readonly failures: readonly Failure[];
}

/** The outputs of finished tasks, by task and output. */
interface Finished {
  /** Returns the result of a task, if it is done. */
  result(task: string): Result | undefined;
  /**
   * Returns a stored JSON object, checked against its hash and `schema`; `undefined` if the task is
   * not done.
   */
  read<Schema extends z.ZodType>(
    task: string,
    output: string,
    schema: Schema,
  ): Promise<Stored<z.infer<Schema>> | undefined>;
  /** Returns the verified path of a stored file; `undefined` if the task is not done. */
  path(task: string, output: string): Promise<string | undefined>;
}

/** Returns everything that the report of `study` says; missing results are marked as missing. */
export async function measurementsOf(study: Study, context: MeasurementContext): Promise<Measurements> {
  const { experiment, engine, plan } = study;
  const finished = finishedTasks(study);
  const knowledge: TaskKnowledge = {
    graph: plan.graph,
    stateOf: (name) =>
      plan.states.get(name)?.state === "done" ? plan.states.get(name) : stateNow(study, name),
    activities: await activitiesOf(plan),
    failures: context.failures,
  };
  const split = await finished.read(taskNames.split, "split", splitFileSchema);
  const data = await finished.read(taskNames.split, "data", dataRecordSchema);
  const gazeRows = await finished.read(taskNames.gaze, "rows", gazeRowsSchema);
  const gazeCoverage = await finished.read(taskNames.heatMaps, "coverage", gazeCoverageSchema);
  const gallery = await finished.path(taskNames.gallery, "gallery");
  const predictionHash = (model: string) =>
    hashOf(finished.result(taskNames.predict(model, experiment.seeds[0])), "predictions");
  return {
    experiment: experiment.name,
    file: context.file,
    title: experiment.title,
    synthetic: experiment.data.kind === "phantom" || data?.value.origin === "synthetic",
    patientData: !isGenerated(study.catalogue, data?.value),
    classNames: split?.value.classNames ?? [],
    seeds: experiment.seeds,
    settings: studySettings(experiment, engine),
    deviations: [
      ...dataDeviations(data?.value, experiment.data.kind),
      ...deviationsOf(experiment, {
        engine: engine.identity,
        weights: await knownWeights(study, split?.value.classNames.length),
      }),
    ],
    ...(data ? { data } : {}),
    ...(gazeRows ? { gazeRows } : {}),
    ...(gazeCoverage ? { gazeCoverage } : {}),
    ...(split ? { split: { hash: split.hash, value: splitCounts(split.value) } } : {}),
    models: await Promise.all(
      experiment.models.map((model) => modelMeasurements(study, finished, model, knowledge)),
    ),
    comparisons: await Promise.all(
      experiment.comparisons.map(async (comparison): Promise<ComparisonMeasurements> => {
        const result = await finished.read(
          taskNames.compare(comparison),
          "comparison",
          storedComparisonSchema,
        );
        const statistics = await finished.read(
          statisticsTaskNames.statistics(comparison),
          "statistics",
          comparisonStatisticsSchema,
        );
        return { ...comparison, ...(result ? { result } : {}), ...(statistics ? { statistics } : {}) };
      }),
    ),
    ...(experiment.paper ? { paper: await paperMeasurements(finished, experiment.paper) } : {}),
    ...(gallery ? { gallery: await galleryOf(gallery, experiment.seeds[0], predictionHash) } : {}),
    tasks: plan.graph.order.flatMap(({ name, module }) => {
      const result = finished.result(name);
      return result ? [{ name, module, key: result.key, code: result.record.code }] : [];
    }),
    environment: context.environment,
    wallSeconds: wallSeconds(plan.graph.tasks.flatMap(({ name }) => finished.result(name) ?? [])),
  };
}

/** The state of a task, which a run may have changed since the plan was made. */
function stateNow({ plan }: Study, name: string): TaskState | undefined {
  const task = plan.graph.byName.get(name);
  return task && plan.resolver.resolve(task);
}

function finishedTasks(study: Study): Finished {
  const { store } = study;
  const result = (task: string) => {
    const state = stateNow(study, task);
    return state?.state === "done" ? state.result : undefined;
  };
  const path = async (task: string, output: string) => {
    const stored = result(task)?.outputs[output];
    return stored && await store.objects.verifiedPath(stored.hash);
  };
  return {
    result,
    path,
    async read(task, output, schema) {
      const found = await path(task, output);
      const hash = hashOf(result(task), output);
      return found === undefined ? undefined : { hash, value: await readJson(found, schema) };
    },
  };
}

function hashOf(result: Result | undefined, output: string): string {
  return result?.outputs[output]?.hash ?? "";
}

async function paperMeasurements(
  finished: Finished,
  { citation, claims }: NonNullable<Study["experiment"]["paper"]>,
): Promise<PaperMeasurements> {
  const answers = await finished.read(statisticsTaskNames.claims, "claims", claimAnswersSchema);
  return {
    citation,
    ...(answers ? { answers } : {}),
    claims: await Promise.all(claims.map(async ({ claim }, index) => {
      const judged = await finished.read(statisticsTaskNames.claim(index + 1), "claim", judgedClaimSchema);
      return { claim, ...(judged ? { judged } : {}) };
    })),
  };
}

async function modelMeasurements(
  { experiment }: Study,
  finished: Finished,
  model: ModelSettings,
  knowledge: TaskKnowledge,
): Promise<ModelMeasurements> {
  const { name } = model;
  const runs = await Promise.all(
    experiment.seeds.map(async (seed): Promise<ModelMeasurements["runs"][number]> => {
      const trained = finished.result(taskNames.train(name, seed));
      const predicted = finished.result(taskNames.predict(name, seed));
      const training = await finished.read(taskNames.train(name, seed), "training", runEndSchema);
      const metrics = await finished.read(taskNames.evaluate(name, seed), "metrics", runMetricsSchema);
      const description = await finished.read(
        describeTaskNames.run(name, seed),
        "description",
        runDescriptionSchema,
      );
      const history = await finished.path(taskNames.train(name, seed), "history");
      if (training && metrics) {
        return {
          status: "finished",
          seed,
          training,
          metrics,
          checkpoint: hashOf(trained, "checkpoint"),
          predictions: hashOf(predicted, "predictions"),
          seconds: trained?.provenance.seconds ?? null,
          peakMemory: trained?.provenance.peakMemory ?? null,
          ...(history
            ? { history: { hash: hashOf(trained, "history"), value: await readHistory(history) } }
            : {}),
          ...(description ? { description } : {}),
        };
      }
      return unfinishedRun(seed, taskNames.evaluate(name, seed), knowledge);
    }),
  );
  const summary = await finished.read(taskNames.summarise(name), "summary", modelSummarySchema);
  const description = await finished.read(
    describeTaskNames.model(name),
    "description",
    modelDescriptionSchema,
  );
  const uncertainty = await finished.read(
    statisticsTaskNames.uncertainty(name),
    "uncertainty",
    uncertaintySchema,
  );
  return {
    name,
    settings: modelSettings(experiment, model),
    runs,
    ...(summary ? { summary } : {}),
    ...(description ? { description } : {}),
    ...(uncertainty ? { uncertainty } : {}),
  };
}
