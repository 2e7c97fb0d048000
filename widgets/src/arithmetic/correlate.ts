// Cross-correlation of one picture with one kernel, and what a single output is made of.
import { outputSize } from "./axis";
import { filled, type Table } from "./pooling";

export interface Layer {
  kernel: Table;
  stride: number;
  padding: number;
}

/** Slide the kernel over the picture in its border of zeros; no rows if it fits nowhere. */
export function correlate(picture: Table, layer: Layer): Table {
  const [rows, columns] = outputShape(picture, layer);
  return filled(rows, columns, (row, column) => valueAt(picture, layer, row, column));
}

/** Height and width of the output. */
export function outputShape(picture: Table, { kernel, stride, padding }: Layer): [number, number] {
  const along = (size: number, side: number) => outputSize({ size, kernel: side, stride, padding, dilation: 1 });
  return [along(picture.length, kernel.length), along(picture[0].length, kernel[0].length)];
}

/** The pixels under the kernel at one output; zeros in the border. */
export function patch(picture: Table, { kernel, stride, padding }: Layer, row: number, column: number): Table {
  const [top, left] = [row * stride - padding, column * stride - padding];
  return filled(kernel.length, kernel[0].length, (u, v) => picture[top + u]?.[left + v] ?? 0);
}

/** Two tables of the same size, multiplied place by place. */
export function products(one: Table, other: Table): Table {
  return one.map((line, row) => line.map((value, column) => value * other[row][column]));
}

/** The sum of a table. */
export function total(table: Table): number {
  return table.flat().reduce((sum, each) => sum + each, 0);
}

function valueAt(picture: Table, { kernel, stride, padding }: Layer, row: number, column: number): number {
  const [top, left] = [row * stride - padding, column * stride - padding];
  let sum = 0;
  for (let u = 0; u < kernel.length; u++) {
    const line = picture[top + u];
    if (!line) continue;
    for (let v = 0; v < kernel[u].length; v++) sum += (line[left + v] ?? 0) * kernel[u][v];
  }
  return sum;
}
