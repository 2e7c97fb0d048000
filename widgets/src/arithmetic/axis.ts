// One axis of a layer: how many windows there are and which pixels each reads. All lengths in pixels.

export interface Axis {
  size: number;
  kernel: number;
  stride: number;
  padding: number;
  dilation: number;
}

/** How many pixels a kernel spans, the holes between its weights included. */
export function span({ kernel, dilation }: Pick<Axis, "kernel" | "dilation">): number {
  return dilation * (kernel - 1) + 1;
}

/** The length of the axis with its border on both sides. */
export function padded({ size, padding }: Pick<Axis, "size" | "padding">): number {
  return size + 2 * padding;
}

/** How many places the kernel has along the axis: 0 where it fits nowhere, which the reference refuses. */
export function outputSize(axis: Axis): number {
  const room = padded(axis) - span(axis);
  return room < 0 ? 0 : Math.floor(room / axis.stride) + 1;
}

/** The places that one output reads, counted from the first pixel of the border. */
export function taps(axis: Axis, output: number): number[] {
  return Array.from({ length: axis.kernel }, (_, weight) => output * axis.stride + weight * axis.dilation);
}

/** Whether a place, counted from the first pixel of the border, is a pixel of the image. */
export function isPixel(axis: Axis, place: number): boolean {
  return place >= axis.padding && place < axis.padding + axis.size;
}

/** The places that some weight of some window reads, counted from the first pixel of the border. */
export function readPlaces(axis: Axis): Set<number> {
  const read = new Set<number>();
  for (let output = 0; output < outputSize(axis); output++) for (const place of taps(axis, output)) read.add(place);
  return read;
}
