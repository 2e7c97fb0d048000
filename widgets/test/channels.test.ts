import { expect, test } from "vitest";
import { featureMap, parameters, parts, type Filter } from "../src/arithmetic/channels";
import golden from "../golden/channels.json";

const cases = golden.map(({ input, weight, bias, output, parameters: count }) => {
  const filters: Filter[] = weight.map((slices, index) => ({ slices, bias: bias[index] }));
  return { input, filters, output, count };
});

test("every feature map is the reference's", () => {
  for (const { input, filters, output } of cases)
    expect(filters.map((filter) => featureMap(input, filter))).toEqual(output);
});

test("the parts of the channels and the bias add up to the reference's number", () => {
  for (const { input, filters, output } of cases)
    filters.forEach((filter, index) => {
      const sum = parts(input, filter, 1, 0).reduce((all, part) => all + part, filter.bias);
      expect(sum).toBe(output[index][1][0]);
    });
});

test("a layer has as many parameters as the reference counts", () => {
  for (const { filters, count } of cases) expect(parameters(filters)).toBe(count);
});
