import { expect, test } from "vitest";
import { keptRange, mostOutputPadding, stampPlaces, transposedSize } from "../src/arithmetic/transposed";
import golden from "../golden/transposed.json";

test("a transposed axis has as many outputs as the reference gives, and none where it refuses", () => {
  expect(golden.map(transposedSize)).toEqual(golden.map((axis) => axis.outputs ?? 0));
  expect(golden.filter((axis) => axis.outputs === null).length).toBeGreaterThan(10);
});

test("an input stamps the outputs that depend on it in the reference", () => {
  const ours = golden.map((axis) => {
    const [first, end] = keptRange(axis);
    const kept = (at: number) => at >= first && at < end;
    return axis.stamps.map((_, input) => stampPlaces(axis, input).filter(kept).map((at) => at - first));
  });
  expect(ours).toEqual(golden.map((axis) => axis.stamps));
});

test("output padding stays below the stride or the dilation", () => {
  expect(mostOutputPadding({ stride: 1, dilation: 1 })).toBe(0);
  expect(mostOutputPadding({ stride: 2, dilation: 1 })).toBe(1);
  expect(mostOutputPadding({ stride: 1, dilation: 3 })).toBe(2);
});
