/** The optimisers that an experiment may ask for. */

/** PyTorch's optimisers, with PyTorch's defaults for all options not listed. No weight decay. */
export type Optimiser =
  | {
    readonly kind: "adam" | "adamax";
    readonly beta1: number;
    readonly beta2: number;
    readonly epsilon: number;
  }
  | { readonly kind: "sgd"; readonly momentum: number };
