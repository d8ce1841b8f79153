/**
 * The first argument of a hosted `reproduce` that runs its tasks in its own process. A process for
 * each takes 0.1 s of processor more, and only tests of rights, signals and crashes need one.
 */
export const TASKS_HERE = "--tasks-here";
