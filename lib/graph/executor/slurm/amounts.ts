import { tuple } from "../../../formats/items.ts";
/** Amounts of time and memory as a cluster file and Slurm write them. */

const MINUTE = 60, HOUR = 3600, DAY = 86_400;

/** The spellings that {@linkcode parseDuration} accepts, for messages. */
export const DURATION_RULE = "a time such as 45 min, 12 h, 2 d or Slurm's own 1-12:00:00";

/** The spellings that {@linkcode parseMemory} accepts, for messages. */
export const MEMORY_RULE = "an amount of memory such as 500 MiB or 8 GiB";

const UNITS: Readonly<Record<string, number>> = { min: MINUTE, h: HOUR, d: DAY };

/**
 * Returns the seconds of `45 min`, `1.5 h`, `2 d`, `HH:MM:SS` or `D-HH:MM:SS`; `undefined` for
 * anything else. Two numbers (`12:00`) are refused: Slurm reads them as minutes and seconds, most
 * people as hours.
 */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = ""] = /^(\d{1,6}(?:\.\d{1,3})?) ?(min|h|d)$/.exec(text) ?? [];
  if (amount !== undefined) return Math.round(Number(amount) * (UNITS[unit] ?? 0));
  const clock = /^(?:(\d{1,4})-)?(\d{1,3}):([0-5]\d):([0-5]\d)$/.exec(text);
  if (clock === null) return undefined;
  const [days, hours, minutes, seconds] = tuple(clock.slice(1).map((part) => Number(part ?? 0)), 4);
  return days * DAY + hours * HOUR + minutes * MINUTE + seconds;
}

/**
 * Returns the bytes of `500 MiB`, `1.5 GiB`, or Slurm's own `8G`; `undefined` for anything else.
 */
export function parseMemory(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,7}(?:\.\d{1,3})?) ?(MiB|GiB|M|G)$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  return Math.round(Number(amount) * (unit.startsWith("G") ? 2 ** 30 : 2 ** 20));
}

/** Returns Slurm's `D-HH:MM:SS`, rounded up to whole minutes, the unit of Slurm's limits. */
export function slurmTime(seconds: number): string {
  const minutes = Math.max(1, Math.ceil(seconds / MINUTE));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)}-${two(hours % 24)}:${two(minutes % 60)}:00`;
}

/** Returns Slurm's `512M`, rounded up. */
export function slurmMemory(bytes: number): string {
  return `${Math.max(1, Math.ceil(bytes / 2 ** 20))}M`;
}
