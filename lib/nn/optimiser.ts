/** The optimisers that an experiment may ask for. */

/**
 * PyTorch's optimisers, with PyTorch's defaults for all options not listed. Weight decay is of all
 * trained parameters, none where absent. That of `adamw` shrinks a parameter by the learning rate
 * times it (Loshchilov and Hutter, ICLR 2019); that of the others adds the parameter times it to
 * the gradient.
 */
export type Optimiser =
  | Adaptive & { readonly kind: "adam" | "adamax"; readonly weightDecay?: number }
  | Adaptive & { readonly kind: "adamw"; readonly weightDecay: number }
  | { readonly kind: "sgd"; readonly momentum: number; readonly weightDecay?: number };

interface Adaptive {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}
