import { expect, test } from "vitest";
import { dependencies, positions, receptiveField, rowLengths } from "../src/arithmetic/receptive";
import { parseStack } from "../src/receptive_field/stack";
import golden from "../golden/receptive.json";

test("receptive field and jump are the reference's", () => {
  for (const { layers, size, jump } of golden) expect(receptiveField(layers)).toEqual({ size, jump });
  expect(receptiveField([])).toEqual({ size: 1, jump: 1 });
});

test("an output depends on the pixels on which it depends through the reference's convolutions", () => {
  for (const { layers, reads } of golden)
    expect(reads.map((_, output) => dependencies(layers, layers.length, output)[0])).toEqual(reads);
});

test("the rows are as long as the last layer needs them", () => {
  for (const { layers, pixels, reads } of golden) expect(rowLengths(layers, reads.length)[0]).toBe(pixels);
});

test("units stand one jump apart, over the middle of what they see", () => {
  for (const { layers, reads, jump } of golden) {
    const last = positions(layers, rowLengths(layers, reads.length))[layers.length];
    expect(last[1] - last[0]).toBe(jump);
    expect(last[0]).toBe((reads[0][0] + reads[0][reads[0].length - 1]) / 2);
  }
});

test("a stack is read from its numbers", () => {
  expect(parseStack("3 1 1, 5 2 4")).toEqual([
    { kernel: 3, stride: 1, dilation: 1 },
    { kernel: 5, stride: 2, dilation: 4 },
  ]);
});
