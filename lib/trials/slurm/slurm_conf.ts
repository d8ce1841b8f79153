/** Writes the configuration of a small Slurm on one machine. */
import { join } from "node:path";

/** The options of {@linkcode slurmConf}. */
export interface SlurmConfOptions {
  /** An existing folder for everything that the daemons write. */
  readonly folder: string;
  /** The name of this machine. */
  readonly host: string;
  /** The controller's port; the nodes use the ports after it. */
  readonly port: number;
  /** Names of the nodes, all on this machine. */
  readonly nodes: readonly string[];
  /** The cores that each node reports. */
  readonly cores: number;
  /** The memory that each node reports, in MiB. */
  readonly memory: number;
  /** True if control groups limit the memory of jobs; otherwise the daemons watch it. */
  readonly cgroups: boolean;
  /** Slurm's own settings, which override those written here. */
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * Returns the text of `slurm.conf`: no accounting, two seconds between looks, short waits for dead
 * nodes.
 */
export function slurmConf(options: SlurmConfOptions): string {
  const { folder, host, port, nodes, cores, memory, cgroups } = options;
  const settings: Record<string, string> = {
    ClusterName: "fovea",
    SlurmctldHost: `${host}(127.0.0.1)`,
    SlurmctldPort: String(port),
    SlurmUser: "root",
    SlurmdUser: "root",
    AuthType: "auth/munge",
    // A requeued job waits until its last credential has expired: 120 s unless set.
    AuthInfo: `socket=${join(folder, "munge.socket")},cred_expire=5`,
    CredType: "cred/munge",
    StateSaveLocation: join(folder, "state"),
    SlurmdSpoolDir: join(folder, "spool", "%n"),
    SlurmctldPidFile: join(folder, "slurmctld.pid"),
    SlurmdPidFile: join(folder, "slurmd-%n.pid"),
    SlurmctldLogFile: join(folder, "log", "slurmctld.log"),
    SlurmdLogFile: join(folder, "log", "slurmd-%n.log"),
    ProctrackType: cgroups ? "proctrack/cgroup" : "proctrack/linuxproc",
    TaskPlugin: cgroups ? "task/cgroup" : "task/none",
    JobAcctGatherType: cgroups ? "jobacct_gather/cgroup" : "jobacct_gather/linux",
    ...(cgroups ? {} : { JobAcctGatherFrequency: "task=1", JobAcctGatherParams: "OverMemoryKill" }),
    SelectType: "select/cons_tres",
    SelectTypeParameters: "CR_Core_Memory",
    DefMemPerCPU: "500",
    SchedulerType: "sched/backfill",
    SchedulerParameters: "sched_interval=2,bf_interval=2,batch_sched_delay=0",
    SlurmdParameters: "config_overrides",
    ReturnToService: "2",
    MpiDefault: "none",
    SwitchType: "switch/none",
    AccountingStorageType: "accounting_storage/none",
    JobCompType: "jobcomp/none",
    KillWait: "5",
    MinJobAge: "30",
    SlurmdTimeout: "10",
    SlurmctldTimeout: "10",
    BatchStartTimeout: "10",
    MessageTimeout: "10",
    InactiveLimit: "0",
    ...options.settings,
  };
  return [
    ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
    ...nodes.map((node, index) =>
      `NodeName=${node} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${port + 1 + index} ` +
      `CPUs=${cores} RealMemory=${memory}`
    ),
    `PartitionName=main Nodes=${nodes.join(",")} Default=YES MaxTime=INFINITE State=UP`,
    "",
  ].join("\n");
}

/** The text of `cgroup.conf`: a job that uses more memory than it requested is killed. */
export const CGROUP_CONF = "ConstrainRAMSpace=yes\nConstrainSwapSpace=yes\n";
