// Networks that every course meets, layer by layer.
import type { Convolution, Dense, Layer, Pool, Volume } from "../arithmetic/layers";

export interface Network {
  input: Volume;
  layers: Layer[];
}

function convolution(filters: number, kernel: number, rest: Partial<Convolution> = {}): Convolution {
  return { kind: "convolution", filters, kernel, stride: 1, padding: 0, groups: 1, ...rest };
}

function pool(kernel: number, stride: number): Pool {
  return { kind: "pool", kernel, stride };
}

function dense(units: number): Dense {
  return { kind: "dense", units };
}

/** Convolutions of 3 × 3 that keep the size, then a pool that halves it. */
function block(filters: number, times: number): Layer[] {
  return [...Array.from({ length: times }, () => convolution(filters, 3, { padding: 1 })), pool(2, 2)];
}

export const NETWORKS: Record<string, Network> = {
  // LeCun and others (1998), with full connections in the second convolution and pools without weights.
  "LeNet-5": {
    input: { channels: 1, side: 32 },
    layers: [convolution(6, 5), pool(2, 2), convolution(16, 5), pool(2, 2), dense(120), dense(84), dense(10)],
  },
  // Krizhevsky and others (2012), on pictures of 227 so that the sizes come out.
  AlexNet: {
    input: { channels: 3, side: 227 },
    layers: [
      convolution(96, 11, { stride: 4 }),
      pool(3, 2),
      convolution(256, 5, { padding: 2, groups: 2 }),
      pool(3, 2),
      convolution(384, 3, { padding: 1 }),
      convolution(384, 3, { padding: 1, groups: 2 }),
      convolution(256, 3, { padding: 1, groups: 2 }),
      pool(3, 2),
      dense(4096),
      dense(4096),
      dense(1000),
    ],
  },
  // Simonyan and Zisserman (2015), configuration D.
  "VGG-16": {
    input: { channels: 3, side: 224 },
    layers: [
      ...[block(64, 2), block(128, 2), block(256, 3), block(512, 3), block(512, 3)].flat(),
      dense(4096),
      dense(4096),
      dense(1000),
    ],
  },
};
