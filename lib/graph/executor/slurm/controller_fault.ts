/** Classifies the failures of Slurm's programs. */

/** A call that failed. */
export interface ControllerFault {
  readonly kind: /** No answer: the same call is repeated after growing pauses. */
    | "away"
    /** The cluster accepts no more jobs now: fewer are submitted once others have ended. */
    | "limit"
    /** The array is larger than the cluster allows: it is divided. */
    | "array"
    /** The answer to this call would stay the same. */
    | "refused";
  /** The message, with advice: `sbatch: Invalid partition name specified`. */
  readonly words: string;
}

const AWAY =
  /Socket timed out|Unable to contact slurm controller|Connection (?:refused|reset|timed out)|Transport endpoint is not connected|Zero Bytes were transmitted|Resource temporarily unavailable|Unexpected message received|Slurm (?:backup controller in standby|temporarily unable)|Slurmctld.*(?:unresponsive|busy)|backup controller|slurm_receive_msg|Munge (?:encode|decode) failed|Rate limit|Header lengths are longer|Unable to accept new/i;

const LIMIT =
  /AssocMaxSubmitJobLimit|QOSMaxSubmitJobPerUserLimit|QOSMaxSubmitJobLimit|MaxSubmitJobs?|Job violates accounting\/QOS policy|job limit|Requested operation not permitted.*limit|temporarily unable to accept job/i;

/** Limits of each job, which waiting does not change. */
const PER_JOB = /(?:Assoc|QOS|Grp)?M(?:ax|in)\w*PerJob(?:Limit)?\b|MaxWall|MinCpuNotSatisfied/;

const ARRAY = /Invalid job array specification|array size/i;

/** The advice for answers that stay the same. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [PER_JOB, 'set "cores", "memory" and "time" in the cluster file to what the account or QOS allows'],
  [/Invalid partition/i, 'see sinfo for names of partitions, and set "partition" in the cluster file'],
  [/Invalid account|account or account\/partition/i, 'set "account" and "partition" in the cluster file'],
  [/Invalid qos/i, 'set "qos" in the cluster file'],
  [/Invalid feature/i, 'see sinfo -o "%N %f" for features, and set "constraint" in the cluster file'],
  [/Invalid generic resource/i, 'see sinfo -o "%N %G" for resources, and set "gres" in the cluster file'],
  [
    /Memory specification|node configuration is not available|More processors requested/i,
    'see sinfo -o "%N %c %m" for what nodes have, and set "cores", "memory" or "constraint" in the cluster file',
  ],
  [
    /time limit is invalid|Requested time limit/i,
    'set "time" in the cluster file to what the partition allows',
  ],
  [/not found|No such file/i, "run this where sbatch, squeue and scancel are, on the cluster's login node"],
];

/** Classifies a failed call of `command` by what it wrote to `stderr`. */
export function controllerFault(command: string, stderr: string): ControllerFault {
  const said = stderr.split("\n")
    .map((line) =>
      line.replace(/^\s*\w+: (?:error: )?/, "").replace(/^Batch job submission failed: /, "").trim()
    )
    .filter((line) => line !== "");
  const text = said.join("; ");
  const words = `${command}: ${text === "" ? "failed without a message" : text}`;
  if (ARRAY.test(text)) return { kind: "array", words };
  if (LIMIT.test(text) && !PER_JOB.test(text)) return { kind: "limit", words };
  if (AWAY.test(text)) return { kind: "away", words };
  const [advice] = ADVICE.flatMap(([pattern, todo]) => pattern.test(text) ? [todo] : []);
  return { kind: "refused", words: advice === undefined ? words : `${words}; ${advice}` };
}
