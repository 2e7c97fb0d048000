// LeNet-5 forwards, and what a single unit of it is made of. Volumes are lists of maps; a dense layer gives maps of 1 × 1.
import type { Table } from "./pooling";
import { filled } from "./pooling";
import { correlate, patch, total, products } from "./correlate";

export type Volume = Table[];

export interface Weights {
  /** One volume of weights for each output. */
  weight: Volume[];
  bias: number[];
}

/** The two convolutions and the three dense layers. */
export type Net = Weights[];

export const STAGES = ["conv1", "pool1", "conv2", "pool2", "dense1", "dense2", "scores"] as const;
export type Stage = (typeof STAGES)[number];
export type Activations = Record<Stage | "input", Volume>;

/** The filters that are switched off, in the first and in the second convolution. */
export interface Ablated {
  conv1: ReadonlySet<number>;
  conv2: ReadonlySet<number>;
}

/** Where a unit stands: its map, and its place there. */
export interface Unit {
  stage: Stage;
  map: number;
  row: number;
  column: number;
}

/** One input map's part in a unit: the numbers it reads, their weights, and the sum of the products. */
export interface Part {
  pixels: Table;
  weights: Table;
  sum: number;
}

export interface Origin {
  parts: Part[];
  bias: number;
  /** Before the ReLU, where there is one. */
  sum: number;
  off: boolean;
}

const BEFORE: Record<Stage, Stage | "input"> = {
  conv1: "input",
  pool1: "conv1",
  conv2: "pool1",
  pool2: "conv2",
  dense1: "pool2",
  dense2: "dense1",
  scores: "dense2",
};
const LAYER: Record<string, number> = { conv1: 0, conv2: 1, dense1: 2, dense2: 3, scores: 4 };
const PADDING: Record<string, number> = { conv1: 2, conv2: 0 };
const QUARTERS: Table = [
  [0.25, 0.25],
  [0.25, 0.25],
];

/** Every activation for a picture of 28 × 28. */
export function run(net: Net, picture: Table, off: Ablated): Activations {
  const conv1 = convolution(net[0], [picture], PADDING.conv1, off.conv1);
  const pool1 = conv1.map(halved);
  const conv2 = convolution(net[1], pool1, PADDING.conv2, off.conv2);
  const pool2 = conv2.map(halved);
  const dense1 = dense(net[2], pool2, relu);
  const dense2 = dense(net[3], dense1, relu);
  const scores = dense(net[4], dense2, (value) => value);
  return { input: [picture], conv1, pool1, conv2, pool2, dense1, dense2, scores };
}

/** What made one unit: a part for each map that it reads, and the bias. */
export function origin(net: Net, activations: Activations, unit: Unit, off: Ablated): Origin {
  const { stage, map, row, column } = unit;
  const before = activations[BEFORE[stage]];
  if (stage === "pool1" || stage === "pool2") {
    const pixels = patch(before[map], { kernel: QUARTERS, stride: 2, padding: 0 }, row, column);
    return summed([part(pixels, QUARTERS)], 0, false);
  }
  const { weight, bias } = net[LAYER[stage]];
  const read = (volume: Table, kernel: Table): Table =>
    stage in PADDING ? patch(volume, { kernel, stride: 1, padding: PADDING[stage] }, row, column) : volume;
  const volumes = shapedLike(before, weight[map]);
  const parts = weight[map].map((kernel, index) => part(read(volumes[index], kernel), kernel));
  const isOff = (stage === "conv1" || stage === "conv2") && off[stage].has(map);
  return summed(parts, bias[map], isOff);
}

/** Probabilities of scores. */
export function softmax(scores: number[]): number[] {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((all, each) => all + each, 0);
  return powers.map((power) => power / sum);
}

/** The stage that a stage reads. */
export function before(stage: Stage): Stage | "input" {
  return BEFORE[stage];
}

function part(pixels: Table, weights: Table): Part {
  return { pixels, weights, sum: total(products(pixels, weights)) };
}

function summed(parts: Part[], bias: number, off: boolean): Origin {
  return { parts, bias, sum: parts.reduce((all, each) => all + each.sum, bias), off };
}

function relu(value: number): number {
  return Math.max(0, value);
}

function convolution({ weight, bias }: Weights, input: Volume, padding: number, off: ReadonlySet<number>): Volume {
  return weight.map((slices, filter) => {
    const answers = slices.map((kernel, index) => correlate(input[index], { kernel, stride: 1, padding }));
    return answers[0].map((line, row) =>
      line.map((_, column) => (off.has(filter) ? 0 : relu(answers.reduce((sum, each) => sum + each[row][column], bias[filter])))),
    );
  });
}

function halved(map: Table): Table {
  return correlate(map, { kernel: QUARTERS, stride: 2, padding: 0 });
}

function dense({ weight, bias }: Weights, input: Volume, after: (value: number) => number): Volume {
  return weight.map((row, unit) => {
    const volumes = shapedLike(input, row);
    return [[after(row.reduce((sum, kernel, index) => sum + total(products(volumes[index], kernel)), bias[unit]))]];
  });
}

/** A volume in the shape of a unit's weights: as it is, or, between dense layers, laid down as one row. */
function shapedLike(volume: Volume, weights: Volume): Volume {
  return volume.length === weights.length ? volume : [filled(1, volume.length, (_, column) => volume[column][0][0])];
}
