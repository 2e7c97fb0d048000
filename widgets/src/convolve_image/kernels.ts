// Kernels that are older than any network, and room for others.
import { total } from "../arithmetic/correlate";
import { filled, type Table } from "../arithmetic/pooling";

export const KERNELS: Record<string, Table> = {
  "vertical edges": [1, 1, 1].map(() => [1, 0, -1]),
  "horizontal edges": [1, 0, -1].map((weight) => [weight, weight, weight]),
  "all edges": [
    [-1, -1, -1],
    [-1, 8, -1],
    [-1, -1, -1],
  ],
  blur: filled(3, 3, () => 1 / 9),
  "blur more": filled(5, 5, () => 1 / 25),
  sharpen: [
    [0, -1, 0],
    [-1, 5, -1],
    [0, -1, 0],
  ],
  emboss: [
    [-2, -1, 0],
    [-1, 1, 1],
    [0, 1, 2],
  ],
  Gabor: gabor(5, 4, 1.5),
  "leave as it is": filled(3, 3, (row, column) => (row === 1 && column === 1 ? 1 : 0)),
};

/** A wave across of `length` pixels under a bell of width `width`, lowered under the bell until it sums to 0, to two decimals. */
export function gabor(side: number, length: number, width: number): Table {
  const middle = (side - 1) / 2;
  const bell = filled(side, side, (row, column) => Math.exp(-((row - middle) ** 2 + (column - middle) ** 2) / (2 * width * width)));
  const wave = bell.map((line) => line.map((weight, column) => weight * Math.cos((2 * Math.PI * (column - middle)) / length)));
  const excess = total(wave) / total(bell);
  const rounded = wave.map((line, row) => line.map((weight, column) => hundredths(weight - excess * bell[row][column])));
  rounded[middle][middle] = hundredths(rounded[middle][middle] - total(rounded)); // what the rounding leaves
  return rounded;
}

function hundredths(value: number): number {
  return Math.round(100 * value) / 100;
}

/** The same kernel on another side: cut off, or with zeros around it. */
export function resized(kernel: Table, side: number): Table {
  const shift = (side - kernel.length) / 2;
  return filled(side, side, (row, column) => kernel[row - shift]?.[column - shift] ?? 0);
}

/** Whether the weights sum to zero, so that the answer to a flat wall is zero and the output has two signs. */
export function isSigned(kernel: Table): boolean {
  return Math.abs(kernel.flat().reduce((sum, each) => sum + each, 0)) < 1e-6;
}
