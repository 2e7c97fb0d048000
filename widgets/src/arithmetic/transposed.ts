// One axis of a transposed layer: every input number stamps the kernel onto a canvas, from which the output is cut.
import { span, type Axis } from "./axis";

export interface TransposedAxis extends Axis {
  outputPadding: number;
}

/** The length that all stamps together cover. */
export function canvasSize(axis: TransposedAxis): number {
  return (axis.size - 1) * axis.stride + span(axis);
}

/** The first place of the canvas that is kept, and the first after it that is not. */
export function keptRange(axis: TransposedAxis): [number, number] {
  return [axis.padding, canvasSize(axis) - axis.padding + axis.outputPadding];
}

/** The length of the output: 0 where the padding cuts all of it away, which the reference refuses. */
export function transposedSize(axis: TransposedAxis): number {
  const [first, end] = keptRange(axis);
  return Math.max(end - first, 0);
}

/** The places of the canvas that one input number stamps. */
export function stampPlaces(axis: TransposedAxis, input: number): number[] {
  return Array.from({ length: axis.kernel }, (_, weight) => input * axis.stride + weight * axis.dilation);
}

/** The largest output padding that makes sense: below the stride or the dilation. */
export function mostOutputPadding({ stride, dilation }: Pick<Axis, "stride" | "dilation">): number {
  return Math.max(stride, dilation) - 1;
}
