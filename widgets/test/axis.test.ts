import { expect, test } from "vitest";
import { isPixel, outputSize, readPlaces, taps } from "../src/arithmetic/axis";
import golden from "../golden/axes.json";

test("an axis has as many outputs as the reference counts, and none where it refuses", () => {
  expect(golden.map(outputSize)).toEqual(golden.map((axis) => axis.outputs ?? 0));
  expect(golden.filter((axis) => axis.outputs === null).length).toBeGreaterThan(10);
});

test("an output reads the pixels that it depends on in the reference", () => {
  const ours = golden.map((axis) =>
    axis.reads.map((_, output) => taps(axis, output).filter((at) => isPixel(axis, at)).map((at) => at - axis.padding)),
  );
  expect(ours).toEqual(golden.map((axis) => axis.reads));
});

test("what is marked as never read is what no output of the reference reads", () => {
  const ours = golden.map((axis) => {
    return new Set([...readPlaces(axis)].filter((at) => isPixel(axis, at)).map((at) => at - axis.padding));
  });
  expect(ours).toEqual(golden.map((axis) => new Set(axis.reads.flat())));
});
