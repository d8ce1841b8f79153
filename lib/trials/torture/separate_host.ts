import { tuple } from "../../formats/items.ts";
/** Runs processes as if on separate hosts that share only a folder. */

/**
 * Returns the command that starts a process on host `number`, and the shared folder's path there.
 */
export type HostCommand = (number: number) => { readonly command: readonly string[]; readonly path: string };

/** The process ends when its child dies, and the child when the process dies, like a machine. */
const UNSHARE = ["unshare", "-m", "-u", "-n", "-p", "-f", "--kill-child", "--mount-proc"];

/**
 * Returns a command prefix that runs a program on its own host: mounts, host name, network and
 * process numbers, with `folder` bound to a path that differs on each. `undefined` if the system
 * does not allow it, neither to this user nor to root in a namespace.
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
