// The trained net and the test pictures, out of the text in which scripts/live_net.py writes them.
import type { Net, Volume, Weights } from "../arithmetic/lenet";
import { filled, type Table } from "../arithmetic/pooling";
import stored from "../../../lessonkit/book/assets/live_net/lenet.json";

export const SIDE = 28;

export interface Picture {
  label: string;
  pixels: Table;
}

export const CLASSES: readonly string[] = stored.classes;

export function decodedNet(): Net {
  return stored.layers.map(decodedLayer);
}

export function decodedPictures(): Picture[] {
  return stored.pictures.map(({ label, pixels }) => {
    const bytes = atob(pixels);
    return { label: CLASSES[label], pixels: filled(SIDE, SIDE, (row, column) => bytes.charCodeAt(row * SIDE + column) / 255) };
  });
}

function decodedLayer({ shape, weight, scale, bias }: (typeof stored.layers)[number]): Weights {
  const bytes = atob(weight);
  const [outputs, maps, height, width] = shapeOf(shape);
  const at = (index: number) => (bytes.charCodeAt(index) << 24) >> 24; // a signed byte
  const volume = (output: number): Volume =>
    Array.from({ length: maps }, (_, map) =>
      filled(height, width, (row, column) => at(((output * maps + map) * height + row) * width + column) * scale[output]),
    );
  return { weight: Array.from({ length: outputs }, (_, output) => volume(output)), bias };
}

/** Outputs, maps, height and width. The first dense layer reads the 16 maps of 5 × 5, the others one row. */
function shapeOf(shape: number[]): number[] {
  if (shape.length === 4) return shape;
  return shape[1] === 400 ? [shape[0], 16, 5, 5] : [shape[0], 1, 1, shape[1]];
}
