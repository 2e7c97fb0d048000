// What a unit of a stack of one-dimensional layers sees. Nothing is padded; row 0 are the pixels.

export interface Layer {
  kernel: number;
  stride: number;
  dilation: number;
}

/** Receptive field and jump after all layers, in pixels. */
export function receptiveField(layers: readonly Layer[]): { size: number; jump: number } {
  let [size, jump] = [1, 1];
  for (const { kernel, stride, dilation } of layers) {
    size += dilation * (kernel - 1) * jump;
    jump *= stride;
  }
  return { size, jump };
}

/** How many units each row needs, pixels first, for the last layer to have `outputs` of them. */
export function rowLengths(layers: readonly Layer[], outputs: number): number[] {
  const counts = [outputs];
  for (const { kernel, stride, dilation } of [...layers].reverse())
    counts.unshift((counts[0] - 1) * stride + dilation * (kernel - 1) + 1);
  return counts;
}

/** Where the units of each row stand, in pixels: over the middle of what they read. */
export function positions(layers: readonly Layer[], counts: readonly number[]): number[][] {
  const rows = [Array.from({ length: counts[0] }, (_, at) => at)];
  layers.forEach(({ kernel, stride, dilation }, level) => {
    const below = rows[level];
    const middle = (unit: number) => (below[unit * stride] + below[unit * stride + dilation * (kernel - 1)]) / 2;
    rows.push(Array.from({ length: counts[level + 1] }, (_, unit) => middle(unit)));
  });
  return rows;
}

/** The units of the row below that one unit of a layer reads. */
export function reads({ kernel, stride, dilation }: Layer, unit: number): number[] {
  return Array.from({ length: kernel }, (_, weight) => unit * stride + weight * dilation);
}

/** The units of each row, pixels first, that a unit of row `level` depends on; its own row is the last. */
export function dependencies(layers: readonly Layer[], level: number, unit: number): number[][] {
  const rows = [[unit]];
  for (const layer of layers.slice(0, level).reverse())
    rows.unshift([...new Set(rows[0].flatMap((above) => reads(layer, above)))].sort((one, other) => one - other));
  return rows;
}
