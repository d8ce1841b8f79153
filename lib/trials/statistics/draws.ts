/** Makes the random draws of the simulations. */
import type { RandomStream } from "../../random/stream.ts";
import { incompleteBeta } from "../../stats/incomplete_beta.ts";
import { rootBetween } from "../../stats/root.ts";

/**
 * Draws from Laplace's distribution with mean 0 and variance 1: heavier tails than a normal one.
 */
export function laplace(stream: RandomStream): number {
  const sign = stream.below(2) === 0 ? 1 : -1;
  return sign * -Math.log(1 - stream.uniform()) / Math.SQRT2;
}

/** Draws from the gamma distribution with mean 1 and variance 1/4. */
export function gammaOfFour(stream: RandomStream): number {
  let product = 1;
  for (let index = 0; index < 4; index++) product *= 1 - stream.uniform();
  return -Math.log(product) / 4;
}

/** The shape of the log-normal distribution behind {@linkcode skewed}. */
const SHAPE = 0.6;
const MEAN = Math.exp(SHAPE * SHAPE / 2);
const DEVIATION = MEAN * Math.sqrt(Math.exp(SHAPE * SHAPE) - 1);

/**
 * Maps a standard normal value to one with mean 0, variance 1 and a long lower tail: most trainings
 * do well, few badly.
 */
export function skewed(normal: number): number {
  return -(Math.exp(SHAPE * normal) - MEAN) / DEVIATION;
}

/**
 * Returns quantiles of Beta(p·c, (1 − p)·c) in the middles of a thousand equal shares, ascending.
 */
export function betaQuantiles(p: number, c: number): Float64Array {
  const [a, b] = [p * c, (1 - p) * c];
  return Float64Array.from({ length: 1000 }, (_, index) => {
    const share = (index + 0.5) / 1000;
    // On the logit scale, because both tails may be long.
    const excess = (logit: number) => {
      const x = 1 / (1 + Math.exp(-logit)), y = 1 / (1 + Math.exp(logit));
      return incompleteBeta(x, y, a, b) - share;
    };
    const logit = rootBetween(excess, -300, 300);
    return 1 / (1 + Math.exp(-logit));
  });
}
