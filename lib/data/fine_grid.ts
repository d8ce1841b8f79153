/** Points of a fine heat map per cell, along either axis: 8 pixels of the network's input apart. */
export const FINER = 4;
