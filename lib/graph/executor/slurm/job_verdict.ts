/** Decides what to do about a job by the state that Slurm reports. */
import { formatJobId } from "./array_ids.ts";
import type { QueuedJob } from "./squeue.ts";

/** The decision about a job that has no result in the store. */
export interface JobVerdict {
  readonly do: /** The job waits or runs. */
    | "wait"
    /** The job ended well or is gone: the store, its own note and its log say the rest. */
    | "look again"
    /** The job was ended from outside: submitted again, it continues from its saved state. */
    | "resubmit"
    /** The same, with more memory if the cluster file allows it. */
    | "more memory"
    /** Slurm itself holds the job: cancel it, then submit it again. */
    | "start anew"
    /** Submitting it again would end the same. */
    | "fail";
  /** `runs on n1`, `was ended at its time limit (TIMEOUT)`. */
  readonly words: string;
}

type Kind = JobVerdict["do"];

/** Reasons of a waiting job that only a person can remove. */
const HELD: Readonly<Record<string, string>> = {
  JobHeldUser: "is held by its user; scontrol release {job} releases it",
  JobHeldAdmin: "is held by an operator; ask why, or cancel it by scancel {job}",
  job_requeued_in_held_state: "was requeued and is held; scontrol release {job} releases it",
};

/**
 * Reasons for which Slurm itself holds a job: its node failed at the start, or it was requeued too
 * often. squeue writes them with spaces, scontrol with underscores.
 */
const STUCK: Readonly<Record<string, string>> = {
  launch_failed_requeued_held: "could not be launched on its node",
  JobHoldMaxRequeue: "was requeued as often as the cluster allows",
};

/** Reasons of a waiting job that will never start with its present request. */
const NEVER: Readonly<Record<string, string>> = {
  BadConstraints: "asks for resources that no node of the partition has",
  PartitionConfig: "asks for more cores, memory or time than its partition gives",
  PartitionNodeLimit: "asks for more nodes than its partition gives",
  PartitionTimeLimit: "asks for more time than its partition gives",
  AccountNotAllowed: "its account may not use the partition",
  InvalidAccount: "its account is unknown to the cluster",
  InvalidQOS: "its QOS is unknown to the cluster",
  QOSNotAllowed: "its QOS may not use the partition",
  AssocMaxCpuPerJobLimit: "asks for more cores than its account may",
  AssocMaxMemPerJob: "asks for more memory than its account may",
  AssocMaxWallDurationPerJobLimit: "asks for more time than its account may",
  QOSMaxCpuPerJobLimit: "asks for more cores than its QOS may",
  QOSMaxMemoryPerJob: "asks for more memory than its QOS may",
  QOSMaxWallDurationPerJobLimit: "asks for more time than its QOS may",
  QOSMaxCpuMinutesPerJobLimit: "asks for more time on its cores than its QOS may",
  DependencyNeverSatisfied: "depends on a job that failed",
};

/** Reasons that last, but end by themselves or through an operator. */
const LASTING: Readonly<Record<string, string>> = {
  "ReqNodeNotAvail": "its nodes are down, drained or reserved",
  "PartitionDown": "its partition is down",
  "PartitionInactive": "its partition is inactive",
  "NodeDown": "a node that it needs is down",
  "Reservation": "it waits for its reservation",
  "BeginTime": "it was requeued and starts in a minute or two",
};

/** End states after which Slurm may requeue the same job by itself. */
const RETURNING = new Set(["PREEMPTED", "NODE_FAIL", "BOOT_FAIL", "LAUNCH_FAILED", "REVOKED"]);

const ENDED: Readonly<Record<string, readonly [Kind, string]>> = {
  COMPLETED: ["look again", "ended by itself"],
  TIMEOUT: ["resubmit", "was ended at its time limit"],
  DEADLINE: ["fail", "was ended at its deadline"],
  PREEMPTED: ["resubmit", "was preempted by another job"],
  NODE_FAIL: ["resubmit", "lost its node"],
  BOOT_FAIL: ["resubmit", "had a node that did not boot"],
  REVOKED: ["resubmit", "was taken back by another cluster"],
  LAUNCH_FAILED: ["resubmit", "could not be launched"],
  OUT_OF_MEMORY: ["more memory", "was killed because it ran out of memory"],
  CANCELLED: ["fail", "was cancelled"],
  FAILED: ["look again", "failed"],
};

const RUNNING: Readonly<Record<string, string>> = {
  RUNNING: "runs",
  COMPLETING: "is ending",
  CONFIGURING: "waits until its node is ready",
  SUSPENDED: "is suspended",
  STOPPED: "is stopped",
  SIGNALING: "is being asked to save",
  STAGE_OUT: "is ending",
  RESIZING: "runs",
};

const QUEUED = new Set([
  "PENDING",
  "REQUEUED",
  "REQUEUE_FED",
  "REQUEUE_HOLD",
  "SPECIAL_EXIT",
  "RESV_DEL_HOLD",
]);

/**
 * Decides about a job without a result, and explains it in Slurm's words. `undefined` stands for a
 * job that squeue no longer lists. A job in an unknown state waits, described in Slurm's own words.
 */
export function verdictOf(job: QueuedJob | undefined): JobVerdict {
  if (job === undefined) return { do: "look again", words: "is no longer known to Slurm" };
  const { state, reason, node } = job;
  const stateText = reason === "" || reason === state ? state : `${state}, ${reason}`;
  const place = node === "" ? "" : ` on ${node}`;
  const running = RUNNING[state];
  if (running !== undefined) return { do: "wait", words: `${running}${place}` };
  const ended = ENDED[state];
  if (ended !== undefined) return { do: endOf(job, ended[0]), words: `${ended[1]}${place} (${stateText})` };
  if (!QUEUED.has(state)) return { do: "wait", words: `is in Slurm's state ${stateText}` };
  return waiting(job);
}

/** Returns true if a job waits in the queue, held ones included. */
export function isPending({ state }: QueuedJob): boolean {
  return QUEUED.has(state);
}

/**
 * Returns true if a job has to be cancelled before its tasks are submitted again: it is in the
 * queue, or Slurm may requeue it. Two jobs of one task would hold a node each, and one of them
 * would wait.
 */
export function mayReturn(job: QueuedJob): boolean {
  return verdictOf(job).do === "start anew" || RETURNING.has(job.state);
}

/** A job that ended before it ran has a request that cannot be met. */
function endOf({ state, reason }: QueuedJob, kind: Kind): Kind {
  if (state === "FAILED" && reason in NEVER) return "fail";
  // A job that OverMemoryKill ends is cancelled or fails; its own log gives the cause.
  return state === "FAILED" && reason === "OutOfMemory" ? "more memory" : kind;
}

function waiting(job: QueuedJob): JobVerdict {
  const { state, reason } = job;
  const id = formatJobId(job.job, job.index);
  const stuck = STUCK[reason.replaceAll(" ", "_")];
  if (stuck !== undefined) return { do: "start anew", words: `${stuck}, and Slurm holds it (${reason})` };
  const held = HELD[reason.replaceAll(" ", "_")] ??
    (["REQUEUE_HOLD", "SPECIAL_EXIT"].includes(state) ? HELD["job_requeued_in_held_state"] : undefined);
  if (held !== undefined) {
    return { do: "wait", words: `${held.replace("{job}", id)} (${reason === "" ? state : reason})` };
  }
  const word = reason.split(/[,(]/, 1)[0]?.trim() ?? reason;
  const never = NEVER[word];
  if (never !== undefined) return { do: "fail", words: `will never start: ${never} (${reason})` };
  const lasting = LASTING[word];
  if (lasting !== undefined) return { do: "wait", words: `waits: ${lasting} (${reason})` };
  return { do: "wait", words: reason === "" ? "waits" : `waits (${reason})` };
}

/** Returns true if a job's own output says that Slurm ended it because memory ran out. */
export function ranOutOfMemory(log: string): boolean {
  return /oom-kill event|Exceeded job memory limit|exceeded memory limit/i.test(log);
}
