# Prints the path of the Deno that runs a task, as the flag --allow-run takes it, in two milliseconds.
# Fails where the kernel does not show it, or where it has a comma: tasks/own_path.ts prints it then.
path=$(readlink "/proc/$PPID/exe") && [ -x "$path" ] || exit 1
case ${path##*/} in deno*) ;; *) exit 1 ;; esac
case $path in *,*) exit 1 ;; esac
printf '%s\n' "$path"
