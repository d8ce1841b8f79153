/**
 * Groups the test files by rooms. Tests of a room in one process load its modules once and find
 * them compiled.
 */
import { dirname } from "node:path";

/** Test files that share a process. */
export interface TestRoom {
  /** The folder that holds them, or the file without its ending if it is one: `lib/data/dicom`. */
  readonly name: string;
  readonly files: readonly string[];
}

/** Rooms whose folders are rooms of their own here, so that no process runs for long alone. */
const DIVIDED = ["lib/data", "lib/engine", "lib/graph", "lib/study"];

const SLURM = "a Slurm starts before their first test, and ends after their last";

/** Files apart from the rest of their room. */
interface Apart {
  readonly path: RegExp;
  readonly because: string;
  /** The name of one process for all of them; each file has its own unless given. */
  readonly together?: string;
}

/**
 * Files that have a process of their own, and start in this order, before the rooms: the suite ends
 * when its slowest process does.
 */
const APART: readonly Apart[] = [
  { path: /^tasks\/reproduce_test/, because: "it takes the longest" },
  { path: /^lib\/trials\/torture\/(torture|slurm\/slurm_campaign)_test/, because: "they kill processes" },
  {
    path: /^lib\/graph\/executor\/slurm\/(nodes|operators|slurm_executor)_test/,
    because: SLURM,
    together: "lib/graph/executor/slurm/real",
  },
  { path: /^lib\/trials\/slurm\//, because: SLURM, together: "lib/trials/slurm" },
  { path: /^lib\/report\/html\/render_html_test/, because: "it waits for a browser" },
  {
    path: /^lib\/engine\/tensorflow\/webgpu_test/,
    because: "a process has one backend of TensorFlow, and the other tests use the native one",
  },
  {
    path:
      /^tasks\/(examples|own_data_report|predict|reproduce_faults|rights|store|study_files|wrong_use)_test/,
    because: "they run commands one after another",
  },
];

/**
 * Returns the processes of the suite, in the order in which they start: files apart first, then
 * the rooms, largest first. Each file is in exactly one.
 */
export function testRooms(files: readonly string[]): readonly TestRoom[] {
  const apartOf = (file: string) => APART.find(({ path }) => path.test(file));
  const apart = APART.flatMap((pattern) => {
    const { together } = pattern, found = files.filter((file) => apartOf(file) === pattern);
    if (found.length === 0) return [];
    if (together !== undefined) return [{ name: together, files: found }];
    return found.map((file) => ({ name: file.replace(/_test\.ts$/, ""), files: [file] }));
  });
  const rooms = Map.groupBy(files.filter((file) => apartOf(file) === undefined), roomOfTests);
  return [
    ...apart,
    ...[...rooms].map(([name, files]) => ({ name, files }))
      .sort((one, other) => other.files.length - one.files.length),
  ];
}

function roomOfTests(file: string): string {
  const folders = dirname(file).split("/"), room = folders.slice(0, 2).join("/");
  return DIVIDED.includes(room) ? folders.slice(0, 3).join("/") : room;
}
