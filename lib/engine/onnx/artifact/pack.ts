/** Small tensors of the state, concatenated into one row; as plain data. */
import type { ElementType } from "../../../nn/graph.ts";

/** The place of one tensor in a pack, in elements. */
export interface PackMember {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

/** Tensors of the state that programs take and return as one row. */
export interface Pack {
  readonly name: string;
  readonly elementType: ElementType;
  readonly length: number;
  readonly members: readonly PackMember[];
}

/** Returns a pack with the layout of `pack` that holds `NAME.suffix` for every member `NAME`. */
export function packBeside({ name, members, ...rest }: Pack, suffix: string): Pack {
  return {
    ...rest,
    name: `${name}.${suffix}`,
    members: members.map((member) => ({ ...member, name: `${member.name}.${suffix}` })),
  };
}
