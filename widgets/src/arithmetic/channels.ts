// A layer on several channels: every filter has a slice for each channel, and adds what the slices answer.
import { correlate, patch } from "./correlate";
import type { Table } from "./pooling";

export interface Filter {
  slices: Table[];
  bias: number;
}

/** The pixels and weights of one channel that meet at one place of the output, in pairs. */
export function meeting(channel: Table, slice: Table, row: number, column: number): [number, number][] {
  const weights = slice.flat();
  const pixels = patch(channel, { kernel: slice, stride: 1, padding: 0 }, row, column).flat();
  return pixels.map((pixel, index) => [pixel, weights[index]]);
}

/** What each channel adds to one number of a filter's feature map, without the bias. */
export function parts(input: readonly Table[], { slices }: Filter, row: number, column: number): number[] {
  return input.map((channel, index) =>
    meeting(channel, slices[index], row, column).reduce((sum, [pixel, weight]) => sum + pixel * weight, 0),
  );
}

/** The feature map of one filter. */
export function featureMap(input: readonly Table[], { slices, bias }: Filter): Table {
  const answers = input.map((channel, index) => correlate(channel, { kernel: slices[index], stride: 1, padding: 0 }));
  return answers[0].map((line, row) => line.map((_, column) => answers.reduce((sum, each) => sum + each[row][column], bias)));
}

/** How many numbers a layer learns. */
export function parameters(filters: readonly Filter[]): number {
  return filters.reduce((sum, { slices }) => sum + slices.flat(2).length + 1, 0);
}
