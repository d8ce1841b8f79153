/** Reports one step of the set-up to the user, as one line. */
export type Report = (line: string) => void;
