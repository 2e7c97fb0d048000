import { expect, test } from "vitest";
import { costOf, costs, type Layer } from "../src/arithmetic/layers";
import { NETWORKS } from "../src/layer_table/networks";
import golden from "../golden/layers.json";

test("shape, parameters and products of a layer are the reference's, and there are none where it refuses", () => {
  for (const { layer, input, cost } of golden) expect(costOf(layer as Layer, input)).toEqual(cost ?? undefined);
  expect(golden.filter(({ cost }) => cost === null).length).toBeGreaterThan(3);
});

const total = (name: string, of: "parameters" | "products") =>
  costs(NETWORKS[name].layers, NETWORKS[name].input).reduce((sum, cost) => sum + cost[of], 0);

test("the networks have as many parameters as the literature counts", () => {
  expect(total("LeNet-5", "parameters")).toBe(61_706);
  expect(total("AlexNet", "parameters")).toBe(60_965_224);
  expect(total("VGG-16", "parameters")).toBe(138_357_544);
});

test("VGG-16 multiplies some 15.5 thousand million times", () => {
  expect(total("VGG-16", "products")).toBe(15_470_264_320);
});

test("every network ends in its classes", () => {
  const ends = Object.values(NETWORKS).map(({ layers, input }) => costs(layers, input)[layers.length - 1].output);
  expect(ends).toEqual([10, 1000, 1000].map((channels) => ({ channels, side: 1 })));
});
