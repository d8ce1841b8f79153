/** Gathers the measurements of a study's report from the store. */
import { activitiesOf } from "../graph/run/activity.ts";
import type { Failure } from "../graph/run/event.ts";
import type { TaskState } from "../graph/resolver.ts";
import type { Result } from "../graph/store/result.ts";
import {
  CLAIM_FIELDS,
  CLAIMS_FIELDS,
  COMPARISON_FIELDS,
  MODEL_FIELDS,
  RUN_FIELDS,
  STATEMENT_FIELDS,
  STUDY_FIELDS,
  SWEEP_FIELDS,
} from "../report/measured_things.ts";
import type {
  ComparisonMeasurements,
  Measurements,
  ModelMeasurements,
  PaperMeasurements,
  ReportEnvironment,
} from "../report/measurements.ts";
import { claimKinds } from "./claim_kinds.ts";
import { dataDeviations } from "./data_deviations.ts";
import { deviationsOf } from "./deviations.ts";
import { belongsToNobody } from "./belongs_to_nobody.ts";
import { galleryOf } from "./read_gallery.ts";
import { type Outputs, readMeasured } from "./read_measured.ts";
import type { ModelSettings } from "./schema.ts";
import { asTrained, searchOf, searchTimes, settingsOfModel } from "./search/collect_search.ts";
import { sweptModels } from "./search/sweep_faults.ts";
import { studySettings } from "./settings.ts";
import type { Study } from "./study.ts";
import { divisionOf } from "./graph/folds/folds.ts";
import { sweepNames } from "./graph/sweeps/sweep_names.ts";
import { claimTask, comparisonTask, modelTask, runTask, taskNames } from "./graph/task_names.ts";
import { type TaskKnowledge, unfinishedRun } from "./unfinished_run.ts";
import { wallSeconds } from "./wall_time.ts";
import { knownWeights } from "./weights.ts";
import { readJson, splitFileSchema } from "./work/files.ts";

/** Facts that the store does not hold. */
export interface MeasurementContext {
  /** The experiment file, as the user named it. */
  readonly file: string;
  readonly environment: ReportEnvironment;
  /** The tasks that failed in this run. */
  readonly failures: readonly Failure[];
}

/** The outputs and results of finished tasks. */
export interface Finished extends Outputs {
  /** Returns the result of a task, if it is done. */
  result(task: string): Result | undefined;
}

/** Returns every fact in the report of `study`; missing results are marked as missing. */
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
  const splitFile = await finished.find(taskNames.split, "split");
  const classNames = splitFile ? (await readJson(splitFile.path, splitFileSchema)).classNames : undefined;
  const measured = await readMeasured(finished, STUDY_FIELDS, (task) => task);
  const gallery = await finished.find(taskNames.gallery, "gallery");
  const predictionHash = (model: string) =>
    hashOf(finished.result(taskNames.predict(model, experiment.seeds[0]!)), "predictions");
  const models = await Promise.all(
    experiment.models.map((model) => modelMeasurements(study, finished, model, knowledge)),
  );
  const ofData = dataDeviations(measured.data?.value, study.data);
  return {
    experiment: experiment.name,
    file: context.file,
    title: experiment.title,
    synthetic: study.data.isGenerated || measured.data?.value.origin === "synthetic",
    patientData: !belongsToNobody(study.data, measured.data?.value),
    classNames: classNames ?? [],
    seeds: experiment.seeds,
    folds: divisionOf(experiment) ?? null,
    settings: studySettings(experiment, engine),
    deviations: [
      ...ofData,
      ...deviationsOf(asTrained(experiment, models), {
        engine: engine.identity,
        isDataTold: ofData.some(({ text }) => text.startsWith("Data: ")),
        weights: await knownWeights(study, classNames?.length),
      }),
    ],
    ...measured,
    models,
    comparisons: await Promise.all(
      (divisionOf(experiment) === undefined ? experiment.comparisons : []).map(async (
        comparison,
      ): Promise<ComparisonMeasurements> => ({
        ...comparison,
        ...await readMeasured(finished, COMPARISON_FIELDS, (task) => comparisonTask(task, comparison)),
      })),
    ),
    search: searchOf(study),
    sweeps: experiment.sweeps.length === 0 ? null : await Promise.all(
      experiment.sweeps.map(async (sweep, index) => ({
        parameter: sweep.parameter,
        models: await Promise.all(
          sweptModels(experiment, sweep).map(async ({ name }) => ({
            name,
            ...await readMeasured(finished, SWEEP_FIELDS, () => sweepNames.sweep(index + 1, name)),
          })),
        ),
      })),
    ),
    paper: experiment.paper ? await paperMeasurements(finished, experiment.paper) : null,
    gallery: gallery ? await galleryOf(gallery.path, experiment.seeds[0]!, predictionHash) : null,
    tasks: plan.graph.order.flatMap(({ name, module }) => {
      const result = finished.result(name);
      return result ? [{ name, module, key: result.key, code: result.record.code }] : [];
    }),
    environment: context.environment,
    times: {
      wallSeconds: wallSeconds(plan.graph.tasks.flatMap(({ name }) => finished.result(name) ?? [])),
      trainings: trainingTimes(study, finished),
      searches: searchTimes(study, finished),
    },
  };
}

/** Returns the state of a task, which a run may have changed since the plan was made. */
function stateNow({ plan }: Study, name: string): TaskState | undefined {
  const task = plan.graph.byName.get(name);
  return task && plan.resolver.resolve(task);
}

/** Returns the outputs and results of the tasks that are done now. */
export function finishedTasks(study: Study): Finished {
  const { store } = study;
  const result = (task: string) => {
    const state = stateNow(study, task);
    return state?.state === "done" ? state.result : undefined;
  };
  return {
    result,
    async find(task, output) {
      const hash = result(task)?.outputs[output]?.hash;
      return hash === undefined ? undefined : { hash, path: await store.objects.verifiedPath(hash) };
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
  const { differences, statements } = claimKinds(claims);
  return {
    citation,
    claims: await Promise.all(differences.map(async ({ claim: { claim }, position }) => ({
      claim,
      ...await readMeasured(finished, CLAIM_FIELDS, (task) => claimTask(task, position)),
    }))),
    ...statements.length === 0 ? {} : {
      statements: await Promise.all(statements.map(async ({ claim: { claim }, position }) => ({
        claim,
        ...await readMeasured(finished, STATEMENT_FIELDS, (task) => claimTask(task, position)),
      }))),
    },
    ...await readMeasured(finished, CLAIMS_FIELDS, (task) => task),
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
      const evaluated = finished.result(taskNames.evaluate(name, seed));
      if (!trained || !evaluated) return unfinishedRun(seed, taskNames.evaluate(name, seed), knowledge);
      return {
        status: "finished",
        seed,
        checkpoint: hashOf(trained, "checkpoint"),
        predictions: hashOf(finished.result(taskNames.predict(name, seed)), "predictions"),
        ...await readMeasured(finished, RUN_FIELDS, (task) => runTask(task, name, seed)),
      };
    }),
  );
  const measured = await readMeasured(finished, MODEL_FIELDS, (task) => modelTask(task, name));
  return {
    name,
    settings: settingsOfModel({ experiment, model }, measured.search?.value),
    runs,
    ...measured,
  };
}

/** Returns the time and the peak memory of every finished run's training. */
function trainingTimes({ experiment }: Study, finished: Finished): Measurements["times"]["trainings"] {
  return experiment.models.flatMap(({ name }) =>
    experiment.seeds.flatMap((seed) => {
      const trained = finished.result(taskNames.train(name, seed));
      if (!trained || !finished.result(taskNames.evaluate(name, seed))) return [];
      const { seconds, peakMemory } = trained.provenance;
      return [{ model: name, seed, seconds, peakMemory }];
    })
  );
}
