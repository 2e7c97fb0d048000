// What the layers of a network make of a volume, and what each costs for one picture.
import { outputSize } from "./axis";

export interface Convolution {
  kind: "convolution";
  filters: number;
  kernel: number;
  stride: number;
  padding: number;
  groups: number;
}
export interface Pool {
  kind: "pool";
  kernel: number;
  stride: number;
}
export interface Dense {
  kind: "dense";
  units: number;
}
export type Layer = Convolution | Pool | Dense;

/** Channels, height and width; a row of numbers is a volume of 1 × 1. */
export interface Volume {
  channels: number;
  side: number;
}

export interface Cost {
  output: Volume;
  parameters: number;
  /** Multiplications, each with an addition. */
  products: number;
}

/** How many numbers a volume holds. */
export function numbersIn({ channels, side }: Volume): number {
  return channels * side * side;
}

/** Output and cost of one layer; undefined where a window does not fit or the groups do not divide the channels. */
export function costOf(layer: Layer, input: Volume): Cost | undefined {
  if (layer.kind === "dense") {
    const products = numbersIn(input) * layer.units;
    return { output: { channels: layer.units, side: 1 }, parameters: products + layer.units, products };
  }
  const padding = layer.kind === "pool" ? 0 : layer.padding;
  const side = outputSize({ size: input.side, kernel: layer.kernel, stride: layer.stride, padding, dilation: 1 });
  if (side === 0) return undefined;
  if (layer.kind === "pool") return { output: { channels: input.channels, side }, parameters: 0, products: 0 };
  if (input.channels % layer.groups || layer.filters % layer.groups) return undefined;
  const weights = (input.channels / layer.groups) * layer.kernel ** 2 * layer.filters;
  return { output: { channels: layer.filters, side }, parameters: weights + layer.filters, products: weights * side * side };
}

/** Output and cost of every layer in turn, up to the first that cannot be. */
export function costs(layers: readonly Layer[], input: Volume): Cost[] {
  const found: Cost[] = [];
  for (const layer of layers) {
    const cost = costOf(layer, found[found.length - 1]?.output ?? input);
    if (!cost) break;
    found.push(cost);
  }
  return found;
}
