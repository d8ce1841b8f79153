import { tuple } from "../../formats/items.ts";
/** Processes that have of one machine no more than two machines share: the bytes of a folder. */

/**
 * Returns the command that starts a process on host `number`, and the shared folder's path there.
 */
export type HostCommand = (number: number) => { readonly command: readonly string[]; readonly path: string };

/** Ends with its child's death, and its child with it: its death is that of a machine. */
const UNSHARE = ["unshare", "-m", "-u", "-n", "-p", "-f", "--kill-child", "--mount-proc"];

/**
 * A command that puts what follows it on a host of its own: mounts, host name, network and process
 * numbers, with `folder` bound to a path that is another on each. `undefined` where the system does
 * not allow it, neither to this user nor to one who is root in a namespace.
 */
export async function hostCommand(folder: string): Promise<HostCommand | undefined> {
  for (const unshare of [UNSHARE, [...UNSHARE, "-r"]]) {
    const onHost = (number: number) => {
      const path = `${folder}-on-host-${number}`;
      Deno.mkdirSync(path);
      const script = 'hostname "host-$1" && mount --bind "$2" "$3" && shift 3 && exec "$@"';
      return { command: [...unshare, "sh", "-c", script, "sh", String(number), folder, path], path };
    };
    const { command, path } = onHost(0);
    const [name, ...args] = tuple(command, 1);
    try {
      const { success } = await new Deno.Command(name, {
        args: [...args, "true"],
        stdout: "null",
        stderr: "null",
      })
        .output();
      if (success) return (number) => onHost(number + 1);
    } catch {
      // There is no such program.
    } finally {
      await Deno.remove(path);
    }
  }
  return undefined;
}
